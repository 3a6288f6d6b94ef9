// Scenarios whose first contacts the pathways route, with groups of people and costs: what is said, by file and line, of one that is wrong.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "catalogue/scenario.h"

namespace catalogue {
namespace {

const std::string folder = SOURCE_DIR "/scenarios/";

std::string text_of_file(const std::string& name) {
  std::ostringstream text;
  text << std::ifstream(folder + name).rdbuf();
  return std::move(text).str();
}

std::string said_of(const LoadedScenario& read) {
  if (read) return "";
  std::string all;
  for (const auto& complaint : read.error()) all += to_string(complaint) + "\n";
  return all;
}

// The shipped file with something else in one place, laid over rm1.yaml.
std::string said_with(const std::string& name, std::string_view what, std::string_view other) {
  std::string text = text_of_file(name);
  const auto at = text.find(what);
  if (at == text.npos) throw std::logic_error("the file has no " + std::string(what));
  const Source over{name, text.replace(at, what.size(), other)}, rm1{"rm1.yaml", text_of_file("rm1.yaml")};
  return said_of(compile_scenario({rm1, over}, {}, folder));
}

// "front-door.yaml:12" of the line that holds this.
std::string place(const std::string& name, std::string_view what) {
  const std::string text = text_of_file(name);
  const auto at = text.find(what);
  return name + ":" + std::to_string(1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
}

struct Row {
  const char *what, *other, *said;
};

void expect_said(const std::string& file, const Row& row) {
  const auto is = said_with(file, row.what, row.other), said = place(file, row.what) + ": " + row.said;
  EXPECT_EQ(is.substr(0, said.size()), said) << row.other;
}

TEST(Presentations, are_read_as_answers_to_the_pathways_own_questions) {
  const auto s = load_scenario(folder + "front-door.yaml");
  ASSERT_TRUE(s) << said_of(s);
  ASSERT_TRUE(s->pathways);
  const auto& back = s->kinds[1].presentations[0];
  EXPECT_EQ(back.name, "back pain");
  EXPECT_EQ(back.share, .36);
  EXPECT_EQ(back.truth[0], 46) << "age is the record's first fact";
  EXPECT_EQ(core::answer_code(s->pathways->facts[s->pathways->front_door.reason], back.truth[s->pathways->front_door.reason]),
            "musculoskeletal");
  EXPECT_EQ(s->roles_of.front(), (std::pair<std::string, int>{"physiotherapy", 2}));
  EXPECT_EQ(s->reception.not_followed, 0);
  EXPECT_EQ(s->roles[2].clinicians_most(), 2);
}

TEST(Presentations, refuse_by_line_what_the_pathways_do_not_ask_or_know) {
  const Row rows[] = {
      {"answers: {reason: something_else}}", "answers: {raeson: something_else}}", "no question is called 'raeson'\n"},
      {"answers: {reason: something_else}}", "answers: {reason: headache}}", "'reason' has no answer 'headache'\n"},
      {"record: {age: 30}", "record: {aged: 30}", "no record fact is called 'aged'\n"},
      {"cough or cold: {share: 0.14, record: {age: 30}", "cough or cold: {share: 0.14, record: {visits_90_days: 3}",
       "'presentations.medical.cough or cold' has no 'record' with an age, which most rules look at\n"},
      {"back pain: {share: 0.36, record: {age: 46}, answers: {reason: musculoskeletal, region: back,",
       "back pain: {share: 0.36, record: {age: 46}, answers: {reason: musculoskeletal,",
       "'presentations.MSK.back pain' does not answer 'region', which is asked (Part of the body)\n"},
      {"pathways: ../pathways", "pathways: ../nowhere", "the pathways: "},
      {"  physiotherapy: FCP", "  physiotherapy: VET", "'VET' of 'roles_of.physiotherapy' is no role that 'clinicians' names\n"},
      {"not_followed: GP", "not_followed: VET", "'VET' of 'not_followed' is no role that 'clinicians' names\n"},
      {"yes: 0.97,", "yes: 1.2,", "accuracy.yes is 1.2; a probability lies from 0 to 1\n"},
      {"yes: 0.97,", "maybe: 0.97,", "unknown key 'maybe' in 'accuracy'"},
      {"  young: {share: 0.06,", "  young: {portion: 0.06,", "unknown key 'portion' in 'presentations.mental.young'"},
      {"  nursing:\n    dressing", "  nursin:\n    dressing", ""},
  };
  for (const auto& row : rows) {
    if (*row.said) expect_said("front-door.yaml", row);
    else EXPECT_NE(said_with("front-door.yaml", row.what, row.other), "") << row.other;
  }
}

TEST(Presentations, refuse_what_cannot_be_run) {
  EXPECT_TRUE(said_with("front-door.yaml", "something new: {share: 0.56", "something new: {share: 0.66")
                  .ends_with("the probabilities of presentations.medical add up to 1.1; they must add up to 1\n"));
  EXPECT_TRUE(
      said_with("front-door.yaml", "  gp: GP\n", "").ends_with("the pathways send people to 'gp': say roles_of.gp, a role or elsewhere\n"));
  EXPECT_TRUE(
      said_with("front-door.yaml", "resolve:\n  medical: {GP: 0.62, NUR: 0.50, FCP: 0.15,", "resolve:\n  medical: {GP: 0.62, NUR: 0.50,")
          .ends_with(
              "the rules may send medical needs to FCP, by mistake too: say resolve.medical.FCP, how likely a visit settles them\n"));
  EXPECT_TRUE(said_with("front-door.yaml", "not_followed: GP", "").contains("a scenario has no 'not_followed'\n"));
  EXPECT_TRUE(said_of(load_scenario(folder + "front-door.yaml", {parse_setting("clinicians.NAV=0")}))
                  .ends_with("roles_of.support-navigation sends people to NAV, a role no one holds\n"));
  EXPECT_TRUE(said_with("groups.yaml", "cost_year: 2021/22", "cost_year: 2021/22\npathways: ../pathways")
                  .ends_with("'pathways' is said without 'presentations'\n"));
}

TEST(Presentations, take_the_rules_of_another_folder_by_setting) {
  const auto s = load_scenario(folder + "front-door.yaml", {{.path = "pathways", .value = "/nowhere", .file = "--pathways"}});
  EXPECT_TRUE(said_of(s).contains("the pathways: /nowhere: the directory cannot be read")) << said_of(s);
}

TEST(Groups, are_refused_by_line_when_they_cannot_be) {
  const Row rows[] = {
      {"  1 most deprived:  {share: 0.2, needs: 1.2,", "  1 most deprived:  {share: 0.2, needs: -1,",
       "groups.1 most deprived.needs is -1; it must lie from 0 to 100\n"},
      {"  1 most deprived:  {share: 0.2,", "  1 most deprived:  {", "'groups.1 most deprived' has no 'share'\n"},
      {"  1 most deprived:  {share: 0.2, needs: 1.2,  did_not_attend: 1.5}", "  1 most deprived:  {share: 0.2, did_not_attend: 20}",
       "groups.1 most deprived.did_not_attend is 20; it must lie from 0 to 11.2"},
      {"  1 most deprived:  {share: 0.2", "  1.st:  {share: 0.2", "the name '1.st' of a group must have 1 to 40 characters and no dot\n"},
      {"cost: {GP: 42,", "cost: {GP: -42,", "cost.GP is -42; it must lie from 0 to 1000000\n"},
      {"cost: {GP: 42,", "cost: {VET: 42,", "'VET' of 'cost' is no role that 'clinicians' names\n"},
      {"cost: {GP: 42,", "cost: {", "'cost' does not say all 6 roles: a role left out would cost nothing\n"},
  };
  for (const auto& row : rows) expect_said("groups.yaml", row);
  EXPECT_TRUE(said_with("groups.yaml", "{share: 0.2, needs: 1.2,", "{share: 0.3, needs: 1.2,")
                  .ends_with("the probabilities of groups add up to 1.1; they must add up to 1\n"));
  EXPECT_TRUE(
      said_with("groups.yaml", "cost_source: assumptions", "cost_reason: assumptions").contains("a scenario has no 'cost_source'\n"));
}

TEST(Groups, have_their_numbers_changed_by_path) {
  const auto s = load_scenario(folder + "groups.yaml", {parse_setting("groups.2.needs=3"), parse_setting("cost.GP=50")});
  ASSERT_TRUE(s) << said_of(s);
  EXPECT_EQ(s->groups[1].needs, 3);
  EXPECT_EQ(s->roles[0].cost, 50);
  EXPECT_EQ(s->roles[0].cost_missed, 30);
}

}  // namespace
}  // namespace catalogue
