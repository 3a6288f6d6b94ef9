#include "actions/evaluations.h"

#include <algorithm>
#include <map>
#include <optional>

#include "core/london.h"
#include "storage/figures.h"

namespace actions {
namespace {

using core::Date;
using core::Instant;
using std::chrono::days;

constexpr std::size_t roles_max = 65'535;

Date day_of(Instant at) { return core::to_london(at).date; }

// Reads beside the writer, then writes who looked at which figure of which days, before the answer leaves.
template <class F>
auto report(storage::Store& store, const core::Principal& who, Instant now, std::string_view figure, const EvaluationPeriod& period,
            F&& work) -> core::Result<std::invoke_result_t<F, storage::Reader&, storage::Interval>> {
  using core::Fault;
  if (!core::works_for_practice(who.role) && who.role != core::Role::administrator)
    return core::fail(Fault::forbidden, "", "Your role does not see these figures.");
  if (period.to < period.from) return core::fail(Fault::invalid, "until", "The last day is before the first");
  if (period.to > day_of(now)) return core::fail(Fault::invalid, "until", "The last day is yet to come");
  const storage::Interval interval{core::from_london(period.from, core::Minutes{0}),
                                   core::from_london(period.to + days{1}, core::Minutes{0})};
  std::optional<std::invoke_result_t<F, storage::Reader&, storage::Interval>> answer;
  store.database().read([&](storage::Session& session) {
    storage::Reader reader(session, who, now);
    answer.emplace(work(reader, interval));
  });
  store.append(who, {{now,
                      core::EventKind::read,
                      core::subject(who.organisation),
                      {},
                      who.account,
                      who.organisation,
                      {{"figure", std::string(figure)}, {"from", core::to_string(period.from)}, {"to", core::to_string(period.to)}}}});
  return std::move(*answer);
}

// Numbers in order of first sight.
template <class Key, class Number>
class Numbered {
 public:
  Number of(const Key& key) {
    const auto [at, fresh] = numbers_.try_emplace(key, static_cast<Number>(numbers_.size()));
    return at->second;
  }
  std::size_t size() const { return numbers_.size(); }
  std::vector<Key> names() const {
    std::vector<Key> all(numbers_.size());
    for (const auto& [name, number] : numbers_) all[number] = name;
    return all;
  }

 private:
  std::map<Key, Number> numbers_;
};

}  // namespace

core::Result<AttendedVisits> read_attended_visits(storage::Store& store, const core::Principal& who, Instant now,
                                                  const EvaluationPeriod& period) {
  return report(store, who, now, "attended_visits", period, [](storage::Reader& reader, storage::Interval interval) {
    AttendedVisits visits;
    Numbered<core::PatientId, std::uint32_t> patients;
    Numbered<std::string, std::uint16_t> roles;
    storage::each_attended(reader, interval, [&](const storage::AttendedFact& fact) {
      visits.patient.push_back(patients.of(fact.patient));
      visits.day.push_back(static_cast<std::int32_t>(day_of(fact.start).time_since_epoch().count()));
      visits.role.push_back(roles.size() < roles_max ? roles.of(std::string(fact.whom)) : std::uint16_t{0});
    });
    visits.patients = static_cast<std::uint32_t>(patients.size());
    visits.roles = roles.names();
    return visits;
  });
}

core::Result<RecordedAppointments> read_appointments(storage::Store& store, const core::Principal& who, Instant now,
                                                     const EvaluationPeriod& period) {
  return report(store, who, now, "recorded_appointments", period, [](storage::Reader& reader, storage::Interval interval) {
    RecordedAppointments all;
    Numbered<core::PatientId, std::uint32_t> patients;
    Numbered<std::string, std::uint16_t> roles;
    storage::each_came_up(reader, interval, [&](const storage::CameUpFact& fact) {
      all.rows.push_back({.patient = patients.of(fact.patient),
                          .role = roles.size() < roles_max ? roles.of(std::string(fact.whom)) : std::uint16_t{0},
                          .day = day_of(fact.start),
                          .booked = fact.booked ? std::optional(day_of(*fact.booked)) : std::nullopt,
                          .missed = fact.missed,
                          .minutes = fact.minutes});
    });
    all.patients = static_cast<std::uint32_t>(patients.size());
    all.registered = storage::registered_people(reader);
    all.roles = roles.names();
    return all;
  });
}

core::Result<std::vector<RecordedWait>> read_waits(storage::Store& store, const core::Principal& who, Instant now,
                                                   const EvaluationPeriod& period) {
  return report(store, who, now, "recorded_waits", period, [&](storage::Reader& reader, storage::Interval interval) {
    std::vector<RecordedWait> waits;
    storage::each_wait(reader, interval, [&](const storage::WaitFact& fact) {
      const auto until = [&](std::optional<Instant> at) { return at && *at < interval.to ? at : std::nullopt; };
      const auto seen = until(fact.seen), left = until(fact.left);
      const Date end = seen ? day_of(*seen) : left ? day_of(*left) : period.to;
      waits.push_back({std::string(fact.request.service),
                       {std::max(0, static_cast<int>((end - day_of(fact.request.opened)) / days{1})), seen.has_value()},
                       !seen && left.has_value(),
                       static_cast<int>(std::ranges::count_if(fact.visits, [&](Instant at) { return at < interval.to; }))});
    });
    return waits;
  });
}

}  // namespace actions
