// A made-up caller: answers a rule set's questions as most people do, whatever the questions are. It reads them from the catalogue, so
// a new pathway needs nothing here.
#pragma once

#include <array>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/casework.h"
#include "simulation/generator.h"

namespace simulation {

// Somebody's own words, with the answers that agree with them where a pathway has such questions.
struct Complaint {
  std::string_view words;
  std::array<std::pair<std::string_view, std::string_view>, 3> answers;  // question, code; empty ones say nothing
};

// What the record tells of a patient on a day, beside visits and episodes.
core::RecordFacts known_of(const core::Patient&, core::Date);

class Caller {
 public:
  // What is known of the caller so far; `alarming`: one of the red flags asked about will be up. No alarm: none, if answers can help it.
  Caller(const core::Catalogue& catalogue, const core::RecordFacts& record, Generator& generator)
      : catalogue_(catalogue), generator_(generator), facts_(core::facts_from(record)) {}

  void says(core::FactIndex question, std::int32_t value) { facts_[question] = value; }

  void agree_with(const Complaint& complaint);  // says what the words already told

  // Everything that must be asked now, in order. Questions already answered keep their answers.
  std::vector<core::Answer> answer(const core::RuleSet& rules, bool alarming);

  const core::Facts& facts() const { return facts_; }

 private:
  std::int32_t draw(const core::RuleSet& rules, core::FactIndex fact);
  void answer_all(const core::RuleSet& rules);
  void alarm(const core::RuleSet& rules);
  bool calm(const core::RuleSet& rules, const core::Rule& rule);

  const core::Catalogue& catalogue_;
  Generator& generator_;
  core::Facts facts_;
};

// The reasons a caller may give at the front door that open a pathway to one of the services given here, and those that do not.
struct Reasons {
  std::vector<std::int32_t> for_a_service;
  std::vector<std::int32_t> other;
};
Reasons reasons_of(const core::Catalogue&, const std::set<std::string>& services);

// The caller's own words for a reason.
std::span<const Complaint> words_for(std::string_view reason);

// What a physiotherapist writes when asking for more time for pain and mood together.
std::span<const Complaint> words_for_pain_and_mood();

// What a professional notes at the end of a visit.
std::span<const std::string_view> notes_for(core::Role role, core::Outcome outcome);

}  // namespace simulation
