// From a file's keys to core's values. One Compilation serves a whole directory: facts of all files stand in one table.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "catalogue/reader.h"

namespace catalogue {

struct Compilation {
  core::Catalogue catalogue;
  std::vector<core::Condition> ask_when;  // by fact
  std::vector<bool> used;                 // by fact: a condition looks at it
  std::vector<int> lines;                 // by fact: where it is asked
  std::map<std::string, int, std::less<>> destinations;

  Compilation();

  // no_fact, and a complaint, when the id is taken or there are too many.
  core::FactIndex add_fact(File& file, int line, core::Fact fact);
};

// A condition may look at facts that are in the table already: for ask_when, those asked earlier.
core::Condition read_condition(Compilation& all, File& file, const YAML::Node& node);

void read_head(File& file, const Map& map, core::RuleSet& rules);  // id, version, title, sign_off, source
void read_destinations(Compilation& all, File& file, const Map& map);
void read_questions(Compilation& all, File& file, const Map& map, core::RuleSet& rules);

void read_red_flags(Compilation& all, File& file, const Map& map, core::RuleSet& rules, bool gate);
void read_preferences(Compilation& all, File& file, const Map& map, core::RuleSet& rules);
void read_eligibility(Compilation& all, File& file, const Map& map, core::RuleSet& rules);
void read_routes(Compilation& all, File& file, const Map& map, core::RuleSet& rules, bool has_service);

void read_steps(File& file, const Map& map, core::Pathway& pathway);
void read_booking(File& file, const Map& map, core::Pathway& pathway);
void read_measures(File& file, const Map& map, core::Pathway& pathway);

// Answers by question, or what the record says by its fact.
void read_facts(const core::Catalogue& catalogue, File& file, const YAML::Node& node, std::string_view what, bool record,
                core::Facts& facts);
void read_examples(Compilation& all, File& file, const YAML::Node& examples, core::RuleSet& rules);
void run_examples(const core::Catalogue& catalogue, File& file, const core::RuleSet& rules);

}  // namespace catalogue
