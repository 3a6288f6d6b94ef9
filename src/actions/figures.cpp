#include "actions/figures.h"

#include <algorithm>

#include "core/london.h"
#include "storage/figures.h"

namespace actions {
namespace {

using core::Date;
using core::Instant;
using std::chrono::days;

constexpr std::size_t listed_max = 200;

struct Period {
  FigurePeriod shown;
  storage::Interval interval;  // to the end of today
  Instant now;

  storage::Interval begun() const { return {interval.from, now + std::chrono::milliseconds{1}}; }  // what begins now has begun
  int week_of(Instant at) const { return static_cast<int>((core::to_london(at).date - shown.from) / days{7}); }
};

Period period_of(Instant now, const FigureQuery& query) {
  const Date today = core::to_london(now).date;
  const std::chrono::weekday weekday(today);
  const Date monday = today - days{weekday.iso_encoding() - 1};
  const Date from = monday - days{7 * (query.weeks - 1)};
  return {
      {from, today, query.weeks}, {core::from_london(from, core::Minutes{0}), core::from_london(today + days{1}, core::Minutes{0})}, now};
}

int days_between(Instant from, Instant to) {
  return std::max(0, static_cast<int>((core::to_london(to).date - core::to_london(from).date) / days{1}));
}

WaitState state_of(const storage::WaitFact& fact) { return fact.seen ? WaitState::seen : fact.left ? WaitState::left : WaitState::waiting; }
bool is_of(Attended wanted, const storage::VisitFact& fact) {
  switch (wanted) {
    case Attended::yes: return fact.attended;
    case Attended::no: return fact.missed;
    case Attended::known: return fact.attended || fact.missed;
    default: return !fact.attended && !fact.missed;
  }
}

// Reads beside the writer, then writes who looked at which figure, before the answer leaves.
template <class F>
auto report(const System& system, const Principal& who, std::string_view figure, const FigureQuery& query, F&& work)
    -> Result<std::invoke_result_t<F, storage::Reader&, const Period&>> {
  if (!core::works_for_practice(who.role) && who.role != core::Role::administrator)
    return core::fail(core::Fault::forbidden, "", "Your role does not see these figures.");
  if (std::ranges::find(figure_weeks, query.weeks) == figure_weeks.end())
    return core::fail(core::Fault::invalid, "weeks", "Choose how many weeks");
  const Instant now = system.now();
  const auto period = period_of(now, query);
  std::optional<std::invoke_result_t<F, storage::Reader&, const Period&>> answer;
  system.store.database().read([&](storage::Session& session) {
    storage::Reader reader(session, who, now);
    answer.emplace(work(reader, period));
  });
  system.store.append(who, {{now,
                             core::EventKind::read,
                             core::subject(who.organisation),
                             {},
                             who.account,
                             who.organisation,
                             {{"figure", std::string(figure)}, {"weeks", static_cast<std::int64_t>(query.weeks)}}}});
  return std::move(*answer);
}

bool is_asked_for(const FigureQuery& query, std::string_view service) { return query.service.empty() || query.service == service; }

// Keeps the latest of those that count.
template <class IdType>
class Latest {
 public:
  void add(Instant at, IdType id) {
    ++counted_;
    if (found_.size() == listed_max && at <= found_.front().first) return;
    if (found_.size() == listed_max) take_earliest();
    found_.emplace_back(at, id);
    std::ranges::push_heap(found_, std::greater<>{});
  }
  std::size_t counted() const { return counted_; }
  std::vector<IdType> ids() {
    std::ranges::sort(found_, std::greater<>{});
    std::vector<IdType> all;
    for (const auto& [at, id] : found_) all.push_back(id);
    return all;
  }

 private:
  void take_earliest() {
    std::ranges::pop_heap(found_, std::greater<>{});
    found_.pop_back();
  }

  std::size_t counted_ = 0;
  std::vector<std::pair<Instant, IdType>> found_;  // a heap, the earliest in front
};

struct Watched {
  WaitsRow row;
  std::vector<evaluation::Wait> waits;

