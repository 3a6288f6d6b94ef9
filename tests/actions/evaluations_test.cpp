// What an evaluation reads of the record against a plain recount, on both engines; who may; and that it leaves its trace.
#include "actions/evaluations.h"

#include <random>
#include <set>

#include "core/london.h"
#include "storage/imports.h"
#include "tests/actions/practice.h"

namespace actions {
namespace {

using std::chrono::days;

struct Evaluations : EachPractice {
  struct Visit {
    core::PatientId patient;
    core::OrganisationId host;
    std::string whom;
    core::Instant start;
    bool attended, missed, sees;  // sees: its batch is published
  };
  std::vector<Visit> visits;
  std::mt19937_64 random{20261122};

  int below(int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); }
  core::Instant before_now(int days_max) { return practice->now() - 1min * below(days_max * 24 * 60); }
  core::Date today() const { return core::to_london(practice->now()).date; }

  void SetUp() override {
    EachPractice::SetUp();
    if (!practice) return;
    book();
    import(true);
    import(false);
  }

  void book() {
    auto& p = *practice;
    const core::PatientId people[] = {p.amina, p.ben, p.carys};
    std::vector<core::Appointment> booked;
    for (int i = 0; i < 60; ++i) {
      const auto host = below(2) ? p.mill : p.harbour;
      const auto start = before_now(200);
      const auto request = p.routed_value(people[below(3)], p.mill, start - 24h, physiotherapy_service());
      auto visit = p.visit_value(request, host, start);
      const int came = below(5);
      if (came == 0) visit.cancelled_at = start - 1h;
      if (came == 1) visit.did_not_attend_at = start + 10min;
      if (came == 2) visit.arrived_at = start;
      if (came == 3) visit.started_at = start, visit.completed_at = start + 20min;
      visits.push_back({visit.patient, host, visit.service, start, came == 2 || came == 3, came == 1, true});
      booked.push_back(visit);
    }
    p.save([&](storage::Writer& writer) {
      for (auto& visit : booked) writer.save(visit);
    });
  }

  void import(bool published) {
    auto& p = *practice;
    std::vector<storage::PastAppointment> rows;
    for (int i = 0; i < 40; ++i) {
      const auto start = before_now(400);
      const auto host = below(2) ? p.mill : p.harbour;
      const auto patient = below(4) == 0 ? core::PatientId{} : below(2) ? p.amina : p.harriet;
      const bool attended = below(3) > 0;
      rows.push_back({host, patient, "gp", start.time_since_epoch().count(), {}, attended ? "attended" : "did_not_attend", "", "", {}});
      if (patient) visits.push_back({patient, host, "gp", start, attended, !attended, published});
    }
    p.database->write([&](storage::Session& session) {
      storage::ImportBatch batch{.id = p.new_id(), .kind = "appointments", .file_digest = published ? "a" : "b", .started_at = p.now()};
      if (published) batch.published_at = p.now();
      storage::add_batch(session, p.network, batch);
      storage::save_batch(session, p.network, batch, 0);
      storage::add_past_appointments(session, p.network, batch.number, 1, rows);
      return true;
    });
  }

