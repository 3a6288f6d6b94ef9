// The figures against a plain recount of what was saved, over random requests, appointments and clinics of two practices, on both
// engines; who may see them; and who is behind them.
#include "actions/figures.h"

#include <random>

#include "core/london.h"
#include "tests/actions/practice.h"

namespace actions {
namespace {

using std::chrono::days;

struct Figures : EachPractice {
  std::vector<core::Request> requests;
  std::vector<core::Appointment> visits;
  std::vector<std::pair<core::Clinic, int>> clinics;  // with their slots
  Principal network_manager;
  std::mt19937_64 random{20261123};

  int below(int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); }
  core::Instant before_now(int days_max) { return practice->now() - 1min * below(days_max * 24 * 60); }
  std::optional<core::Instant> sometimes(int in, core::Instant at) { return below(in) == 0 ? std::optional(at) : std::nullopt; }

  void SetUp() override {
    EachPractice::SetUp();
    if (!practice) return;
    network_manager = practice->add_account("Noor Wide", core::Role::manager, practice->whole);
    live();
  }

  void live() {
    auto& p = *practice;
    const std::string services[] = {physiotherapy_service(), "link_work", ""};
    const std::pair<core::PatientId, core::OrganisationId> people[] = {{p.amina, p.mill}, {p.ben, p.mill}, {p.carys, p.harbour}};
    for (int i = 0; i < 160; ++i) {
      const auto& [patient, home] = people[below(3)];
      const auto opened = before_now(110);
      auto request = p.routed_value(patient, home, opened, services[below(3)]);
      if (below(2) == 0) {
        request.end = static_cast<core::RequestEnd>(below(4));
        request.ended_at = request.opened_at + 1h * below(100);
      }
      for (int n = below(3); n > 0 && !request.chosen.service.empty(); --n) add_visit(request, below(2) == 0 ? p.mill : p.harbour);
      requests.push_back(request);
    }
    for (int i = 0; i < 40; ++i) add_clinic(below(2) == 0 ? p.mill : p.harbour, services[below(2)]);
    p.save([&](storage::Writer& writer) {
      for (auto request : requests) writer.save(request);
      for (auto visit : visits) writer.save(visit);
    });
  }

  void add_visit(const core::Request& request, core::OrganisationId host) {
    auto& p = *practice;
    const auto start = request.opened_at + 1h * below(24 * 30);
    auto visit = p.visit_value(request, host, start);
    visit.booked_at += 1min * below(60);
    switch (below(5)) {
      case 0:
        visit.cancelled_at = start - 1h;
        visit.cancel_reason = below(2) == 0 ? "practice" : "cannot_attend";
        break;
      case 1: visit.did_not_attend_at = start + 10min; break;
      case 2: visit.arrived_at = start; break;
      case 3:
        visit.started_at = start + 1min * below(20);
        visit.completed_at = sometimes(2, start + 30min);
        break;
      default: break;
    }
    visits.push_back(visit);
  }

  void add_clinic(core::OrganisationId host, const std::string& service) {
    auto& p = *practice;
    core::Clinic clinic{.id = p.id<core::ClinicId>(),
                        .organisation = host,
                        .site = host,
                        .professional = p.id<core::ProfessionalId>(),
                        .service = service,
                        .start = before_now(110),
                        .end = p.now(),
                        .category = "General Consultation Routine"};
    const int slots = below(9);
    p.save([&](storage::Writer& writer) {
      writer.save(clinic);
      for (int i = 0; i < slots; ++i) {
        core::Slot slot{.id = p.id<core::SlotId>(),
                        .clinic = clinic.id,
                        .organisation = host,
                        .site = host,
                        .professional = clinic.professional,
                        .service = service,
                        .start = clinic.start + i * 20min,
                        .end = clinic.start + (i + 1) * 20min};
        writer.save(slot);
      }
    });
    clinics.emplace_back(clinic, slots);
  }

  // ---- The recount.
  bool reaches(const Principal& who, core::OrganisationId practice_of) const {
    return who.organisation == practice->whole || who.organisation == practice_of;
  }
  static core::Date day(core::Instant at) { return core::to_london(at).date; }
  core::Date first_day(int weeks) const { return core::parse_date("2026-11-23").value() - days{7 * (weeks - 1)}; }  // now is a Monday
  bool is_in(core::Instant at, int weeks) const { return day(at) >= first_day(weeks) && day(at) <= day(practice->now()); }
  bool is_of(const FigureQuery& query, const std::string& service) const {
    return !service.empty() && (query.service.empty() || query.service == service);
  }

