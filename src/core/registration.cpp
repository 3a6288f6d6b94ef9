#include "core/registration.h"

#include <algorithm>
#include <charconv>

#include "core/postcode.h"
#include "core/telephone.h"
#include "core/text_limits.h"

namespace core {
namespace {

constexpr int age_max = 130;

constexpr Need needs[] = {{"large_print", "Large print"},
                          {"easy_read", "Easy read"},
                          {"braille", "Braille"},
                          {"hearing_loop", "Hearing loop"},
                          {"longer_appointment", "Longer appointment"},
                          {"step_free", "Step-free way in"},
                          {"quiet_waiting_room", "Quiet waiting room"},
                          {"carer_to_be_called", "Carer to be called"},
                          {"interpreter_british_sign_language", "British Sign Language interpreter"},
                          {"interpreter_arabic", "Arabic interpreter"},
                          {"interpreter_bengali", "Bengali interpreter"},
                          {"interpreter_cantonese", "Cantonese interpreter"},
                          {"interpreter_polish", "Polish interpreter"},
                          {"interpreter_portuguese", "Portuguese interpreter"},
                          {"interpreter_punjabi", "Punjabi interpreter"},
                          {"interpreter_romanian", "Romanian interpreter"},
                          {"interpreter_turkish", "Turkish interpreter"},
                          {"interpreter_ukrainian", "Ukrainian interpreter"},
                          {"interpreter_urdu", "Urdu interpreter"},
                          {"interpreter_other_language", "Interpreter for another language"}};

std::optional<int> whole(std::string_view text) {
  int n = 0;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), n);
  if (text.empty() || text.size() > 4 || wrong != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return n;
}

Result<Date> born_of(const TypedNewcomer& typed, Date today) {
  const auto refuse = [](const char* words) { return fail(Fault::invalid, "born", words); };
  if (typed.born_day.empty() && typed.born_month.empty() && typed.born_year.empty()) return refuse("Enter the date of birth");
  const auto day = whole(typed.born_day), month = whole(typed.born_month), year = whole(typed.born_year);
  if (!day || !month || !year || *day < 1 || *month < 1 || *month > 12)
    return refuse("Check the date of birth: it needs a day, a month and a year, like 14 3 1962");
  if (*year < 1000) return refuse("Check the date of birth: the year needs four digits, like 1962");
  const std::chrono::year_month_day date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) return refuse("Check the date of birth: that month has no such day");
  if (Date{date} > today) return refuse("Check the date of birth: it is in the future");
  if (age_on(Date{date}, today) > age_max) return refuse("Check the date of birth: it is more than 130 years ago");
  return Date{date};
}

bool is_among(std::span<const LikePatient> like, PatientId id) {
  return std::ranges::any_of(like, [&](const LikePatient& one) { return one.patient.id == id; });
}

}  // namespace

std::span<const Need> asked_needs() { return needs; }

std::vector<Error> check_registration(const TypedNewcomer& typed, Date today, Newcomer& into) {
  std::vector<Error> errors;
  const auto take = [&](auto result, auto& member) {
    if (result) member = std::move(*result);
    else errors.push_back(std::move(result.error()));
  };
  take(checked_text("given", typed.given, {.called = "the first name", .characters_max = 60}), into.given);
  take(checked_text("family", typed.family, {.called = "the last name", .characters_min = 1, .characters_max = 60}), into.family);
  take(born_of(typed, today), into.born);
  if (!typed.nhs_number.empty()) take(parse_nhs_number(typed.nhs_number), into.nhs_number);
  if (!typed.telephone.empty()) take(parse_telephone(typed.telephone), into.telephone);
  into.may_leave_message = typed.may_leave_message && !into.telephone.empty();
  take(checked_text("address", typed.address, {.called = "the address", .characters_max = 200}), into.address);
  if (!typed.postcode.empty()) take(parse_postcode(typed.postcode), into.postcode);
  for (const auto& code : typed.needs) {
    if (code.empty() || std::ranges::find(into.needs, code) != into.needs.end()) continue;
    if (std::ranges::find(asked_needs(), code, &Need::code) != asked_needs().end()) into.needs.push_back(code);
    else errors.push_back({Fault::invalid, "needs", "Choose needs from the list"});
  }
  return errors;
}

