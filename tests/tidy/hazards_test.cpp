// What the written side promises must exist: the rules and tests that docs/safety/hazards.yaml names, the routes, commands and test
// files of docs/features.md. Read as plain lines: YAML has its one home in src/catalogue.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "tests/tidy/source.h"

namespace tidy {
namespace {

using Findings = std::vector<std::string>;

std::string read_text(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(std::string(SOURCE_DIR) + "/" + path).rdbuf();
  return std::move(text).str();
}

std::string told(const Findings& findings) {
  std::string text;
  for (const auto& finding : findings) text += "\n" + finding;
  return text;
}

// Calls with each match of a pattern in a text.
void each_match(const std::string& text, const std::regex& pattern, const std::function<void(const std::smatch&)>& f) {
  for (std::sregex_iterator at(text.begin(), text.end(), pattern), end; at != end; ++at) f(*at);
}

// ---- What exists, as these tests need to know it. The tests of the tests put their own world here.

struct World {
  std::set<std::string> rules;                            // front-door/stroke
  std::function<std::string(const std::string&)> read;    // a file's text; empty when there is none
  std::string routes;                                     // the text in which routes and commands are named
};

void add_rules(const std::string& file, const std::string& text, std::set<std::string>& rules) {
  static const std::regex section(R"(^(\w+):)"), id(R"(^  - id: (\w+))");
  static const std::set<std::string> kinds{"red_flags", "preferences", "eligibility", "routes"};
  std::istringstream lines(text);
  std::smatch match;
  bool inside = false;
  for (std::string line; std::getline(lines, line);) {
    if (std::regex_search(line, match, section)) inside = kinds.contains(match[1]);
    if (inside && std::regex_search(line, match, id)) rules.insert(file + "/" + match[1].str());
  }
}

const World& ours() {
  static const World world = [] {
    World w{{}, read_text, {}};
    for (const auto& entry : std::filesystem::directory_iterator(std::string(SOURCE_DIR) + "/pathways"))
      if (entry.path().extension() == ".yaml")
        add_rules(entry.path().stem().string(), read_text("pathways/" + entry.path().filename().string()), w.rules);
    for (const auto& source : read_sources(SOURCE_DIR))
      for (const auto& literal : source.literals) w.routes += '"' + literal.text + "\"\n";
    return w;
  }();
  return world;
}

// ---- The hazard log.

struct Hazard {
  std::string id;
  std::map<std::string, std::string> texts;
  std::map<std::string, std::vector<std::string>> lists;
};

std::vector<Hazard> read_hazards(const std::string& text) {
  static const std::regex opens(R"(^  - id: (\S+)$)"), key(R"(^ {4,6}(\w+):\s?(.*)$)"), item(R"(^ {8}- (\S+)$)");
  std::vector<Hazard> hazards;
  std::string current;
  std::istringstream lines(text);
  std::smatch match;
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line.starts_with('#')) continue;
    if (std::regex_match(line, match, opens)) {
      hazards.push_back({match[1], {}, {}});
    } else if (hazards.empty()) {
      continue;
    } else if (std::regex_match(line, match, key)) {
      current = match[1];
      const std::string rest = match[2];
      if (rest != ">-" && rest != "[]") hazards.back().texts[current] = rest;
    } else if (std::regex_match(line, match, item)) {
      hazards.back().lists[current].push_back(match[1]);
    } else {
      hazards.back().texts[current] += line.substr(std::min(line.find_first_not_of(' '), line.size()));
    }
  }
  return hazards;
}

bool has_test(const std::string& text, const std::string& names) {
  return text.contains("TEST(" + names + ")") || text.contains("TEST_F(" + names + ")") || text.contains("TEST_P(" + names + ")");
}