  struct Waited {
    int days;
    WaitState state;
  };
  Waited waited(const core::Request& request) const {
    std::optional<core::Instant> seen, over, given_up;
    bool expected = !request.end;
    for (const auto& visit : visits) {
      if (visit.request != request.id) continue;
      const auto began = visit.started_at ? visit.started_at : visit.completed_at;
      if (visit.cancelled_at && visit.cancel_reason == "practice") given_up = std::max(given_up, visit.cancelled_at);
      else if (visit.cancelled_at || visit.did_not_attend_at)
        over = std::max(over, visit.cancelled_at ? visit.cancelled_at : visit.did_not_attend_at);
      else if (began) seen = seen ? std::min(*seen, *began) : *began;
      else expected = true;
    }
    const auto since = [&](core::Instant at) { return std::max(0, static_cast<int>((day(at) - day(request.opened_at)) / days{1})); };
    if (seen) return {since(*seen), WaitState::seen};
    if (request.end && request.end != core::RequestEnd::booked) return {since(*request.ended_at), WaitState::left};
    if (!expected && over && (!given_up || *over > *given_up)) return {since(*over), WaitState::left};
    return {since(practice->now()), WaitState::waiting};
  }

  std::vector<std::pair<Principal, FigureQuery>> askers() const {
    std::vector<std::pair<Principal, FigureQuery>> all;
    for (const auto& who : {practice->manager, practice->harbour_reception, practice->gp, network_manager})
      for (const int weeks : figure_weeks)
        for (const auto& service : {std::string(), physiotherapy_service(), std::string("link_work")})
          all.push_back({who, {weeks, service}});
    return all;
  }
};
ON_EACH_ENGINE(Figures);

TEST_P(Figures, count_capacity_as_a_plain_recount_does) {
  for (const auto& [who, query] : askers()) {
    const auto view = view_capacity(practice->system, who, query);
    ASSERT_TRUE(view);
    EXPECT_EQ(view->period.from, first_day(query.weeks));
    std::vector<CapacityCount> weeks(static_cast<std::size_t>(query.weeks));
    const auto week = [&](core::Instant at) -> CapacityCount& {
      return weeks[static_cast<std::size_t>((day(at) - first_day(query.weeks)) / days{7})];
    };
    for (const auto& [clinic, slots] : clinics)
      if (reaches(who, clinic.organisation) && is_in(clinic.start, query.weeks) && is_of(query, clinic.service))
        week(clinic.start).slots += slots;
    if (is_of(query, physiotherapy_service()))  // those that Practice has set up, of today
      weeks.back().slots += (reaches(who, practice->mill) ? 6 : 0) + (reaches(who, practice->harbour) ? 4 : 0);
    for (const auto& visit : visits)
      if (reaches(who, visit.organisation) && is_in(visit.start, query.weeks) && is_of(query, visit.service) && !visit.cancelled_at)
        ++week(visit.start).booked;
    for (const auto& request : requests)
      if (reaches(who, request.practice) && is_in(request.opened_at, query.weeks) && is_of(query, request.chosen.service))
        ++week(request.opened_at).requests;
    for (std::size_t i = 0; i < weeks.size(); ++i) {
      EXPECT_EQ(view->weeks[i].slots, weeks[i].slots) << i;
      EXPECT_EQ(view->weeks[i].booked, weeks[i].booked) << i;
      EXPECT_EQ(view->weeks[i].requests, weeks[i].requests) << i;
    }
  }
}

TEST_P(Figures, count_waits_as_a_plain_recount_does) {
  std::size_t people = 0;
  for (const auto& [who, query] : askers()) {
    const auto view = view_waits(practice->system, who, query);
    ASSERT_TRUE(view);
    std::vector<evaluation::Wait> all;
    std::array<std::int64_t, 3> states{};
    for (const auto& request : requests) {
      if (!reaches(who, request.practice) || !is_in(request.opened_at, query.weeks) || !is_of(query, request.chosen.service)) continue;
      const auto [waited_days, state] = waited(request);
      all.push_back({waited_days, state == WaitState::seen});
      ++states[static_cast<std::size_t>(state)];
    }
    people += all.size();
    if (all.empty()) {
      EXPECT_TRUE(view->rows.empty());
      continue;
    }
    const auto& row = view->rows.back();
    EXPECT_EQ(row.requests, static_cast<std::int64_t>(all.size()));
    EXPECT_EQ((std::array{row.seen, row.waiting, row.left}), states);
    const auto curve = evaluation::estimate_waits(all);
    EXPECT_EQ(row.curve.median, curve.median);
    EXPECT_EQ(row.curve.ninetieth, curve.ninetieth);
    EXPECT_EQ(row.curve.steps.size(), curve.steps.size());
  }
  EXPECT_GT(people, 500u);
}

TEST_P(Figures, count_who_did_not_attend_as_a_plain_recount_does) {
  for (const auto& [who, query] : askers()) {
    const auto view = view_attendance(practice->system, who, query);
    ASSERT_TRUE(view);
    std::array<AttendanceRow, 5> bands{};
    for (const auto& visit : visits) {
      if (!reaches(who, visit.organisation) || !is_in(visit.start, query.weeks) || !is_of(query, visit.service)) continue;
      if (visit.cancelled_at || visit.start > practice->now()) continue;
      const auto lead = (day(visit.start) - day(visit.booked_at)) / days{1};
      auto& band = bands[lead <= 0 ? 0 : lead == 1 ? 1 : lead <= 7 ? 2 : lead <= 14 ? 3 : 4];
      ++(visit.did_not_attend_at ? band.missed : visit.arrived_at || visit.started_at || visit.completed_at ? band.attended : band.unknown);
    }
    for (std::size_t i = 0; i < bands.size(); ++i) {
      EXPECT_EQ(view->bands[i].missed, bands[i].missed) << i;
      EXPECT_EQ(view->bands[i].attended, bands[i].attended) << i;
      EXPECT_EQ(view->bands[i].unknown, bands[i].unknown) << i;
    }
  }
}

TEST_P(Figures, list_the_people_they_count_and_nobody_of_another_practice) {
  for (const auto& who : {practice->manager, practice->harbour_reception, network_manager}) {
    const auto waits = view_waits(practice->system, who, {13, ""});
    std::int64_t listed = 0;
    for (const auto state : {WaitState::seen, WaitState::waiting, WaitState::left}) {
      const auto list = view_figure_requests(practice->system, who, {{13, ""}, {}, state});
      ASSERT_TRUE(list);
      EXPECT_EQ(list->rows.size(), std::min<std::size_t>(list->counted, 200));
      listed += static_cast<std::int64_t>(list->counted);
      EXPECT_TRUE(std::ranges::is_sorted(list->rows, std::greater<>{}, [](const auto& row) { return row.request.opened_at; }));
      for (const auto& [request, patient] : list->rows) {
        EXPECT_TRUE(reaches(who, request.practice));
        EXPECT_EQ(waited(request).state, state);
      }
    }
    EXPECT_EQ(listed, waits->rows.back().requests);

    const auto attendance = view_attendance(practice->system, who, {52, ""});
    for (std::size_t band = 0; band < lead_bands.size(); ++band) {
      const auto list = view_figure_visits(practice->system, who, {{52, ""}, true, {}, band, Attended::no});
      ASSERT_TRUE(list);
      EXPECT_EQ(static_cast<std::int64_t>(list->counted), attendance->bands[band].missed);
      for (const auto& [visit, patient] : list->rows) EXPECT_TRUE(reaches(who, visit.organisation) && visit.did_not_attend_at);
    }
    const auto capacity = view_capacity(practice->system, who, {4, ""});
    for (std::size_t week = 0; week < 4; ++week) {
      const auto monday = first_day(4) + days{7 * static_cast<int>(week)};
      EXPECT_EQ(view_figure_visits(practice->system, who, {{4, ""}, false, monday, {}, {}})->counted,
                static_cast<std::size_t>(capacity->weeks[week].booked));
      EXPECT_EQ(view_figure_requests(practice->system, who, {{4, ""}, monday, {}})->counted,
                static_cast<std::size_t>(capacity->weeks[week].requests));
    }
  }
}

TEST_P(Figures, leave_in_the_trail_who_looked_and_whom_a_list_named) {
  auto mark = practice->audited();
  ASSERT_TRUE(view_waits(practice->system, practice->manager, {13, ""}));
  ASSERT_EQ(practice->audit(mark).size(), 1u);
  EXPECT_EQ(practice->audit(mark)[0].kind, "read");
  EXPECT_TRUE(practice->audit(mark)[0].detail.contains("waits")) << practice->audit(mark)[0].detail;
  mark = practice->audited();
  ASSERT_TRUE(view_figure_requests(practice->system, practice->manager, {{13, ""}, {}, {}}));
  const auto rows = practice->audit(mark);
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_TRUE(rows[1].detail.contains(core::to_string(practice->amina)));
  EXPECT_FALSE(rows[1].detail.contains(core::to_string(practice->carys)));
}

TEST_P(Figures, are_for_the_practice_and_the_lists_not_for_administrators) {
  auto admin = practice->administrator;
  EXPECT_TRUE(view_waits(practice->system, admin, {13, ""}));
  EXPECT_EQ(view_figure_requests(practice->system, admin, {{13, ""}, {}, {}}).error().fault, core::Fault::forbidden);
  EXPECT_EQ(view_figure_visits(practice->system, admin, {{13, ""}, false, {}, {}, {}}).error().fault, core::Fault::forbidden);
  EXPECT_EQ(view_capacity(practice->system, practice->priya, {13, ""}).error().fault, core::Fault::forbidden);
  EXPECT_EQ(view_capacity(practice->system, practice->manager, {9, ""}).error().field, "weeks");
}

TEST(LeadBands, part_same_day_next_day_a_week_a_fortnight_and_more) {
  constexpr std::pair<int, std::size_t> table[] = {{-3, 0}, {0, 0}, {1, 1}, {2, 2}, {7, 2}, {8, 3}, {14, 3}, {15, 4}, {400, 4}};
  for (const auto& [lead, band] : table) EXPECT_EQ(lead_band(lead), band) << lead;
}

}  // namespace
}  // namespace actions
