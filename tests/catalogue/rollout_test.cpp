// The files of rollouts: the shipped ones, and what is said, by line, of one that is no plan.
#include "catalogue/rollout.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <random>
#include <sstream>

#include <fmt/format.h>

namespace catalogue {
namespace {

const std::string folder = SOURCE_DIR "/rollouts/";

constexpr std::string_view small = R"(title: A plan
question: How many?
service: link worker
first_month: 2027-04
years: 2
areas_source: By hand
areas:
  - {name: North, people: 60000, practices: 12}
  - {name: South, people: 40000, practices: [Mill, Quay], posts: 1}
waves: {order: practices, count: 2, first: 2027-06, every_months: 3, seed: 7}
numbers:
  people_per_post: {value: 10000, source: S}
  people_seen: {value: 200, low: 150, high: 250, source: S}
  appointments_each: {value: 3, source: S}
  leavers: {value: 0.2, low: 0.1, high: 0.3, source: S, unverified: true}
  post_cost: {value: 36000, source: S}
  gp_appointment: {value: 42, source: S}
  discount: {value: 0.035, source: S}
effect:
  counted: attendance
  beliefs:
    - {name: Much, weight: 0.5, value: 1, low: -1, high: 2, source: S}
    - {name: None, weight: 0.5, value: 0, source: S}
)";

std::string said_of(const LoadedRollout& read) {
  if (read) return "";
  std::string all;
  for (const auto& complaint : read.error()) all += to_string(complaint) + "\n";
  return all;
}

std::string said_with(std::string_view what, std::string_view other) {
  std::string changed(small);
  const auto at = changed.find(what);
  if (at == changed.npos) throw std::logic_error("the file has no " + std::string(what));
  return said_of(compile_rollout({"p.yaml", changed.replace(at, what.size(), other)}));
}

TEST(RolloutFile, shipped_ones_are_plans_and_name_a_source_for_every_number) {
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".yaml") continue;
    const auto plan = load_rollout(entry.path());
    ASSERT_EQ(said_of(plan), "") << entry.path();
    EXPECT_NEAR(plan->people(), 63.7e6, 1);
    int practices = 0;
    for (const auto& a : plan->areas) practices += a.practices;
    EXPECT_EQ(practices, 6'280);
    EXPECT_FALSE(plan->stop_rules.empty());
  }
}

TEST(RolloutFile, is_read_as_it_is_written) {
  const auto plan = compile_rollout({"p.yaml", std::string(small)});
  ASSERT_TRUE(plan) << said_of(plan);
  EXPECT_EQ(plan->months, 24);
  EXPECT_EQ(plan->waves.first, 2);
  EXPECT_EQ(plan->areas[1].practices, 2);
  EXPECT_EQ(plan->areas[1].names[0], "Mill");
  EXPECT_EQ(plan->at(core::Number::people_seen).range->high, 250);
  EXPECT_FALSE(plan->at(core::Number::leavers).verified);
  EXPECT_EQ(plan->at(core::Number::completion).value, 1);
  EXPECT_FALSE(plan->says(core::Number::completion));
  EXPECT_EQ(plan->beliefs[0].freed.range->low, -1);
  const auto changed = compile_rollout({"p.yaml", std::string(small)}, {parse_setting("numbers.leavers.value=0.25")});
  ASSERT_TRUE(changed);
  EXPECT_EQ(changed->at(core::Number::leavers).value, .25);
}

struct Wrong {
  const char *what, *other, *said;
};