  bool reaches(const Principal& who, core::OrganisationId host) const {
    return who.organisation == practice->whole || who.organisation == host;
  }
};
ON_EACH_ENGINE(Evaluations);

TEST_P(Evaluations, read_who_came_as_a_plain_recount_does) {
  auto network_administrator = practice->administrator;
  network_administrator.organisation = practice->whole;
  std::size_t read = 0;
  for (const auto& who : {practice->manager, practice->harbour_reception, network_administrator})
    for (const int weeks : {4, 20, 60}) {
      const EvaluationPeriod period{today() - days{7 * weeks}, today()};
      const auto found = read_attended_visits(practice->store, who, practice->now(), period);
      ASSERT_TRUE(found) << found.error().text;
      std::map<std::pair<core::PatientId, std::string>, int> expected;
      std::set<core::PatientId> people;
      std::size_t rows = 0;
      for (const auto& visit : visits) {
        const auto day = core::to_london(visit.start).date;
        if (!visit.attended || !visit.sees || !reaches(who, visit.host) || day < period.from || day > period.to) continue;
        ++expected[{visit.patient, visit.whom}];
        people.insert(visit.patient);
        ++rows;
      }
      std::map<std::pair<std::uint32_t, std::string>, int> counted;
      for (std::size_t i = 0; i < found->patient.size(); ++i) ++counted[{found->patient[i], found->roles[found->role[i]]}];
      std::vector<std::pair<std::string, int>> want, have;
      for (const auto& [key, count] : expected) want.emplace_back(key.second, count);
      for (const auto& [key, count] : counted) have.emplace_back(key.second, count);
      std::ranges::sort(want);
      std::ranges::sort(have);
      EXPECT_EQ(have, want) << who.name << ", " << weeks << " weeks, seed 20261122";
      EXPECT_EQ(found->patients, people.size());
      EXPECT_EQ(found->day.size(), rows);
      for (const auto day : found->day) {
        EXPECT_GE(day, period.from.time_since_epoch().count());
        EXPECT_LE(day, period.to.time_since_epoch().count());
      }
      read += rows;
    }
  EXPECT_GT(read, 100u) << "the recount has something to count";
}

TEST_P(Evaluations, read_appointments_that_came_up_as_a_plain_recount_does) {
  const EvaluationPeriod period{today() - days{300}, today()};
  auto who = practice->administrator;
  who.organisation = practice->whole;
  const auto found = read_appointments(practice->store, who, practice->now(), period);
  ASSERT_TRUE(found) << found.error().text;
  std::map<std::pair<std::string, bool>, int> expected, counted;
  for (const auto& visit : visits) {
    const auto day = core::to_london(visit.start).date;
    if (!(visit.attended || visit.missed) || !visit.sees || !reaches(who, visit.host) || day < period.from || day > period.to) continue;
    ++expected[{visit.whom, visit.missed}];
  }
  int with_length = 0, booked = 0;
  for (const auto& row : found->rows) {
    ++counted[{found->roles[row.role], row.missed}];
    EXPECT_LT(row.patient, found->patients);
    EXPECT_TRUE(row.day >= period.from && row.day <= period.to);
    with_length += row.minutes.has_value();
    booked += row.booked.has_value();
    EXPECT_EQ(row.minutes.value_or(20), 20);
    EXPECT_LE(row.booked.value_or(row.day), row.day);
  }
  EXPECT_EQ(counted, expected) << "seed 20261122";
  EXPECT_EQ(found->registered, 4);
  EXPECT_EQ(read_appointments(practice->store, practice->harbour_reception, practice->now(), period)->registered, 1);
  practice->save([&](storage::Writer& writer) {
    auto ben = storage::load_patient(writer.session(), writer.who().network, practice->ben).value();
    ben.died = today() - days{1};
    storage::save_patient(writer, ben);
  });
  EXPECT_EQ(read_appointments(practice->store, who, practice->now(), period)->registered, 3) << "of the living";
  EXPECT_GE(counted.size(), 4u);
  EXPECT_TRUE(with_length > 0 && booked > with_length);
  EXPECT_EQ(read_appointments(practice->store, practice->priya, practice->now(), period).error().fault, core::Fault::forbidden);
}

TEST_P(Evaluations, read_waits_until_the_end_of_the_period) {
  auto& p = *practice;
  auto request = p.routed_value(p.amina, p.mill, p.now() - 20 * 24h, physiotherapy_service());
  auto visit = p.visit_value(request, p.mill, p.now() - 8 * 24h);
  visit.started_at = visit.start;
  p.save([&](storage::Writer& writer) {
    writer.save(request);
    writer.save(visit);
  });
  const auto waits = [&](int days_ago) {
    return read_waits(p.store, p.manager, p.now(), {today() - days{30}, today() - days{days_ago}}).value();
  };
  ASSERT_EQ(waits(0).size(), 1u);
  EXPECT_EQ(waits(0)[0].service, physiotherapy_service());
  EXPECT_TRUE(waits(0)[0].wait.seen);
  EXPECT_EQ(waits(0)[0].wait.days, 12);
  EXPECT_EQ(waits(0)[0].contacts, 1);
  EXPECT_EQ(waits(10)[0].contacts, 0);
  EXPECT_FALSE(waits(0)[0].left);
  EXPECT_FALSE(waits(10)[0].wait.seen) << "that day nobody knew when it would end";
  EXPECT_EQ(waits(10)[0].wait.days, 10);
}

TEST_P(Evaluations, take_whom_the_practice_cancelled_as_waiting_until_they_leave_themselves) {
  auto& p = *practice;
  struct Case {
    bool open;
    std::vector<std::pair<const char*, int>> cancelled;  // why, and how many days ago
    bool left;
  };
  const Case cases[] = {{true, {{"practice", 8}}, false},
                        {false, {{"practice", 8}, {"cannot_attend", 5}}, true},
                        {false, {{"cannot_attend", 8}, {"practice", 5}}, false},
                        {true, {{"practice", 8}, {"cannot_attend", 5}}, false},
                        {false, {{"cannot_attend", 8}}, true}};
  int minute = 0;
  for (const auto& c : cases)
    p.save([&](storage::Writer& writer) {
      auto request = p.routed_value(p.amina, p.mill, p.now() - 20 * 24h + 1min * minute++, physiotherapy_service());
      if (!c.open) request.end = core::RequestEnd::booked, request.ended_at = request.opened_at;
      for (const auto& [why, days_ago] : c.cancelled) {
        auto visit = p.visit_value(request, p.mill, p.now() + 24h);
        visit.cancelled_at = p.now() - days_ago * 24h;
        visit.cancel_reason = why;
        writer.save(visit);
      }
      writer.save(request);
    });
  const auto waits = read_waits(p.store, p.manager, p.now(), {today() - days{30}, today()}).value();
  ASSERT_EQ(waits.size(), std::size(cases));  // by when they were opened
  for (std::size_t i = 0; i < waits.size(); ++i) {
    EXPECT_EQ(waits[i].left, cases[i].left) << "case " << i;
    EXPECT_EQ(waits[i].wait.days, !cases[i].left ? 20 : 20 - cases[i].cancelled.back().second) << "case " << i;
  }
}

TEST_P(Evaluations, say_in_the_trail_who_read_and_refuse_who_may_not) {
  auto& p = *practice;
  const EvaluationPeriod year{today() - days{364}, today()};
  EXPECT_EQ(read_attended_visits(p.store, p.priya, p.now(), year).error().fault, core::Fault::forbidden);
  EXPECT_EQ(read_attended_visits(p.store, p.manager, p.now(), {today(), today() - days{1}}).error().field, "until");
  EXPECT_EQ(read_waits(p.store, p.manager, p.now(), {today(), today() + days{1}}).error().text, "The last day is yet to come");
  const auto mark = p.audited();
  ASSERT_TRUE(read_attended_visits(p.store, p.manager, p.now(), year));
  const auto rows = p.audit(mark);
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].kind, "read");
  EXPECT_TRUE(rows[0].detail.contains("attended_visits") && rows[0].detail.contains("2025-11-24")) << rows[0].detail;
}

}  // namespace
}  // namespace actions
