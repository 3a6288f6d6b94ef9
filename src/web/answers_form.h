// A rule set's questions as form fields, and the answers that come back. The same questions whoever asks: the catalogue words them.
#pragma once

#include <string>
#include <vector>

#include "core/routing.h"
#include "http/message.h"
#include "web/html.h"
#include "web/nhs_components.h"

namespace web {

struct QuestionForm {
  const core::Catalogue& catalogue;
  const core::RuleSet& rules;
  std::vector<const core::Question*> questions;
  const core::Facts& facts;             // answers so far
  const http::Fields* typed = nullptr;  // what was just sent, when the form is shown again
};

Html question_fields(const QuestionForm&, const Errors&);

// What was answered. A check list's "none of these" answers no to each of its items that has no answer of its own.
std::vector<core::Answer> answers_in(const QuestionForm&, const http::Fields&);

// Each question of the form that has no answer among those given.
Errors unanswered(const QuestionForm&, const std::vector<core::Answer>&);

// Whether an emergency is up by what was really answered: then nobody is kept on the line for the rest of the form.
bool emergency_answered(const QuestionForm&, const std::vector<core::Answer>&);

// What was answered, for people to check: question and answer, those that were "no" together.
Html answers_summary(const core::Catalogue&, const core::RuleSet&, const core::Facts&);

}  // namespace web
