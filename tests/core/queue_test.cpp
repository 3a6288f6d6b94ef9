#include "core/queue.h"

#include <gtest/gtest.h>

#include "tests/core/outcome.h"

namespace core {
namespace {

const Instant now = *parse_iso("2026-11-23T09:00:00Z");
const Actor sam{numbered<AccountId>(1), numbered<OrganisationId>(1)};
const auto jo = numbered<AccountId>(2), nobody = AccountId{};

Request request(std::optional<RequestEnd> end = {}) {
  return {.id = numbered<RequestId>(1),
          .patient = numbered<PatientId>(1),
          .practice = numbered<OrganisationId>(1),
          .words = {},
          .reason = {},
          .answers = {},
          .rule_set = {},
          .suggested = {},
          .chosen = {},
          .override_reason = {},
          .ended_at = {},
          .end = end};
}

TEST(Assigning, follows_the_table) {
  const char* taken = "conflict: Somebody else was given this request a moment ago. Look at the list again.";
  struct Case {
    const char* what;
    AccountId holder, seen, to;
    std::optional<RequestEnd> end;
    const char* outcome;
  };
  const Case cases[] = {
      {"nobody has it", nobody, nobody, sam.account, {}, "request_assigned"},
      {"a colleague took it meanwhile", jo, nobody, sam.account, {}, taken},
      {"a colleague's, and that was seen", jo, jo, sam.account, {}, "request_assigned"},
      {"given back", sam.account, sam.account, nobody, {}, "request_assigned"},
      {"given back, but a colleague has it now", jo, sam.account, nobody, {}, taken},
      {"mine already", sam.account, nobody, sam.account, {}, "conflict: This request is theirs already"},
      {"nobody's already", nobody, sam.account, nobody, {}, "conflict: Nobody looks after this request already"},
      {"it has ended", nobody, nobody, sam.account, RequestEnd::booked, "conflict: This request has ended: nobody needs to look after it"},
  };
  for (const auto& c : cases) {
    Assignment current{.id = numbered<AssignmentId>(1), .account = c.holder};
    EXPECT_EQ(outcome(decide_assign(request(c.end), current, c.seen, c.to, sam, now)), c.outcome) << c.what;
  }
}

TEST(Notes, say_who_wrote_what_when_about_whom) {
  Patient patient{.id = numbered<PatientId>(1), .nhs_number = {}, .died = {}};
  const auto note = decide_write_note(patient, numbered<RequestId>(3), "Rings after five", numbered<NoteId>(4), sam, now).note;
  EXPECT_EQ(note.written_by, sam.account);
  EXPECT_EQ(note.written_at, now);
  EXPECT_EQ(note.request, numbered<RequestId>(3));
  EXPECT_EQ(note.text, "Rings after five");
}

}  // namespace
}  // namespace core
