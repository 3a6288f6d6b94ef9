#include "web/answers_form.h"

#include <algorithm>

namespace web {
namespace {

using core::AnswerKind;
using core::Fact;
using core::Question;

std::string none_of(const core::CheckList& list) { return "none-" + list.id; }

std::string value_of(const QuestionForm& form, const Fact& fact, core::FactIndex index) {
  if (form.typed) return std::string((*form.typed)[fact.id]);
  return core::answer_code(fact, form.facts[index]);
}

bool is_row(const Fact& fact) { return fact.kind == AnswerKind::yes_no; }  // question and answers in one line

Html one(const QuestionForm& form, const Question& question, const Errors& errors) {
  const Fact& fact = form.catalogue.facts[question.fact];
  const std::string value = value_of(form, fact, question.fact);
  const std::string ask(question.ask.in("en")), hint(question.hint.in("en"));
  switch (fact.kind) {
    case AnswerKind::yes_no:
      return radios({.name = fact.id,
                     .legend = sized(question.list >= 0 ? Size::none : Size::s, ask),
                     .hint = hint,
                     .value = value,
                     .error = errors[fact.id],
                     .items = {{.value = "yes", .text = "Yes"}, {.value = "no", .text = "No"}, {.value = "unsure", .text = "Not sure"}},
                     .small = true,
                     .in_line = true});
    case AnswerKind::choice: {
      std::vector<Choice> items;
      for (const auto& option : fact.options) items.push_back({.value = option.code, .text = std::string(option.text.in("en"))});
      return radios({.name = fact.id,
                     .legend = sized(Size::s, ask),
                     .hint = hint,
                     .value = value,
                     .error = errors[fact.id],
                     .items = std::move(items),
                     .small = true,
                     .classes = "app-columns"});
    }
    default:
      return input({.name = fact.id,
                    .label = sized(Size::s, ask),
                    .hint = hint,
                    .value = value,
                    .error = errors[fact.id],
                    .width = 4,
                    .inputmode = "numeric"});
  }
}

// Ticked: as typed, or when each line was answered no on an earlier page.
bool none_ticked(const QuestionForm& form, const core::CheckList& list, int index) {
  if (form.typed) return form.typed->has(none_of(list));
  return std::ranges::all_of(
      form.questions, [&](const Question* question) { return question->list != index || form.facts[question->fact] == core::Facts::no; });
}

void open_check_list(Html& out, const QuestionForm& form, int index, const Errors& errors) {
  const auto& list = form.rules.lists[static_cast<std::size_t>(index)];
  const auto name = none_of(list);
  out << "<fieldset class=\"nhsuk-fieldset app-check-list\"><legend class=\"nhsuk-fieldset__legend nhsuk-fieldset__legend--m\">"_html
      << list.ask.in("en") << "</legend>"_html;
  if (!list.hint.empty()) out << hint(std::string(list.hint.in("en")));
  out << checkboxes({.name = name,
                     .values = none_ticked(form, list, index) ? std::vector<std::string>{"none"} : std::vector<std::string>{},
                     .error = errors[name],
                     .items = {{.value = "none", .text = "None of these: I read out each one and the answer was no"}},
                     .small = true,
                     .classes = "app-check-list__none"})
      << "<div class=\"app-rows\">"_html;
}

}  // namespace

Html question_fields(const QuestionForm& form, const Errors& errors) {
  Html out;
  int open_list = -1;
  for (const Question* question : form.questions) {
    if (question->list != open_list) {
      if (open_list >= 0) out << "</div></fieldset>"_html;
      open_list = question->list;
      if (open_list >= 0) open_check_list(out, form, open_list, errors);
    }
    const bool alone = open_list < 0 && is_row(form.catalogue.facts[question->fact]);
    if (alone) out << "<div class=\"app-rows\">"_html;
    out << one(form, *question, errors);
    if (alone) out << "</div>"_html;
  }
  if (open_list >= 0) out << "</div></fieldset>"_html;
  return out;
}

std::vector<core::Answer> answers_in(const QuestionForm& form, const http::Fields& fields) {
  std::vector<core::Answer> answers;
  for (const Question* question : form.questions) {
    const Fact& fact = form.catalogue.facts[question->fact];
    std::string value(fields[fact.id]);
    if (value.empty() && question->list >= 0 && fact.kind == AnswerKind::yes_no &&
        fields[none_of(form.rules.lists[static_cast<std::size_t>(question->list)])] == "none")
      value = "no";
    if (!value.empty()) answers.push_back({fact.id, std::move(value)});
  }
  return answers;
}

Errors unanswered(const QuestionForm& form, const std::vector<core::Answer>& answers) {
  const auto is_open = [&](const Question* question) {
    return std::ranges::find(answers, form.catalogue.facts[question->fact].id, &core::Answer::question) == answers.end();
  };
  Errors errors;
  int list_left_out = -1;
  for (const Question* question : form.questions) {
    if (!is_open(question) || (question->list >= 0 && question->list == list_left_out)) continue;
    // A list nobody has touched is one thing to put right, not eleven.
    if (question->list >= 0 &&
        std::ranges::all_of(form.questions, [&](const Question* other) { return other->list != question->list || is_open(other); })) {
      const auto& list = form.rules.lists[static_cast<std::size_t>(question->list)];
      list_left_out = question->list;
      errors.add(none_of(list), "Answer each line, or tick none of these: " + std::string(list.ask.in("en")));
    } else {
      const Fact& fact = form.catalogue.facts[question->fact];
      errors.add(fact.id, "Choose an answer: " + std::string(fact.label.empty() ? question->ask.in("en") : fact.label.in("en")));
    }
  }
  return errors;
}

bool emergency_answered(const QuestionForm& form, const std::vector<core::Answer>& answers) {
  core::Facts facts = form.facts;
  for (const auto& [question, value] : answers) {
    const auto known = form.catalogue.fact_by_id.find(question);
    if (known == form.catalogue.fact_by_id.end()) continue;
    if (const auto parsed = core::parse_answer(form.catalogue.facts[known->second], value)) facts[known->second] = *parsed;
  }
  const auto flag = core::answered_red_flag(form.rules, facts);
  return flag && flag->urgency == core::Urgency::emergency;
}

Html answers_summary(const core::Catalogue& catalogue, const core::RuleSet& rules, const core::Facts& facts) {
  std::vector<SummaryRow> rows;
  std::string noes;
  for (const auto& question : rules.questions) {
    const auto value = facts[question.fact];
    if (value == core::Facts::not_asked) continue;
    const Fact& fact = catalogue.facts[question.fact];
    const std::string label(fact.label.empty() ? question.ask.in("en") : fact.label.in("en"));
    if (is_row(fact) && value == core::Facts::no) noes += (noes.empty() ? "" : "; ") + label;
    else rows.push_back({.key = label, .value = core::answer_text(fact, value)});
  }
  if (!noes.empty()) rows.push_back({.key = "Asked, and the answer was no", .value = noes});
  return rows.empty() ? Html() : summary_list({.rows = std::move(rows)});
}

}  // namespace web