Findings wrong_in_hazards(const std::string& text, const World& world) {
  Findings findings;
  std::set<std::string> ids;
  for (auto& [id, texts, lists] : read_hazards(text)) {
    if (!ids.insert(id).second) findings.push_back(id + ": there are two of it");
    for (const char* needed : {"hazard", "cause", "effect", "what", "residual"})
      if (texts[needed].empty()) findings.push_back(id + ": says nothing under '" + needed + "'");
    if (lists["tests"].empty()) findings.push_back(id + ": no test shows that it is controlled");
    for (const auto& rule : lists["rules"])
      if (!world.rules.contains(rule)) findings.push_back(id + ": no pathway has the rule " + rule);
    for (const auto& test : lists["tests"]) {
      static const std::regex form(R"((tests/\S+\.cpp):(\w+)\.(\w+))");
      std::smatch match;
      if (!std::regex_match(test, match, form)) {
        findings.push_back(id + ": write tests/file.cpp:Suite.name, not " + test);
      } else if (!has_test(world.read(match[1]), match[2].str() + ", " + match[3].str())) {
        findings.push_back(id + ": there is no test " + test);
      }
    }
  }
  return findings;
}

TEST(HazardLog, names_rules_and_tests_that_exist) {
  const auto text = read_text("docs/safety/hazards.yaml");
  EXPECT_GE(read_hazards(text).size(), 12u);
  EXPECT_TRUE(text.contains("NOT ASSURED"));
  EXPECT_EQ(told(wrong_in_hazards(text, ours())), "");
}

// ---- The table of features.

Findings wrong_in_features(const std::string& text, const World& world) {
  static const std::regex row(R"(^\| (\d+)\.(\d+) \| [^|]+ \| ([^|]+) \| ([^|]*) \|$)"), code(R"(`([^`]+)`)"),
      path(R"((tests|docs|pathways|src)/[\w./-]+\w)");
  Findings findings;
  int chapter = 0, number = 0;
  std::istringstream lines(text);
  std::smatch match;
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("| ") || line.starts_with("| #")) continue;
    if (!std::regex_match(line, match, row)) {
      findings.push_back("not a row of four columns: " + line.substr(0, 40));
      continue;
    }
    const std::string id = match[1].str() + "." + match[2].str(), page = match[3], test = match[4];
    const int in_chapter = std::stoi(match[1]), of_number = std::stoi(match[2]);
    if (in_chapter == chapter ? of_number != number + 1 : in_chapter != chapter + 1 || of_number != 1)
      findings.push_back(id + ": a row before it is missing");
    chapter = in_chapter;
    number = of_number;
    const bool there = page != "not yet" && !page.starts_with("not ours");
    if (there == test.empty())
      findings.push_back(id + (there ? ": name its test file, or say 'none yet'" : ": what is not there has no test"));
    each_match(page, code, [&](const std::smatch& quoted) {
      const std::string name = quoted[1];
      if (name.starts_with('/') && !world.routes.contains('"' + name + '"')) findings.push_back(id + ": no route is " + name);
      if (!name.starts_with("fingerpost ")) return;
      std::istringstream words(name.substr(name.find(' ')));
      for (std::string word; words >> word;)
        if (!world.routes.contains('"' + word + '"')) findings.push_back(id + ": no command is " + name);
    });
    each_match(page + " " + test, path, [&](const std::smatch& file) {
      if (world.read(file[0]).empty()) findings.push_back(id + ": there is no file " + file[0].str());
    });
  }
  if (chapter != 17) findings.push_back("the last chapter is 17");
  return findings;
}

TEST(Features, name_routes_commands_and_test_files_that_exist) {
  EXPECT_EQ(told(wrong_in_features(read_text("docs/features.md"), ours())), "");
}

// ---- Each check over a text that it must catch.

const World small{{"front-door/stroke"},
                  [](const std::string& path) { return path == "tests/a_test.cpp" ? std::string("TEST_P(Bus, comes) {}") : std::string(); },
                  "\"/clinics\"\n\"user\"\n\"add\"\n"};