Result<Registered> decide_register(const Newcomer& said, std::span<const LikePatient> like, std::span<const PatientId> shown, PatientId id,
                                   OrganisationId practice, Role role, const Actor& actor, Instant now) {
  if (!works_for_practice(role)) return fail(Fault::forbidden, "", "Only the practice's own staff register people");
  for (const auto& one : like) {
    if (std::ranges::find(shown, one.patient.id) == shown.end())
      return fail(Fault::conflict, "choice", "Somebody on the record might be the same person. Look, then choose");
    if (one.likeness.certainty == Certainty::certain)
      return fail(Fault::invalid, "nhs_number",
                  "This NHS number is on the record of somebody else. Check it with the caller, or leave it empty for now");
  }
  const Date today = std::chrono::floor<std::chrono::days>(now);
  Patient patient{.id = id,
                  .practice = practice,
                  .nhs_number = said.nhs_number,
                  .nhs_number_status = said.nhs_number ? NhsNumberStatus::trace_required : NhsNumberStatus::not_present,
                  .names = {{said.given, said.family, {today, {}}}},
                  .born = said.born,
                  .registrations = {{practice, {today, {}}}},
                  .needs = said.needs,
                  .died = {}};
  if (!said.address.empty() || !said.postcode.empty()) patient.addresses = {{said.address, said.postcode, {today, {}}}};
  if (!said.telephone.empty()) patient.telephones = {{said.telephone, 1, said.may_leave_message, {today, {}}}};
  Events events{{now,
                 EventKind::patient_registered,
                 subject(id),
                 id,
                 actor.account,
                 actor.organisation,
                 {{"nhs_number", said.nhs_number ? "given" : "none"}, {"alike", static_cast<std::int64_t>(like.size())}}}};
  return Registered{std::move(patient), std::move(events)};
}

Result<DoubtDecision> decide_raise_doubt(Newcomer said, std::span<const LikePatient> like, DoubtId id, OrganisationId practice,
                                         const Actor& actor, Instant now) {
  if (like.empty()) return fail(Fault::conflict, "choice", "Nobody on the record is like this person any more: register them");
  Doubt doubt{.id = id,
              .practice = practice,
              .raised_at = now,
              .raised_by = actor.account,
              .said = std::move(said),
              .candidates = {},
              .settled_at = {},
              .end = {}};
  for (const auto& one : like) doubt.candidates.push_back(to_string(one.patient.id));
  Events events{{now,
                 EventKind::doubt_raised,
                 subject(id),
                 {},
                 actor.account,
                 actor.organisation,
                 {{"alike", static_cast<std::int64_t>(like.size())}}}};
  return DoubtDecision{std::move(doubt), std::move(events)};
}

Result<DoubtDecision> decide_settle_doubt(Doubt doubt, DoubtEnd end, PatientId as, std::span<const LikePatient> like, Role role,
                                          const Actor& actor, Instant now) {
  if (role != Role::manager) return fail(Fault::forbidden, "", "Only a manager settles a doubt");
  if (doubt.settled_at) return fail(Fault::conflict, "", "This doubt is settled already");
  if (end == DoubtEnd::same && !is_among(like, as)) return fail(Fault::invalid, "choice", "Choose which of these people it is");
  doubt.settled_at = now;
  doubt.settled_by = actor.account;
  doubt.end = end;
  doubt.settled_as = as;
  Events events{
      {now, EventKind::doubt_settled, subject(doubt.id), as, actor.account, actor.organisation, {{"as", std::string(code(end))}}}};
  return DoubtDecision{std::move(doubt), std::move(events)};
}

}  // namespace core