  void add(const storage::WaitFact& fact, Instant now) {
    const auto state = state_of(fact);
    ++row.requests;
    ++(state == WaitState::seen ? row.seen : state == WaitState::left ? row.left : row.waiting);
    waits.push_back({days_between(fact.request.opened, fact.seen ? *fact.seen : fact.left ? *fact.left : now), state == WaitState::seen});
  }
  WaitsRow finished() {
    row.curve = evaluation::estimate_waits(waits);
    return std::move(row);
  }
};

core::Error not_for_counters_only() {
  return {core::Fault::forbidden, "", "Only people who work for the practice see who is behind a figure."};
}

}  // namespace

std::size_t lead_band(int lead) {
  const auto after = std::ranges::upper_bound(lead_bands, std::max(0, lead));
  return static_cast<std::size_t>(after - lead_bands.begin()) - 1;
}

Result<CapacityView> view_capacity(const System& system, const Principal& who, const FigureQuery& query) {
  return report(system, who, "capacity", query, [&](storage::Reader& reader, const Period& period) {
    CapacityView view{period.shown, std::vector<CapacityCount>(static_cast<std::size_t>(query.weeks)), {}};
    const auto add = [&](std::string_view service, Instant at, std::int64_t CapacityCount::* count, std::int64_t n) {
      auto at_service = view.services.find(service);
      if (at_service == view.services.end()) at_service = view.services.emplace(std::string(service), CapacityCount{}).first;
      at_service->second.*count += n;
      if (is_asked_for(query, service)) view.weeks[static_cast<std::size_t>(period.week_of(at))].*count += n;
    };
    storage::each_session(reader, period.interval,
                          [&](const storage::SessionFact& f) { add(f.service, f.start, &CapacityCount::slots, f.slots); });
    storage::each_visit(reader, period.interval, [&](const storage::VisitFact& f) { add(f.service, f.start, &CapacityCount::booked, 1); });
    storage::each_request(reader, period.interval,
                          [&](const storage::RequestFact& f) { add(f.service, f.opened, &CapacityCount::requests, 1); });
    return view;
  });
}

Result<WaitsView> view_waits(const System& system, const Principal& who, const FigureQuery& query) {
  return report(system, who, "waits", query, [&](storage::Reader& reader, const Period& period) {
    std::map<std::string, Watched, std::less<>> services;
    Watched all;
    storage::each_wait(reader, period.interval, [&](const storage::WaitFact& fact) {
      if (!is_asked_for(query, fact.request.service)) return;
      auto at = services.find(fact.request.service);
      if (at == services.end()) at = services.emplace(std::string(fact.request.service), Watched{}).first;
      at->second.add(fact, period.now);
      all.add(fact, period.now);
    });
    WaitsView view{period.shown, {}};
    for (auto& [service, watched] : services) {
      view.rows.push_back(watched.finished());
      view.rows.back().service = service;
    }
    if (view.rows.size() > 1) view.rows.push_back(all.finished());
    return view;
  });
}

Result<AttendanceView> view_attendance(const System& system, const Principal& who, const FigureQuery& query) {
  return report(system, who, "did_not_attend", query, [&](storage::Reader& reader, const Period& period) {
    AttendanceView view{.period = period.shown};
    storage::each_visit(reader, period.begun(), [&](const storage::VisitFact& fact) {
      if (!is_asked_for(query, fact.service)) return;
      for (auto* row : {&view.bands[lead_band(days_between(fact.booked, fact.start))], &view.all})
        ++(fact.attended ? row->attended : fact.missed ? row->missed : row->unknown);
    });
    return view;
  });
}

Result<FigureList<FigureRequest>> view_figure_requests(const System& system, const Principal& who, const RequestSlice& slice) {
  if (!core::works_for_practice(who.role)) return std::unexpected(not_for_counters_only());
  Latest<core::RequestId> latest;
  const auto found = report(system, who, "requests", slice.query, [&](storage::Reader& reader, const Period& period) {
    const auto look = [&](const storage::RequestFact& fact) {
      if (!is_asked_for(slice.query, fact.service)) return;
      if (slice.week && (period.week_of(fact.opened) != (*slice.week - period.shown.from) / days{7})) return;
      latest.add(fact.opened, fact.id);
    };
    if (!slice.state) storage::each_request(reader, period.interval, look);
    else
      storage::each_wait(reader, period.interval, [&](const storage::WaitFact& fact) {
        if (state_of(fact) == *slice.state) look(fact.request);
      });
    return period.shown;
  });
  if (!found) return std::unexpected(found.error());
  const auto ids = latest.ids();
  FigureList<FigureRequest> list{*found, latest.counted(), {}};
  system.store.read(who, system.now(), [&](storage::Reader& reader) {
    for (auto& [request, patient] : storage::listed_requests(reader, ids)) list.rows.push_back({std::move(request), std::move(patient)});
    return true;
  });
  return list;
}

Result<FigureList<FigureVisit>> view_figure_visits(const System& system, const Principal& who, const VisitSlice& slice) {
  if (!core::works_for_practice(who.role)) return std::unexpected(not_for_counters_only());
  Latest<core::AppointmentId> latest;
  const auto found = report(system, who, "appointments", slice.query, [&](storage::Reader& reader, const Period& period) {
    storage::each_visit(reader, slice.begun ? period.begun() : period.interval, [&](const storage::VisitFact& fact) {
      if (!is_asked_for(slice.query, fact.service)) return;
      if (slice.week && period.week_of(fact.start) != (*slice.week - period.shown.from) / days{7}) return;
      if (slice.band && lead_band(days_between(fact.booked, fact.start)) != *slice.band) return;
      if (slice.attended && !is_of(*slice.attended, fact)) return;
      latest.add(fact.start, fact.id);
    });
    return period.shown;
  });
  if (!found) return std::unexpected(found.error());
  const auto ids = latest.ids();
  FigureList<FigureVisit> list{*found, latest.counted(), {}};
  system.store.read(who, system.now(), [&](storage::Reader& reader) {
    for (auto& [appointment, patient] : storage::listed_visits(reader, ids))
      list.rows.push_back({std::move(appointment), std::move(patient)});
    return true;
  });
  return list;
}

}  // namespace actions