std::string hazard(const std::string& rule, const std::string& test, const std::string& residual = "Some.") {
  return "hazards:\n  - id: H01\n    hazard: Rain\n    cause: >-\n      A cloud.\n    effect: >-\n      Wet.\n    controls:\n      what: "
         ">-\n        A roof.\n" +
         std::string(rule.empty() ? "      rules: []\n" : "      rules:\n        - " + rule + "\n") + "      tests:\n        - " + test +
         "\n    residual: >-\n      " + residual + "\n";
}

TEST(HazardLog, is_refused_when_something_it_names_is_not_there) {
  const auto told_of = [](const std::string& text) { return told(wrong_in_hazards(text, small)); };
  EXPECT_EQ(told_of(hazard("front-door/stroke", "tests/a_test.cpp:Bus.comes")), "");
  EXPECT_EQ(told_of(hazard("", "tests/a_test.cpp:Bus.comes")), "");
  EXPECT_EQ(told_of(hazard("front-door/stroll", "tests/a_test.cpp:Bus.comes")), "\nH01: no pathway has the rule front-door/stroll");
  EXPECT_EQ(told_of(hazard("", "tests/a_test.cpp:Bus.come")), "\nH01: there is no test tests/a_test.cpp:Bus.come");
  EXPECT_EQ(told_of(hazard("", "tests/b_test.cpp:Bus.comes")), "\nH01: there is no test tests/b_test.cpp:Bus.comes");
  EXPECT_EQ(told_of(hazard("", "Bus.comes")), "\nH01: write tests/file.cpp:Suite.name, not Bus.comes");
  EXPECT_EQ(told_of(hazard("", "tests/a_test.cpp:Bus.comes", "")), "\nH01: says nothing under 'residual'");
  EXPECT_EQ(told_of(hazard("", "tests/a_test.cpp:Bus.comes") + hazard("", "tests/a_test.cpp:Bus.comes").substr(9)),
            "\nH01: there are two of it");
}

TEST(HazardLog, takes_rules_and_neither_questions_nor_examples_for_rules) {
  std::set<std::string> rules;
  add_rules("door", "id: door\nquestions:\n  - id: pain\nred_flags:\n  - id: stroke\nroutes:\n  - id: gp\nexamples:\n  - id: anna\n",
            rules);
  EXPECT_EQ(rules, (std::set<std::string>{"door/stroke", "door/gp"}));
}

TEST(Features, are_refused_when_something_they_name_is_not_there) {
  const auto told_of = [](const std::string& page, const std::string& test) {
    std::string text = "| 1.1 | A | " + page + " | " + test + " |\n";
    for (int chapter = 2; chapter <= 17; ++chapter) text += "| " + std::to_string(chapter) + ".1 | B | not yet |  |\n";
    return told(wrong_in_features(text, small));
  };
  EXPECT_EQ(told_of("`/clinics`, `fingerpost user add`", "tests/a_test.cpp"), "");
  EXPECT_EQ(told_of("not yet", ""), "");
  EXPECT_EQ(told_of("partly: `/clinics`", "none yet"), "");
  EXPECT_EQ(told_of("`/clinic`", "tests/a_test.cpp"), "\n1.1: no route is /clinic");
  EXPECT_EQ(told_of("`fingerpost user drop`", "tests/a_test.cpp"), "\n1.1: no command is fingerpost user drop");
  EXPECT_EQ(told_of("`/clinics`", "tests/b_test.cpp"), "\n1.1: there is no file tests/b_test.cpp");
  EXPECT_EQ(told_of("`/clinics`", ""), "\n1.1: name its test file, or say 'none yet'");
  EXPECT_EQ(told_of("not yet", "tests/a_test.cpp"), "\n1.1: what is not there has no test");
  EXPECT_EQ(told(wrong_in_features("| 1.2 | A | not yet |  |\n", small)), "\n1.2: a row before it is missing\nthe last chapter is 17");
}

}  // namespace
}  // namespace tidy
