#include "storage/figures.h"

#include "storage/access.h"
#include "storage/joined.h"

namespace storage {
namespace {

// $1 network, $2 the organisation acted for, $3 from, $4 to.
constexpr auto sessions_text = [] {
  return "select t.service, t.start_at, (select count(*) from slots s where s.network_id = t.network_id and s.clinic_id = t.id) "
         "from clinics t where t.network_id = $1 and t.start_at >= $3 and t.start_at < $4 and " +
         within_reach("t.organisation_id");
};
constexpr SqlText routed_within() {
  return "t.network_id = $1 and t.opened_at >= $3 and t.opened_at < $4 and t.chosen_service <> '' and " + within_reach("t.practice_id");
}
constexpr auto requests_text = [] { return "select t.id, t.chosen_service, t.opened_at from requests t where " + routed_within(); };
// A row an appointment, those of one request together. Put together here, not by "group by": SQLite would walk every request of the
// network in the order of its key.
constexpr auto waits_text = [] {
  return "select t.id, t.chosen_service, t.opened_at, case when t.ended_as <> 'booked' then t.ended_at end, a.start_at, "
         "case when a.cancelled_at is null then coalesce(a.started_at, a.completed_at) end, "
         "coalesce(case when a.cancel_reason <> 'practice' then a.cancelled_at end, a.did_not_attend_at), "
         "case when a.cancel_reason = 'practice' then a.cancelled_at end, t.ended_at "
         "from requests t left join appointments a on a.network_id = t.network_id and a.request_id = t.id "
         "where " +
         routed_within() + " order by t.opened_at, t.id";
};
constexpr auto visits_text = [] {
  return "select t.id, t.service, t.booked_at, t.start_at, t.status from appointments t where t.network_id = $1 and t.start_at >= $3 and "
         "t.start_at < $4 and t.cancelled_at is null and " +
         within_reach("t.organisation_id");
};
constexpr auto attended_text = [] {
  return "select t.patient_id, t.service, t.start_at from appointments t where t.network_id = $1 and t.start_at >= $3 and "
         "t.start_at < $4 and t.cancelled_at is null and t.status in ('arrived', 'in_progress', 'complete') and " +
         within_reach("t.organisation_id");
};
// Of `what`, in the time before this record began: of somebody on the record, in a published import.
constexpr SqlText before(std::string_view what, std::string_view statuses) {
  return "select " + SqlText(what) +
         " from past_appointments t where t.network_id = $1 and t.start_at >= $3 and t.start_at < $4 and t.status in (" + statuses +
         ") and t.patient_id is not null and exists (select 1 from import_batches b where b.network_id = $1 and b.number = t.batch and "
         "b.published_at is not null and b.discarded_at is null) and " +
         within_reach("t.practice_id");
}
constexpr auto attended_before_text = [] { return before("t.patient_id, t.role, t.start_at", "'attended'"); };
constexpr auto came_up_text = [] {
  return "select t.patient_id, t.service, t.start_at, t.booked_at, t.status, t.started_at, t.completed_at from appointments t where "
         "t.network_id = $1 and t.start_at >= $3 and t.start_at < $4 and t.cancelled_at is null and "
         "t.status in ('arrived', 'in_progress', 'complete', 'did_not_attend') and " +
         within_reach("t.organisation_id");
};
constexpr auto came_up_before_text = [] {
  return before("t.patient_id, t.role, t.start_at, t.booked_at, t.status, t.minutes", "'attended', 'did_not_attend'");
};
constexpr auto registered_text = [] {
  return "select count(*) from patients t where t.network_id = $1 and t.died is null and " + published("t.") + " and " +
         within_reach("t.practice_id");
};
constexpr auto listed_request = [] { return "where t.network_id = $1 and t.id = $4 and " + visible_practice("t.practice_id"); };
constexpr auto listed_visit = [] { return "where t.network_id = $1 and t.id = $4 and " + visible_practice("t.organisation_id"); };

template <auto Make>
constexpr Statement made{ConstantText<Make>::view};

void each(Reader& reader, const Statement& statement, Interval when, const OnRow& on) {
  const auto& who = reader.who();
  reader.session().query(statement,
                         {Bytes(who.network.bytes), Bytes(who.organisation.bytes), milliseconds(when.from), milliseconds(when.to)}, on);
}

RequestFact request_of(const Row& row) { return {Decode<core::RequestId>::from(row, 0), row.text(1), Decode<core::Instant>::from(row, 2)}; }

template <class Listed, class T, class IdType>
std::vector<Listed> listed(Reader& reader, const Statement& statement, std::span<const IdType> ids) {
  std::vector<Listed> rows;
  for (const auto& id : ids)
    reader.session().query(statement, PracticeScoped(reader, Bytes(id.bytes)),
                           [&](const Row& row) { rows.push_back({read_row<T>(row), read_row<core::ListedPatient>(row, width_of<T>)}); });
  reader.saw_list("figure", rows, [](const Listed& row) { return row.patient.id; });
  return rows;
}

}  // namespace

void each_session(Reader& reader, Interval when, const std::function<void(const SessionFact&)>& on) {
  each(reader, made<sessions_text>, when, [&](const Row& row) { on({row.text(0), Decode<core::Instant>::from(row, 1), row.integer(2)}); });
}

void each_request(Reader& reader, Interval when, const std::function<void(const RequestFact&)>& on) {
  each(reader, made<requests_text>, when, [&](const Row& row) { on(request_of(row)); });
}

void each_wait(Reader& reader, Interval when, const std::function<void(const WaitFact&)>& on) {
  using Time = Decode<std::optional<core::Instant>>;
  struct {
    core::RequestId id;
    std::string service;
    core::Instant opened;
    std::optional<core::Instant> seen, ended, over, given_up;
    bool expected = false;  // an appointment stands, or was attended; or the request is open
    std::vector<core::Instant> visits;
  } now;
  const auto tell = [&] {
    if (!now.id) return;
    const auto left = now.seen                                   ? std::nullopt
                      : now.ended                                ? now.ended
                      : now.expected || now.given_up >= now.over ? std::nullopt
                                                                 : now.over;  // what came last decides
    on({{now.id, now.service, now.opened}, now.seen, left, now.visits});
  };
  each(reader, made<waits_text>, when, [&](const Row& row) {
    const auto request = request_of(row);
    if (request.id != now.id) {
      tell();
      now = {request.id, std::string(request.service), request.opened, {}, Time::from(row, 3), {}};
      now.expected = row.is_null(8);
    }
    const auto seen = Time::from(row, 5), over = Time::from(row, 6), given_up = Time::from(row, 7);
    if (seen) now.visits.push_back(*seen);
    if (seen && (!now.seen || *seen < *now.seen)) now.seen = seen;
    now.over = std::max(now.over, over);
    now.given_up = std::max(now.given_up, given_up);
    now.expected = now.expected || (!row.is_null(4) && !over && !given_up);
  });
  tell();
}

void each_visit(Reader& reader, Interval when, const std::function<void(const VisitFact&)>& on) {
  using enum core::AppointmentStatus;
  each(reader, made<visits_text>, when, [&](const Row& row) {
    const auto status = Decode<core::AppointmentStatus>::from(row, 4);
    on({Decode<core::AppointmentId>::from(row, 0), row.text(1), Decode<core::Instant>::from(row, 2), Decode<core::Instant>::from(row, 3),
        status == arrived || status == in_progress || status == complete, status == did_not_attend});
  });
}

void each_attended(Reader& reader, Interval when, const std::function<void(const AttendedFact&)>& on) {
  const auto tell = [&](const Row& row) { on({Decode<core::PatientId>::from(row, 0), row.text(1), Decode<core::Instant>::from(row, 2)}); };
  each(reader, made<attended_text>, when, tell);
  each(reader, made<attended_before_text>, when, tell);
}

void each_came_up(Reader& reader, Interval when, const std::function<void(const CameUpFact&)>& on) {
  using Time = Decode<std::optional<core::Instant>>;
  const auto fact = [](const Row& row) {
    return CameUpFact{Decode<core::PatientId>::from(row, 0), row.text(1), Time::from(row, 3), Decode<core::Instant>::from(row, 2),
                      row.text(4) == "did_not_attend",       {}};
  };
  each(reader, made<came_up_text>, when, [&](const Row& row) {
    auto one = fact(row);
    const auto began = Time::from(row, 5), ended = Time::from(row, 6);
    if (began && ended) one.minutes = std::chrono::duration<double, std::ratio<60>>(*ended - *began).count();
    on(one);
  });
  each(reader, made<came_up_before_text>, when, [&](const Row& row) {
    auto one = fact(row);
    if (!row.is_null(5)) one.minutes = static_cast<double>(row.integer(5));
    on(one);
  });
}

std::int64_t registered_people(Reader& reader) {
  std::int64_t people = 0;
  const auto& who = reader.who();
  reader.session().query(made<registered_text>, {Bytes(who.network.bytes), Bytes(who.organisation.bytes)},
                         [&](const Row& row) { people = row.integer(0); });
  return people;
}

std::vector<RequestRow> listed_requests(Reader& reader, std::span<const core::RequestId> ids) {
  return listed<RequestRow, core::Request>(reader, with_patient<core::Request, listed_request>, ids);
}

std::vector<DiaryRow> listed_visits(Reader& reader, std::span<const core::AppointmentId> ids) {
  return listed<DiaryRow, core::Appointment>(reader, with_patient<core::Appointment, listed_visit>, ids);
}

}  // namespace storage
