#include "storage/imports.h"

#include "storage/access.h"
#include "storage/patient_keys.h"
#include "storage/patients.h"

namespace storage {
namespace {

constexpr SqlText batch_columns =
    "number, id, kind, file_digest, practice_id, started_at, rows_done, added, changed, same, doubtful, refused, noted, staged_at, "
    "published_at, finished_at, discarded_at";
constexpr auto batches_text = [] { return "select " + batch_columns + " from import_batches where network_id = $1 order by number"; };
constexpr auto batch_text = [] { return "select " + batch_columns + " from import_batches where network_id = $1 and number = $2"; };
constexpr auto new_batch_text = [] {
  return "insert into import_batches (network_id, " + batch_columns +
         ") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)";
};
constexpr Statement batches{ConstantText<batches_text>::view}, batch_by_number{ConstantText<batch_text>::view},
    new_batch{ConstantText<new_batch_text>::view};
constexpr Statement highest_number{"select coalesce(max(number), 0) from import_batches where network_id = $1"};
constexpr Statement update_batch{
    "update import_batches set rows_done = $4, added = $5, changed = $6, same = $7, doubtful = $8, refused = $9, noted = $10, "
    "staged_at = $11, published_at = $12, finished_at = $13, discarded_at = $14 where network_id = $1 and number = $2 and rows_done = $3"};

constexpr Statement new_row{
    "insert into import_rows (network_id, batch, row_number, outcome, column_name, reason, candidates, body, settled_as, done) values ($1, "
    "$2, $3, $4, $5, $6, $7, $8, $9, $10)"};
constexpr Statement rows_after{
    "select row_number, outcome, column_name, reason, candidates, body, settled_as, done from import_rows where network_id = $1 and batch "
    "= "
    "$2 and row_number > $3 order by row_number limit $4"};
constexpr Statement one_row_of{
    "select row_number, outcome, column_name, reason, candidates, body, settled_as, done from import_rows where network_id = $1 and batch "
    "= "
    "$2 and row_number = $3"};
constexpr Statement update_row{
    "update import_rows set settled_as = $4, done = $5, body = case when $5 = 1 then '[]' else body end where network_id = $1 and batch = "
    "$2 "
    "and row_number = $3 and done = 0"};
constexpr Statement drop_rows{
    "delete from import_rows where network_id = $1 and batch = $2 and row_number in (select row_number from import_rows where network_id = "
    "$1 and batch = $2 order by row_number limit $3)"};

constexpr Statement hide{"update patients set staged_in = $3 where network_id = $1 and id = $2"};
constexpr Statement unhide{"update patients set staged_in = null where network_id = $1 and id = $2"};
constexpr Statement hidden{"select id from patients where network_id = $1 and staged_in = $2 order by id limit $3"};
constexpr Statement drop_history{"delete from history where network_id = $1 and id = $2"};
constexpr Statement drop_row{"delete from patients where network_id = $1 and id = $2 and staged_in is not null"};
constexpr auto everybody_text = [] {
  return "select " + column_list<core::Patient>("t.") + ", t.staged_in from patients t where t.network_id = $1";
};
constexpr Statement everybody{ConstantText<everybody_text>::view};
constexpr auto numbers_text = [] {
  return "select t.nhs_number, t.id from patients t where t.network_id = $1 and t.nhs_number is not null and " + published("t.");
};
constexpr Statement numbers{ConstantText<numbers_text>::view};
constexpr auto by_id_alone = [] { return SqlText("where t.network_id = $1 and t.id = $2"); };

// $1 network, $2 batch, then ten for each appointment.
constexpr std::size_t visit_width = 10;
template <std::size_t rows>
constexpr SqlText visits_text() {
  const auto number = [](std::size_t n) {
    return (n >= 100 ? number_text(n / 100) : SqlText()) + (n >= 100 && n % 100 < 10 ? SqlText("0") : SqlText()) + number_text(n % 100);
  };
  SqlText text =
      "insert into past_appointments (network_id, batch, place, practice_id, patient_id, role, start_at, booked_at, status, mode, "
      "category, minutes) values ";
  for (std::size_t row = 0; row < rows; ++row) {
    text += row == 0 ? "($1, $2" : ", ($1, $2";
    for (std::size_t i = 0; i < visit_width; ++i) text += ", $" + number(3 + row * visit_width + i);
    text += ")";
  }
  return text;
}
constexpr std::size_t visits_at_once = 32;
constexpr Statement new_visits{ConstantText<visits_text<visits_at_once>>::view}, new_visit{ConstantText<visits_text<1>>::view};
constexpr Statement drop_visits{
    "delete from past_appointments where network_id = $1 and batch = $2 and place in (select place from past_appointments where network_id "
    "= "
    "$1 and batch = $2 order by place limit $3)"};

constexpr Statement registered{"select id from patients where network_id = $1 and practice_id = $2 and staged_in is null order by id"};
constexpr auto not_closed = [] { return SqlText("where t.network_id = $1 and t.patient_id = $2 and t.closed_at is null"); };
constexpr auto not_ended = [] { return SqlText("where t.network_id = $1 and t.patient_id = $2 and t.ended_at is null"); };
constexpr auto to_come = [] {
  return SqlText("where t.network_id = $1 and t.patient_id = $2 and t.start_at > $3 and t.cancelled_at is null");
};

template <class T>
std::vector<T> rows_of(Session& session, const Statement& statement, std::initializer_list<Parameter> parameters) {
  std::vector<T> all;
  session.query(statement, parameters, [&](const Row& row) { all.push_back(read_row<T>(row)); });
  return all;
}

Parameter maybe(const std::optional<core::Instant>& at) { return at ? Parameter(milliseconds(*at)) : Parameter(); }
Parameter maybe(const std::optional<std::int64_t>& n) { return n ? Parameter(*n) : Parameter(); }
template <class IdType>
Parameter maybe_id(const IdType& id) {
  return id ? Parameter(Bytes(id.bytes)) : Parameter();
}

ImportBatch batch_in(const Row& row) {
  ImportBatch batch;
  batch.number = row.integer(0);
  batch.id = Decode<core::Uuid>::from(row, 1);
  batch.kind = row.text(2);
  batch.file_digest = row.text(3);
  batch.practice = Decode<core::OrganisationId>::from(row, 4);
  batch.started_at = Decode<core::Instant>::from(row, 5);
  batch.rows_done = row.integer(6);
  batch.counts = {row.integer(7), row.integer(8), row.integer(9), row.integer(10), row.integer(11), row.integer(12)};
  batch.staged_at = Decode<std::optional<core::Instant>>::from(row, 13);
  batch.published_at = Decode<std::optional<core::Instant>>::from(row, 14);
  batch.finished_at = Decode<std::optional<core::Instant>>::from(row, 15);
  batch.discarded_at = Decode<std::optional<core::Instant>>::from(row, 16);
  return batch;
}

ImportRow row_in(const Row& row) {
  return {row.integer(0),
          std::string(row.text(1)),
          std::string(row.text(2)),
          std::string(row.text(3)),
          from_document<std::string>(row.text(4)),
          from_document<std::string>(row.text(5)),
          Decode<core::PatientId>::from(row, 6),
          row.integer(7) != 0};
}

}  // namespace

std::vector<ImportBatch> all_batches(Session& session, core::NetworkId network) {
  std::vector<ImportBatch> all;
  session.query(batches, {Bytes(network.bytes)}, [&](const Row& row) { all.push_back(batch_in(row)); });
  return all;
}

std::optional<ImportBatch> find_batch(Session& session, core::NetworkId network, std::int64_t number) {
  std::optional<ImportBatch> found;
  session.query(batch_by_number, {Bytes(network.bytes), number}, [&](const Row& row) { found = batch_in(row); });
  return found;
}

void add_batch(Session& session, core::NetworkId network, ImportBatch& b) {
  session.query(highest_number, {Bytes(network.bytes)}, [&](const Row& row) { b.number = row.integer(0) + 1; });
  const auto& c = b.counts;
  session.execute(new_batch, {Bytes(network.bytes), b.number, Bytes(b.id), std::string_view(b.kind), std::string_view(b.file_digest),
                              maybe_id(b.practice), milliseconds(b.started_at), b.rows_done, c.added, c.changed, c.same, c.doubtful,
                              c.refused, c.noted, maybe(b.staged_at), maybe(b.published_at), maybe(b.finished_at), maybe(b.discarded_at)});
}

bool save_batch(Session& session, core::NetworkId network, const ImportBatch& b, std::int64_t rows_done_before) {
  const auto& c = b.counts;
  return session.execute(update_batch,
                         {Bytes(network.bytes), b.number, rows_done_before, b.rows_done, c.added, c.changed, c.same, c.doubtful, c.refused,
                          c.noted, maybe(b.staged_at), maybe(b.published_at), maybe(b.finished_at), maybe(b.discarded_at)}) == 1;
}

void add_import_row(Session& session, core::NetworkId network, std::int64_t batch, const ImportRow& row) {
  const std::string candidates = to_document(row.candidates), body = to_document(row.body);
  session.execute(new_row, {Bytes(network.bytes), batch, row.number, std::string_view(row.outcome), std::string_view(row.column),
                            std::string_view(row.reason), std::string_view(candidates), std::string_view(body), maybe_id(row.settled_as),
                            std::int64_t{row.done}});
}

std::vector<ImportRow> import_rows(Session& session, core::NetworkId network, std::int64_t batch, std::int64_t after, std::int64_t limit) {
  std::vector<ImportRow> all;
  session.query(rows_after, {Bytes(network.bytes), batch, after, limit}, [&](const Row& row) { all.push_back(row_in(row)); });
  return all;
}

std::optional<ImportRow> find_import_row(Session& session, core::NetworkId network, std::int64_t batch, std::int64_t number) {
  std::optional<ImportRow> found;
  session.query(one_row_of, {Bytes(network.bytes), batch, number}, [&](const Row& row) { found = row_in(row); });
  return found;
}

bool save_import_row(Session& session, core::NetworkId network, std::int64_t batch, const ImportRow& row) {
  return session.execute(update_row, {Bytes(network.bytes), batch, row.number, maybe_id(row.settled_as), std::int64_t{row.done}}) == 1;
}

void stage_patient(Writer& writer, core::Patient& patient, std::int64_t batch) {
  save_patient(writer, patient);
  writer.session().execute(hide, {Bytes(writer.who().network.bytes), Bytes(patient.id.bytes), batch});
}

std::vector<core::PatientId> staged_patients(Session& session, core::NetworkId network, std::int64_t batch, std::int64_t limit) {
  std::vector<core::PatientId> ids;
  session.query(hidden, {Bytes(network.bytes), batch, limit},
                [&](const Row& row) { ids.push_back(Decode<core::PatientId>::from(row, 0)); });
  return ids;
}

void release_patient(Session& session, core::NetworkId network, core::PatientId id) {
  session.execute(unhide, {Bytes(network.bytes), Bytes(id.bytes)});
}

void drop_patient(Session& session, core::NetworkId network, core::PatientId id) {
  if (const auto patient = load_patient(session, network, id)) drop_keys(session, network, *patient);
  for (const auto& statement : {drop_history, drop_row}) session.execute(statement, {Bytes(network.bytes), Bytes(id.bytes)});
}

void each_patient(Session& session, core::NetworkId network, const std::function<void(core::Patient, std::int64_t)>& on_patient) {
  constexpr int staged_in = 3 + static_cast<int>(column_count<core::Patient>);
  session.query(everybody, {Bytes(network.bytes)},
                [&](const Row& row) { on_patient(read_row<core::Patient>(row), row.integer(staged_in)); });
}

void each_nhs_number(Session& session, core::NetworkId network, const std::function<void(std::string_view, core::PatientId)>& on_number) {
  session.query(numbers, {Bytes(network.bytes)}, [&](const Row& row) { on_number(row.text(0), Decode<core::PatientId>::from(row, 1)); });
}

std::optional<core::Patient> load_patient(Session& session, core::NetworkId network, core::PatientId id) {
  std::optional<core::Patient> found;
  session.query(select_of<core::Patient, by_id_alone>, {Bytes(network.bytes), Bytes(id.bytes)},
                [&](const Row& row) { found = read_row<core::Patient>(row); });
  return found;
}

void add_past_appointments(Session& session, core::NetworkId network, std::int64_t batch, std::int64_t first_place,
                           std::span<const PastAppointment> visits) {
  std::array<Parameter, 2 + visits_at_once * visit_width> parameters{Bytes(network.bytes), batch};
  for (std::int64_t place = first_place; !visits.empty();) {
    const std::size_t rows = visits.size() >= visits_at_once ? visits_at_once : 1;
    auto next = parameters.begin() + 2;
    for (const auto& v : visits.first(rows)) {
      for (const Parameter& p :
           {Parameter(place++), Parameter(Bytes(v.practice.bytes)), maybe_id(v.patient), Parameter(v.role), Parameter(v.start_at),
            maybe(v.booked_at), Parameter(v.status), Parameter(v.mode), Parameter(v.category), maybe(v.minutes)})
        *next++ = p;
    }
    session.execute(rows == 1 ? new_visit : new_visits, Parameters(parameters.data(), 2 + rows * visit_width));
    visits = visits.subspan(rows);
  }
}

std::vector<core::PatientId> registered_with(Session& session, core::NetworkId network, core::OrganisationId practice) {
  std::vector<core::PatientId> ids;
  session.query(registered, {Bytes(network.bytes), Bytes(practice.bytes)},
                [&](const Row& row) { ids.push_back(Decode<core::PatientId>::from(row, 0)); });
  return ids;
}

OpenCasework open_casework(Session& session, core::NetworkId network, core::PatientId patient, core::Instant now) {
  const Bytes n(network.bytes), p(patient.bytes);
  return {rows_of<core::Episode>(session, select_of<core::Episode, not_closed>, {n, p}),
          rows_of<core::Request>(session, select_of<core::Request, not_ended>, {n, p}),
          rows_of<core::Referral>(session, select_of<core::Referral, not_closed>, {n, p}),
          rows_of<core::Appointment>(session, select_of<core::Appointment, to_come>, {n, p, milliseconds(now)})};
}

std::int64_t drop_staged(Session& session, core::NetworkId network, std::int64_t batch, std::int64_t limit) {
  const auto patients = staged_patients(session, network, batch, std::max<std::int64_t>(limit / 20, 1));
  for (const auto& id : patients) drop_patient(session, network, id);
  if (!patients.empty()) return static_cast<std::int64_t>(patients.size());
  for (const auto& statement : {drop_visits, drop_rows})
    if (const auto dropped = session.execute(statement, {Bytes(network.bytes), batch, limit}); dropped > 0) return dropped;
  return 0;
}

}  // namespace storage