TEST(RolloutFile, is_refused_by_line_and_reason) {
  const Wrong wrong[] = {
      {"value: 36000, source: S", "value: 36000", "p.yaml:16: 'post_cost' has no 'source'\n"},
      {"value: 36000, source: S", "value: 36000, source: ''", "p.yaml:16: 'source' of 'post_cost' must have 1 to 2000 characters\n"},
      {"value: 36000", "value: -1", "p.yaml:16: 'numbers.post_cost' lies from 0 to 1e+12, not -1\n"},
      {"value: 0.035", "value: 1.5", "p.yaml:18: 'numbers.discount' lies from 0 to 0.99, not 1.5\n"},
      {"low: 150", "low: 0", "p.yaml:13: 'numbers.people_seen': the range of an amount lies above 0 (its distribution is lognormal)\n"},
      {"low: 150", "low: 210",
       "p.yaml:13: 'numbers.people_seen': low, value and high are not in order, or are all the same: say all three\n"},
      {", high: 250", "", "p.yaml:13: 'low' and 'high' go together: a 95% range\n"},
      {"weight: 0.5", "weight: 0.7", "p.yaml:22: the weights of 'effect.beliefs' add up to 1.2, and must to 1\n"},
      {"counted: attendance", "counted: both", "p.yaml:20: 'effect.counted' must be substitution or attendance; the two are never added\n"},
      {"first_month: 2027-04", "first_month: April", "p.yaml:4: 'first_month' must be a month such as 2027-04\n"},
      {"first: 2027-06", "first: 2031-06", "p.yaml:10: 'waves': the last one begins in month 54 of the plan, which has 24\n"},
      {"years: 2", "years: 31", "p.yaml:5: 'years' must be a whole number from 1 to 30\n"},
      {"name: South", "name: North", "p.yaml:9: 'North' comes twice\n"},
      {"[Mill, Quay]", "[Mill, Mill]", "p.yaml:9: 'Mill' comes twice\n"},
      {"order: practices", "order: lots", "p.yaml:10: 'waves.order' must be practices, areas or together\n"},
      {"order: practices", "order: together", "p.yaml:10: 'waves.count': all at once is one wave\n"},
      {"  post_cost: {value: 36000, source: S}\n", "", "p.yaml:12: 'numbers' does not say post_cost: Cost of a post (pounds a year)\n"},
      {"  leavers:", "  leaver:", "p.yaml:15: 'leaver' is no number of a plan: rollouts/README.md lists them\n"},
      {"people: 60000", "people: 0", "p.yaml:8: 'areas.0.people' lies from 1 to 2000000000, not 0\n"},
  };
  for (const auto& [what, other, said] : wrong) EXPECT_EQ(said_with(what, other), said) << other;
  EXPECT_EQ(said_of(load_rollout(folder + "none.yaml")), "none.yaml: the file cannot be read\n");
}

TEST(RolloutFile, takes_no_file_s_word_for_what_was_set) {
  const auto of = [](const std::vector<Setting>& set) {
    const auto plan = compile_rollout({"p.yaml", std::string(small)}, set);
    return plan ? plan->numbers[static_cast<std::size_t>(core::Number::gp_appointment)] : core::Stated{};
  };
  const auto as_filed = of({}), set = of({parse_setting("numbers.gp_appointment.value=41")}),
             sourced = of({parse_setting("numbers.gp_appointment.value=41"), parse_setting("numbers.gp_appointment.source=ours")});
  EXPECT_TRUE(as_filed.verified);
  EXPECT_EQ(set.source, "Set for this run, without a source. In the file: " + as_filed.source);
  EXPECT_FALSE(set.verified);
  EXPECT_EQ(sourced.source, "ours");
  EXPECT_TRUE(sourced.verified);
}

// The second area is at fault, and the eleventh was set.
TEST(RolloutFile, blames_what_was_set_for_no_other_s_fault) {
  std::string text(small), areas;
  for (int i = 1; i <= 10; ++i)
    areas += fmt::format("  - {{name: {}, people: 5000, practices: 3}}\n", i == 1 ? "North" : fmt::format("Area {}", i));
  const auto first = text.find("  - {name:", text.find("areas:"));
  text.insert(text.find('\n', first) + 1, areas);
  const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(text.rfind("North")), '\n');
  EXPECT_EQ(said_of(compile_rollout({"p.yaml", text}, {{.path = "areas.10.people", .value = "6000"}})),
            fmt::format("p.yaml:{}: 'North' comes twice\n", line));
}

// Whatever stands in a file, it is a plan or it is refused.
TEST(RolloutFile, is_a_plan_or_refused_whatever_is_done_to_it) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE(seed);
  std::mt19937 random(seed);
  const auto below = [&](std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random); };
  const std::string_view pieces[] = {"-",  "1e308", "nan",     "{",   "}",  "[", ":",       "\n",
                                     "  ", "0",     "value: ", "&a ", "*a", "'", "2027-13", "-5"};
  int refused = 0;
  for (int i = 0; i < 3'000; ++i) {
    std::string text(small);
    for (std::size_t n = 1 + below(3); n-- > 0;) {
      const auto at = below(text.size());
      if (below(2)) text.replace(at, below(6), pieces[below(std::size(pieces))]);
      else text.erase(at, 1 + below(12));
    }
    const auto plan = compile_rollout({"p.yaml", text});
    if (!plan) {
      ++refused;
      ASSERT_FALSE(plan.error().empty()) << text;
    } else {
      ASSERT_TRUE(core::faults_of(*plan).empty()) << text;
    }
  }
  EXPECT_GT(refused, 1'000);
}

}  // namespace
}  // namespace catalogue
