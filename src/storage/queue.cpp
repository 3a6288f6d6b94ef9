#include "storage/queue.h"

#include "storage/access.h"
#include "storage/joined.h"

namespace storage {
namespace {

constexpr std::string_view urgent_first =
    " order by case when t.status = 'red_flag' then 0 when t.status = 'suggested' and t.chosen_urgency in ('emergency', 'same_day') then 1 "
    "else 2 end, t.opened_at, t.id";
constexpr std::string_view latest_first = " order by t.ended_at desc, t.id";

// The latest of what the practice cancelled at the service an open request is for: its start and when it was cancelled.
constexpr SqlText given_up_times() {
  constexpr auto latest = [](std::string_view column) {
    return "(select max(g." + SqlText(column) +
           ") from appointments g where g.network_id = $1 and g.request_id = t.id and g.cancel_reason = 'practice' and "
           "g.service = t.chosen_service and t.ended_at is null)";
  };
  return latest("start_at") + ", " + latest("cancelled_at");
}
constexpr auto given_up_text = [] {
  return "select " + given_up_times() + " from requests t where t.network_id = $1 and t.id = $5 and " +
         visible_patient("t.practice_id", "t.patient_id");
};
constexpr Statement given_up_of{ConstantText<given_up_text>::view};

std::optional<GivenUp> given_up_in(const Row& row, int column) {
  if (row.is_null(column) || row.is_null(column + 1)) return std::nullopt;
  return GivenUp{Decode<core::Instant>::from(row, column), Decode<core::Instant>::from(row, column + 1)};
}

// The page's rows are found and put in order by little, then fetched: what is sorted would else carry every answer of every request.
template <auto Which, const std::string_view& Order>
constexpr SqlText rows_text() {
  SqlText text = "select " + column_list<core::Request>("t.") + ", " + column_list<core::ListedPatient>("p.");
  text += ", f.account_id, c.name, " + given_up_times() +
          " from (select t.id, a.account_id from requests t "
          "left join assignments a on a.network_id = t.network_id and a.request_id = t.id where t.network_id = $1 and " +
          visible_practice("t.practice_id") + " and ";
  text += Which();
  text += Order;
  text +=
      " limit $4 offset $5) f join requests t on t.network_id = $1 and t.id = f.id "
      "join patients p on p.network_id = t.network_id and p.id = t.patient_id "
      "left join accounts c on c.network_id = $1 and c.id = f.account_id";
  text += Order;
  return text;
}
template <auto Which, const std::string_view& Order>
inline constexpr Statement rows_of{ConstantText<rows_text<Which, Order>>::view};

constexpr auto unassigned = [] { return SqlText("t.ended_at is null and a.account_id is null"); };
constexpr auto mine = [] { return SqlText("t.ended_at is null and a.account_id = $6"); };
constexpr auto team = [] { return SqlText("t.ended_at is null"); };
constexpr auto done = [] { return SqlText("t.ended_at >= $6"); };

constexpr auto counts_text = [] {
  return "select count(*), count(a.account_id), coalesce(cast(sum(case when a.account_id = $4 then 1 else 0 end) as bigint), 0) "
         "from requests t left join assignments a on a.network_id = t.network_id and a.request_id = t.id "
         "where t.network_id = $1 and t.ended_at is null and " +
         visible_practice("t.practice_id");
};
constexpr auto done_text = [] {
  return "select count(*) from requests t where t.network_id = $1 and t.ended_at >= $4 and " + visible_practice("t.practice_id");
};
constexpr Statement open_counts{ConstantText<counts_text>::view};
constexpr Statement done_count{ConstantText<done_text>::view};

constexpr auto of_request = [] { return SqlText("where t.network_id = $1 and t.request_id = $2"); };

constexpr auto colleagues_text = [] {
  return "select distinct c.id, c.name from accounts c join memberships m on m.network_id = c.network_id and m.account_id = c.id "
         "where c.network_id = $1 and $3 = 1 and c.active = 1 and m.role in ('receptionist', 'gp', 'manager') and " +
         within_reach("m.organisation_id") + " order by c.name, c.id";
};
constexpr Statement colleagues_here{ConstantText<colleagues_text>::view};

constexpr Statement now_looking{
    "insert into looking (network_id, account_id, request_id, seen_at) values ($1, $2, $3, $4) "
    "on conflict (network_id, account_id) do update set request_id = excluded.request_id, seen_at = excluded.seen_at"};
constexpr Statement who_looks{
    "select l.request_id, c.name from looking l join accounts c on c.network_id = l.network_id and c.id = l.account_id "
    "where l.network_id = $1 and l.account_id <> $2 and l.seen_at > $3 order by c.name"};

// A note goes with its person: who may see the person may read it.
constexpr auto notes_text = [] {
  SqlText text = "select " + column_list<core::Note>("t.");
  text +=
      ", c.name from notes t join patients p on p.network_id = t.network_id and p.id = t.patient_id "
      "left join accounts c on c.network_id = t.network_id and c.id = t.written_by_id "
      "where t.network_id = $1 and t.patient_id = $5 and ";
  text += visible_patient("p.practice_id", "p.id");
  text += " order by t.written_at desc, t.id desc limit 100";
  return text;
};
constexpr Statement notes_about{ConstantText<notes_text>::view};

}  // namespace

std::optional<GivenUp> given_up(Reader& reader, core::RequestId id) {
  std::optional<GivenUp> found;
  reader.session().query(given_up_of, Scoped(reader, Bytes(id.bytes)), [&](const Row& row) { found = given_up_in(row, 0); });
  return found;
}

std::vector<QueueRow> queue_rows(Reader& reader, const QueuePage& page) {
  std::vector<QueueRow> rows;
  const auto take = [&](const Row& row) {
    constexpr int after = width_of<core::Request> + width_of<core::ListedPatient>;
    auto& one = rows.emplace_back();
    one.request = read_row<core::Request>(row);
    one.patient = read_row<core::ListedPatient>(row, width_of<core::Request>);
    one.holder = Decode<core::AccountId>::from(row, after);
    one.holder_name = row.text(after + 1);
    one.given_up = given_up_in(row, after + 2);
  };
  auto& session = reader.session();
  const auto max = page.rows_max, first = page.first;
  switch (page.list) {
    case QueueList::unassigned: session.query(rows_of<unassigned, urgent_first>, PracticeScoped(reader, max, first), take); break;
    case QueueList::mine:
      session.query(rows_of<mine, urgent_first>, PracticeScoped(reader, max, first, Bytes(reader.who().account.bytes)), take);
      break;
    case QueueList::team: session.query(rows_of<team, urgent_first>, PracticeScoped(reader, max, first), take); break;
    case QueueList::done:
      session.query(rows_of<done, latest_first>, PracticeScoped(reader, max, first, milliseconds(page.day_start)), take);
      break;
  }
  reader.saw_list("queue", rows, [](const QueueRow& row) { return row.patient.id; });
  return rows;
}

QueueCounts queue_counts(Reader& reader, core::Instant day_start) {
  QueueCounts counts;
  reader.session().query(open_counts, PracticeScoped(reader, Bytes(reader.who().account.bytes)), [&](const Row& row) {
    counts.team = row.integer(0);
    counts.unassigned = row.integer(0) - row.integer(1);
    counts.mine = row.integer(2);
  });
  reader.session().query(done_count, PracticeScoped(reader, milliseconds(day_start)),
                         [&](const Row& row) { counts.done = row.integer(0); });
  return counts;
}

std::optional<core::Assignment> assignment_of(Reader& reader, core::RequestId id) {
  return one_row<core::Assignment>(reader, select_of<core::Assignment, of_request>,
                                   std::vector<Parameter>{Bytes(reader.who().network.bytes), Bytes(id.bytes)});
}

std::vector<Colleague> colleagues(Reader& reader) {
  std::vector<Colleague> all;
  reader.session().query(colleagues_here, PracticeScoped(reader),
                         [&](const Row& row) { all.push_back({Decode<core::AccountId>::from(row, 0), std::string(row.text(1))}); });
  return all;
}

void look_at(Reader& reader, core::RequestId id) {
  reader.session().execute(
      now_looking, {Bytes(reader.who().network.bytes), Bytes(reader.who().account.bytes), Bytes(id.bytes), milliseconds(reader.now())});
}

std::vector<Looking> others_looking(Reader& reader) {
  std::vector<Looking> all;
  reader.session().query(
      who_looks, {Bytes(reader.who().network.bytes), Bytes(reader.who().account.bytes), milliseconds(reader.now() - core::presence_length)},
      [&](const Row& row) { all.push_back({Decode<core::RequestId>::from(row, 0), std::string(row.text(1))}); });
  return all;
}

std::vector<NoteRow> notes_of(Reader& reader, core::PatientId patient) {
  std::vector<NoteRow> all;
  reader.session().query(notes_about, Scoped(reader, Bytes(patient.bytes)), [&](const Row& row) {
    all.push_back({read_row<core::Note>(row),
                   row.is_null(width_of<core::Note>) ? std::string("Somebody who has left") : std::string(row.text(width_of<core::Note>))});
  });
  return all;
}

}  // namespace storage
