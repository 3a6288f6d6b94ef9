// The shared queue, on a real store: lists, order, pages, who has what, who is looking, and notes.
#include "actions/queue.h"

#include "tests/actions/practice.h"
#include "tests/core/outcome.h"

namespace actions {
namespace {

struct Queue : EachPractice {
  // "Khan, Smyth": family names in the order of the list.
  std::string listed(const Principal& who, QueueList list, std::int64_t page = 1) {
    std::string names;
    for (const auto& row : view_queue(practice->system, who, {list, page}).rows)
      names += (names.empty() ? "" : ", ") + core::current_name(row.patient).family;
    return names;
  }
  std::string counts(const Principal& who) {
    const auto c = view_queue(practice->system, who).counts;
    return std::to_string(c.unassigned) + " " + std::to_string(c.mine) + " " + std::to_string(c.team) + " " + std::to_string(c.done);
  }
  Result<std::string> give(const Principal& who, core::RequestId request, core::AccountId seen, core::AccountId to) {
    return assign_request(practice->system, who, practice->once(), request, seen, to);
  }
  core::RequestId opened(core::PatientId patient) {  // one after another, so that the order is known
    practice->pass(1s);
    return practice->opened(practice->mill_reception, patient);
  }
  Desk desk(const Principal& who, core::RequestId request) { return view_request(practice->system, who, request, {})->desk; }
  static std::string told(const Result<std::string>& result) { return result ? "done" : core::outcome(result.error()); }
};
ON_EACH_ENGINE(Queue);

TEST_P(Queue, sorts_requests_into_lists_and_counts_them) {
  Practice& p = *practice;
  const auto& sam = p.mill_reception;
  const auto& jo = p.second_reception;
  const auto amina = opened(p.amina), ben = opened(p.ben), harriet = opened(p.harriet);
  EXPECT_EQ(listed(sam, QueueList::unassigned), "Khan, Smyth, O'Neill");
  ASSERT_TRUE(give(sam, amina, {}, sam.account));
  ASSERT_TRUE(give(sam, ben, {}, jo.account));
  EXPECT_EQ(listed(sam, QueueList::unassigned), "O'Neill");
  EXPECT_EQ(listed(sam, QueueList::mine), "Khan");
  EXPECT_EQ(listed(jo, QueueList::mine), "Smyth");
  EXPECT_EQ(listed(jo, QueueList::team), "Khan, Smyth, O'Neill");
  ASSERT_TRUE(end_request(p.system, sam, p.once(), harriet, core::RequestEnd::withdrawn));
  EXPECT_EQ(listed(sam, QueueList::done), "O'Neill");
  EXPECT_EQ(counts(sam), "0 1 2 1");
  EXPECT_EQ(counts(jo), "0 1 2 1");
  EXPECT_EQ(counts(p.harbour_reception), "0 0 0 0");
  EXPECT_EQ(listed(p.harbour_reception, QueueList::team), "") << "another practice's queue is its own";
  p.pass(24h);
  EXPECT_EQ(counts(sam), "0 1 2 0") << "done today is of today";
}

TEST_P(Queue, puts_red_flags_and_what_is_urgent_on_top) {
  Practice& p = *practice;
  const auto& sam = p.mill_reception;
  p.opened(sam, p.amina);
  p.pass(1min);
  p.opened(sam, p.ben);
  p.pass(1min);
  p.opened(sam, p.harriet, "chest pain", {{"reason", "musculoskeletal"}, {"chest_pain", "yes"}});
  EXPECT_EQ(listed(sam, QueueList::unassigned), "O'Neill, Khan, Smyth");
}

TEST_P(Queue, comes_in_pages_with_nobody_left_out) {
  Practice& p = *practice;
  for (int i = 0; i < 60; ++i) {
    const auto id = p.add_patient(p.person("Tom", "Number" + std::to_string(i), "1990-01-01", p.mill));
    p.opened(p.mill_reception, id);
  }
  const auto first = view_queue(p.system, p.mill_reception, {QueueList::team, 1}),
             second = view_queue(p.system, p.mill_reception, {QueueList::team, 2});
  EXPECT_EQ(first.rows.size(), 50u);
  EXPECT_EQ(second.rows.size(), 10u);
  EXPECT_EQ(first.pages, 2);
  std::set<std::string> seen;
  for (const auto* view : {&first, &second})
    for (const auto& row : view->rows) seen.insert(core::to_string(row.request.id));
  EXPECT_EQ(seen.size(), 60u);
  EXPECT_EQ(view_queue(p.system, p.mill_reception, {QueueList::team, 99}).page, 2) << "past the end is the last page";
}

TEST_P(Queue, gives_a_request_to_one_person_and_says_who_was_faster) {
  Practice& p = *practice;
  const auto& sam = p.mill_reception;
  const auto& jo = p.second_reception;
  const auto request = p.opened(sam, p.amina);
  const auto before = p.request(request).version;
  const auto mark = p.audited();
  ASSERT_TRUE(give(jo, request, {}, jo.account));
  EXPECT_EQ(p.trail(mark), "read request, request_assigned request");
  EXPECT_EQ(p.request(request).version, before) << "a form with its answers is not turned back";
  EXPECT_EQ(told(give(sam, request, {}, sam.account)),
            "conflict: Somebody else was given this request a moment ago. Look at the list again.");
  EXPECT_EQ(desk(sam, request).holder_name, "Jo Marsh");
  ASSERT_TRUE(give(sam, request, jo.account, sam.account)) << "taken over in full sight";
  ASSERT_TRUE(give(sam, request, sam.account, {}));
  EXPECT_FALSE(desk(sam, request).holder);
  EXPECT_EQ(told(give(sam, request, {}, p.harbour_reception.account)), "invalid to: Choose somebody of the practice");
  EXPECT_EQ(told(give(p.harbour_reception, request, {}, p.harbour_reception.account)), "not_found: Request not found");
  static constexpr storage::Statement versions{"select count(*) from history where kind = 'assignment'"};
  EXPECT_EQ(storage::number_of(*p.database, versions), 3);
}

TEST_P(Queue, lets_one_of_two_who_take_at_once_have_it) {
  Practice& p = *practice;
  const auto request = p.opened(p.mill_reception, p.amina);
  std::atomic<int> taken = 0, refused = 0;
  {
    std::vector<std::jthread> threads;
    for (const auto& who : {p.mill_reception, p.second_reception, p.gp, p.manager})
      threads.emplace_back([&, who] { give(who, request, {}, who.account) ? ++taken : ++refused; });
  }
  EXPECT_EQ(taken, 1);
  EXPECT_EQ(refused, 3);
}

TEST_P(Queue, says_who_is_looking_for_three_minutes) {
  Practice& p = *practice;
  const auto amina = opened(p.amina), ben = opened(p.ben);
  EXPECT_TRUE(desk(p.mill_reception, amina).looking.empty());
  EXPECT_EQ(desk(p.second_reception, amina).looking, std::vector<std::string>{"Sam Field"});
  EXPECT_EQ(desk(p.mill_reception, amina).looking, std::vector<std::string>{"Jo Marsh"});
  EXPECT_TRUE(desk(p.mill_reception, ben).looking.empty());
  EXPECT_TRUE(desk(p.second_reception, amina).looking.empty()) << "Sam has gone on to another";
  EXPECT_EQ(view_queue(p.system, p.gp).rows.at(0).looking, std::vector<std::string>{"Jo Marsh"});
  p.pass(3min);
  EXPECT_TRUE(desk(p.gp, amina).looking.empty());
}

TEST_P(Queue, knows_by_when_each_must_be_answered) {
  Practice& p = *practice;  // a Monday, 9am
  const auto request = p.opened(p.mill_reception, p.amina);
  EXPECT_EQ(core::to_iso(desk(p.mill_reception, request).due), "2026-11-24T18:30:00.000Z");
  EXPECT_EQ(core::to_iso(view_queue(p.system, p.mill_reception).rows.at(0).due), "2026-11-24T18:30:00.000Z");
  p.system.calendar.holidays = {{*core::parse_date("2026-11-24"), "A made-up holiday"}};
  EXPECT_EQ(core::to_iso(desk(p.mill_reception, request).due), "2026-11-25T18:30:00.000Z") << "bank holidays are left out";
}

TEST_P(Queue, keeps_notes_that_nobody_can_change) {
  Practice& p = *practice;
  const auto& s = p.system;
  const auto request = p.opened(p.mill_reception, p.amina);
  const auto mark = p.audited();
  ASSERT_TRUE(write_note(s, p.mill_reception, p.once(), p.amina, "Rings after five"));
  EXPECT_EQ(p.trail(mark), "read patient, note_written note");
  p.pass(1min);
  ASSERT_TRUE(write_note(s, p.second_reception, p.once(), request, "  Not five, six \r\n"));
  const auto notes = view_patient(s, p.gp, p.amina)->notes;
  ASSERT_EQ(notes.size(), 2u);
  EXPECT_EQ(notes[0].note.text + " by " + notes[0].written_by, "Not five, six by Jo Marsh");
  EXPECT_EQ(notes[0].note.request, request);
  EXPECT_EQ(notes[1].note.text + " by " + notes[1].written_by, "Rings after five by Sam Field");
  EXPECT_EQ(desk(p.mill_reception, request).notes.size(), 2u);
  static constexpr storage::Statement change{"update notes set text = 'forged'"};
  EXPECT_THROW(p.database->write([&](storage::Session& session) { return session.execute(change, {}) > 0; }), storage::DatabaseError);
  static constexpr storage::Statement versions{"select count(*) from history where kind = 'note'"};
  EXPECT_EQ(storage::number_of(*p.database, versions), 2);
  for (const auto& row : p.audit(mark)) EXPECT_EQ(row.detail.find("five"), row.detail.npos) << "the trail holds no words";
}

TEST_P(Queue, takes_notes_of_one_to_two_thousand_characters_by_those_who_may_see_the_person) {
  Practice& p = *practice;
  const auto write = [&](const Principal& who, std::string text) {
    return told(write_note(p.system, who, p.once(), p.amina, std::move(text)));
  };
  EXPECT_EQ(write(p.mill_reception, "  "), "invalid note: Enter a note");
  EXPECT_EQ(write(p.mill_reception, std::string(2001, 'n')), "invalid note: Note must be 2,000 characters or fewer");
  EXPECT_EQ(write(p.mill_reception, std::string(2000, 'n')), "done");
  EXPECT_EQ(write(p.harbour_reception, "Hello"), "not_found: Patient not found");
  EXPECT_EQ(write(p.priya, "Hello"), "not_found: Patient not found");
  p.booked(p.mill_reception, p.amina, p.mill_slots[0]);
  EXPECT_EQ(write(p.priya, "Hello"), "done") << "in the own diary now";
}

}  // namespace
}  // namespace actions
