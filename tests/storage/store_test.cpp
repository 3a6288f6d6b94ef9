// Every value comes back as it was kept, with one row of history for each version; what is written together stays or goes together.
#include "storage/store.h"

#include "storage/access.h"
#include "storage/places.h"
#include "tests/storage/engines.h"

namespace storage {
namespace {

// As unlike as real ones: those of two kinds differ.
std::uint8_t kinds = 0;
template <class IdType>
IdType id(std::uint8_t n) {
  static const std::uint8_t kind = ++kinds;
  IdType made;
  made.bytes[0] = kind;
  made.bytes[15] = n;
  return made;
}

const core::Instant now = *core::parse_iso("2026-11-23T09:00:00Z");
const core::Date born = *core::parse_date("1962-03-14");
const core::Principal who{
    id<core::NetworkId>(1), id<core::AccountId>(1), id<core::OrganisationId>(1), core::Role::manager, {}, "Set-up", "store-test"};

// One of each, no field left at its default.
core::Patient patient() {
  core::Patient p{.id = id<core::PatientId>(1),
                  .practice = id<core::OrganisationId>(2),
                  .nhs_number = core::NhsNumber::from_first_nine(999'000'001),
                  .nhs_number_status = core::NhsNumberStatus::verified,
                  .born = born,
                  .gender = core::Gender::other,
                  .restricted = true,
                  .died = born};
  p.names = {{"Zoë", "O’Neill \"Zed\" \\ \n 李", {born, {}}}, {"Zoe", "Old", {born, born}}};
  p.addresses = {{"4 Mill Lane, Alderbrook", "ZZ1 4AA", {born, born}}};
  p.telephones = {{"+447700900123", 1, true, {born, {}}}, {"+441632960018", 2, false, {born, born}}};
  p.registrations = {{id<core::OrganisationId>(2), {born, {}}}};
  p.needs = {"interpreter_polish", "step_free"};
  return p;
}
core::Request request() {
  const core::Route route{core::RouteKind::routed, "physiotherapy", "routine", "first_contact_physiotherapy", "gp", core::Urgency::soon};
  core::Request r{.id = id<core::RequestId>(1),
                  .patient = id<core::PatientId>(1),
                  .practice = id<core::OrganisationId>(2),
                  .channel = core::Channel::online,
                  .opened_at = now,
                  .opened_by = id<core::AccountId>(2),
                  .words = "my back; drop table",
                  .reason = "musculoskeletal",
                  .answers = {{"region", "back"}, {"duration", "weeks"}},
                  .rule_set = "front-door 1 f1",
                  .suggested = route,
                  .chosen = route,
                  .override_reason = "because",
                  .ended_at = now,
                  .end = core::RequestEnd::advised};
  r.chosen.kind = core::RouteKind::red_flag;
  r.chosen.rule = "override";
  return r;
}
core::Slot slot() {
  return {.id = id<core::SlotId>(1),
          .clinic = id<core::ClinicId>(1),
          .organisation = id<core::OrganisationId>(2),
          .site = id<core::OrganisationId>(3),
          .professional = id<core::ProfessionalId>(1),
          .service = "first_contact_physiotherapy",
          .start = now,
          .end = now + std::chrono::minutes{20},
          .mode = core::Mode::video,
          .open_to_network = false,
          .hold = core::Hold{id<core::AccountId>(4), id<core::RequestId>(4), now},
          .appointment = id<core::AppointmentId>(1)};
}
core::Appointment appointment() {
  core::Appointment a;
  a.id = id<core::AppointmentId>(1);
  a.slot = id<core::SlotId>(1);
  a.clinic = id<core::ClinicId>(1);
  a.organisation = id<core::OrganisationId>(2);
  a.site = id<core::OrganisationId>(3);
  a.professional = id<core::ProfessionalId>(1);
  a.patient = id<core::PatientId>(1);
  a.practice = id<core::OrganisationId>(4);
  a.request = id<core::RequestId>(1);
  a.referral = id<core::ReferralId>(1);
  a.service = "first_contact_physiotherapy";
  a.start = now;
  a.end = now + std::chrono::minutes{20};
  a.mode = core::Mode::telephone;
  a.booking_method = "reception";
  a.booked_at = now - std::chrono::hours{1};
  a.booked_by = id<core::AccountId>(2);
  a.arrived_at = a.started_at = a.completed_at = a.did_not_attend_at = a.cancelled_at = now + std::chrono::minutes{5};
  a.cancel_reason = "other";
  a.outcome = core::Outcome::refer;
  a.onward = "imaging";
  a.note = "Seen ✓";
  return a;
}

constexpr auto by_id = [] { return std::string("where t.network_id = $1 and t.id = $2"); };

// A value's stored form without its id and version.
template <class T>
std::string document(const T& value) {
  Encoder row;
  put_columns(row, value);
  return history_document(std::span(column_names<T>).subspan(4), row.parameters);
}

void strip(core::Organisation& o) { o.parent = {}; }
void strip(core::Professional& p) { p.competences.clear(); }
void strip(core::Account& a) { a.professional = {}; }
void strip(core::Patient& p) {
  p.nhs_number.reset();
  p.died.reset();
  p.names.clear();
  p.addresses.clear();
  p.telephones.clear();
  p.registrations.clear();
  p.needs.clear();
}
void strip(core::Episode& e) { e.lead = {}, e.closed_at.reset(); }
void strip(core::Request& r) { r.answers.clear(), r.words.clear(), r.suggested = r.chosen = {}, r.ended_at.reset(), r.end.reset(); }
void strip(core::Referral& r) { r.closed_at.reset(); }
void strip(core::Clinic& c) { c.closed_at.reset(); }
void strip(core::Slot& s) { s.hold.reset(), s.appointment = {}; }
void strip(core::Appointment& a) {
  for (const auto when : {&core::Appointment::arrived_at, &core::Appointment::started_at, &core::Appointment::completed_at,
                          &core::Appointment::did_not_attend_at, &core::Appointment::cancelled_at})
    (a.*when).reset();
  a.outcome.reset();
}

struct Kept : EachEngine {
  core::Result<std::string> write(const std::function<void(Writer&)>& work) {
    return Store(*database).write(who, now, {}, [&](Writer& writer) -> core::Result<std::string> {
      work(writer);
      return "done";
    });
  }
  template <class T>
  std::optional<T> get(const T& like) {
    std::optional<T> found;
    database->read([&](Session& session) {
      Reader reader(session, who, now);
      found = one_row<T>(reader, select_of<T, by_id>, std::vector<Parameter>{Bytes(who.network.bytes), Bytes(like.id.bytes)});
    });
    return found;
  }
  template <class T>
  void comes_back(T value) {
    SCOPED_TRACE(Table<T>::name);
    const std::string before = document(value);
    ASSERT_TRUE(write([&](Writer& writer) { writer.save(value); }));
    const auto found = get(value);
    ASSERT_TRUE(found);
    EXPECT_EQ(document(*found), before);
    EXPECT_EQ(found->version, 1);
    EXPECT_EQ(found->changed_at, now);
    // With all that may be absent absent, as the next version.
    T bare = *found;
    strip(bare);
    const std::string nothing = document(bare);
    ASSERT_TRUE(write([&](Writer& writer) { writer.save(bare); }));
    EXPECT_EQ(document(get(value).value()), nothing);
    EXPECT_EQ(get(value)->version, 2);
    static constexpr Statement bodies{"select body from history where network_id = $1 and id = $2 and kind = $3 order by version"};
    std::vector<std::string> history;
    database->read([&](Session& session) {
      session.query(bodies, {Bytes(who.network.bytes), Bytes(value.id.bytes), Table<T>::kind},
                    [&](const Row& row) { history.emplace_back(row.text(0)); });
    });
    EXPECT_EQ(history, (std::vector{before, nothing})) << "a row for each version";
  }
};
ON_EACH_ENGINE(Kept);

TEST_P(Kept, values_come_back_as_they_were_with_a_row_of_history_for_each_version) {
  comes_back(core::Organisation{.id = id<core::OrganisationId>(1),
                                .parent = id<core::OrganisationId>(9),
                                .kind = core::OrganisationKind::charity,
                                .name = "Mill",
                                .ods_code = "A81001",
                                .address = "1 Mill Lane",
                                .telephone = "+441632960018"});
  comes_back(core::Professional{.id = id<core::ProfessionalId>(1),
                                .name = "Priya Nair",
                                .profession = core::Role::gp,
                                .registration_number = "PH123456",
                                .competences = {"msk_first_contact", "injection"}});
  comes_back(core::Account{.id = id<core::AccountId>(9),
                           .user_name = "sam",
                           .name = "Sam Field",
                           .password_hash = "$argon2id$",
                           .active = false,
                           .professional = id<core::ProfessionalId>(1)});
  comes_back(patient());
  comes_back(core::Episode{.id = id<core::EpisodeId>(1),
                           .patient = id<core::PatientId>(1),
                           .practice = id<core::OrganisationId>(2),
                           .journey = core::Uuid{3, 4},
                           .opened_at = now,
                           .opened_by = id<core::RequestId>(1),
                           .lead = id<core::ProfessionalId>(1),
                           .closed_at = now});
  comes_back(request());
  comes_back(core::Referral{.id = id<core::ReferralId>(1),
                            .episode = id<core::EpisodeId>(1),
                            .request = id<core::RequestId>(1),
                            .patient = id<core::PatientId>(1),
                            .practice = id<core::OrganisationId>(2),
                            .service = "physiotherapy",
                            .urgency = core::Urgency::same_day,
                            .made_at = now,
                            .closed_at = now,
                            .closed_as = "managed"});
  comes_back(core::Clinic{.id = id<core::ClinicId>(1),
                          .organisation = id<core::OrganisationId>(2),
                          .site = id<core::OrganisationId>(3),
                          .professional = id<core::ProfessionalId>(1),
                          .service = "physiotherapy",
                          .start = now,
                          .end = now,
                          .category = "General",
                          .open_to_network = false,
                          .closed_at = now});
  comes_back(slot());
  comes_back(appointment());
}

TEST_P(Kept, nothing_of_a_write_that_is_refused_or_breaks) {
  static constexpr Statement rows{
      "select (select count(*) from professionals) + (select count(*) from history) + (select count(*) from receipts)"};
  Store store(*database);
  core::Professional one{.id = id<core::ProfessionalId>(1), .name = "One"};
  const auto attempt = [&](const OnceKey& once, auto end) {
    return store.write(who, now, once, [&](Writer& writer) -> core::Result<std::string> {
      core::Professional fresh = one;
      writer.save(fresh);
      return end();
    });
  };
  const auto refused = attempt({"a", "f"}, [] { return core::Result<std::string>(core::fail(core::Fault::conflict, "", "no")); });
  EXPECT_EQ(refused.error().text, "no");
  EXPECT_THROW(attempt({"b", "f"}, []() -> core::Result<std::string> { throw std::runtime_error("broken"); }), std::runtime_error);
  EXPECT_EQ(number_of(*database, rows), 0);
  ASSERT_TRUE(attempt({"a", "f"}, [] { return core::Result<std::string>("yes"); }));
  EXPECT_EQ(number_of(*database, rows), 3);
  EXPECT_EQ(attempt({"a", "f"}, []() -> core::Result<std::string> { throw std::runtime_error("not run again"); }),
            core::Result<std::string>("yes"));
  EXPECT_EQ(number_of(*database, rows), 3);
}

TEST_P(Kept, two_live_appointments_never_in_one_slot_nor_at_one_time_whatever_the_program_does) {
  const auto live = [](std::uint8_t n, std::chrono::minutes start) {
    auto a = appointment();
    a.id = id<core::AppointmentId>(n);
    a.slot = id<core::SlotId>(n);
    a.start = now + start;
    a.end = a.start + std::chrono::minutes{20};
    a.cancelled_at.reset();
    return a;
  };
  using std::chrono::minutes;
  auto first = live(1, minutes{0});
  ASSERT_TRUE(write([&](Writer& writer) { writer.save(first); }));
  const auto refused = [&](core::Appointment a) {
    EXPECT_THROW(write([&](Writer& writer) {
                   core::Appointment copy = a;
                   writer.save(copy);
                 }),
                 ConstraintRefused);
  };
  auto same_slot = live(2, minutes{60});
  same_slot.slot = first.slot;
  refused(same_slot);
  for (const int start : {-19, 0, 10, 19}) refused(live(2, minutes{start}));
  auto inside = live(2, minutes{-60});
  inside.end = now + minutes{60};
  refused(inside);
  auto before = live(2, minutes{-20}), after = live(3, minutes{20}), elsewhere = live(4, minutes{0}), cancelled = live(5, minutes{0});
  elsewhere.professional = id<core::ProfessionalId>(2);
  cancelled.cancelled_at = now;
  ASSERT_TRUE(write([&](Writer& writer) { writer.save(before, after, elsewhere, cancelled); })) << "side by side is no overlap";
  cancelled.cancelled_at.reset();
  refused(cancelled);  // nor can it come back
  after.start -= minutes{1};
  refused(after);  // nor slide in
}

TEST_P(Kept, one_open_episode_a_person_and_one_person_a_number) {
  auto first = patient(), twin = patient();
  twin.id = id<core::PatientId>(2);
  ASSERT_TRUE(write([&](Writer& writer) { writer.save(first); }));
  EXPECT_THROW(write([&](Writer& writer) {
                 auto copy = twin;
                 writer.save(copy);
               }),
               ConstraintRefused);
  for (std::uint8_t n = 3; n < 5; ++n) {
    auto unnumbered = patient();
    unnumbered.id = id<core::PatientId>(n);
    unnumbered.nhs_number.reset();
    EXPECT_TRUE(write([&](Writer& writer) { writer.save(unnumbered); })) << "a person without a number is a person";
  }
  core::Episode episode{.id = id<core::EpisodeId>(1),
                        .patient = first.id,
                        .practice = first.practice,
                        .opened_at = now,
                        .opened_by = id<core::RequestId>(1),
                        .closed_at = {}},
      second = episode;
  second.id = id<core::EpisodeId>(2);
  ASSERT_TRUE(write([&](Writer& writer) { writer.save(episode); }));
  EXPECT_THROW(write([&](Writer& writer) {
                 auto copy = second;
                 writer.save(copy);
               }),
               ConstraintRefused);
  episode.closed_at = now;
  EXPECT_TRUE(write([&](Writer& writer) { writer.save(episode, second); }));
}

TEST_P(Kept, broken_rows_are_told_of_and_not_guessed_at) {
  auto value = patient();
  ASSERT_TRUE(write([&](Writer& writer) { writer.save(value); }));
  const auto broken = [&](const Statement& damage) {
    database->write([&](Session& session) { return session.execute(damage, {}) == 1; });
    EXPECT_THROW(get(value), DatabaseError) << damage.text;
  };
  static constexpr Statement gender{"update patients set gender = 'unheard of'"};
  static constexpr Statement names{"update patients set gender = 'female', names = '[{\"given\": 3'"};
  static constexpr Statement number{"update patients set names = '[]', nhs_number = '9990000000'"};
  static constexpr Statement dates{
      "update patients set nhs_number = null, names = '[{\"given\":\"a\",\"family\":\"b\",\"from\":\"1962-02-31\"}]'"};
  static constexpr Statement shape{"update patients set names = '[{\"given\":\"a\"}]'"};
  for (const auto* damage : {&gender, &names, &number, &dates, &shape}) broken(*damage);
}

TEST_P(Kept, organisations_reach_themselves_and_all_beneath) {
  core::Organisation region{.id = id<core::OrganisationId>(1), .kind = core::OrganisationKind::region, .name = "Region"};
  core::Organisation practice{.id = id<core::OrganisationId>(2), .parent = region.id, .name = "Practice"};
  core::Organisation site{.id = id<core::OrganisationId>(3), .parent = practice.id, .kind = core::OrganisationKind::site, .name = "Site"};
  core::Organisation other{.id = id<core::OrganisationId>(4), .parent = region.id, .name = "Other"};
  ASSERT_TRUE(write([&](Writer& writer) {
    for (auto* o : {&region, &practice, &site, &other}) save_organisation(writer, *o);
  }));
  const std::array all{region.id, practice.id, site.id, other.id};
  const std::array<const char*, 4> reach{"1111", "0110", "0010", "0001"};
  for (std::size_t from = 0; from < all.size(); ++from) {
    core::Principal principal = who;
    principal.organisation = all[from];
    std::string seen;
    database->read([&](Session& session) {
      Reader reader(session, principal, now);
      for (const auto to : all) seen += within_reach_of(reader, to) ? '1' : '0';
    });
    EXPECT_EQ(seen, reach[from]) << from;
  }
}

}  // namespace
}  // namespace storage
