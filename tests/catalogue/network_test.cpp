// The file of a network: the shipped one, and what is said, by line, of one that cannot be planned for.
#include "catalogue/network.h"

#include <gtest/gtest.h>

#include <unistd.h>

#include <fstream>
#include <sstream>

namespace catalogue {
namespace {

const std::filesystem::path shipped = SOURCE_DIR "/scenarios";

std::string text_of(const char* name) {
  std::ostringstream text;
  text << std::ifstream(shipped / name).rdbuf();
  return std::move(text).str();
}
std::string text_of_shipped() { return text_of("network.yaml"); }

// What is changed of rm1.yaml, from and to.
using Changes = std::vector<std::pair<std::string, std::string>>;

std::expected<core::Network, std::vector<Complaint>> read_of(std::string text, std::optional<double> budget = {}, const Changes& rm1 = {}) {
  const auto folder = std::filesystem::path(testing::TempDir()) / ("fingerpost_network_" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  auto usual = text_of("rm1.yaml"), by_pathways = text_of("front-door.yaml");
  for (const auto& [from, to] : rm1) usual.replace(usual.find(from), from.size(), to);
  by_pathways.replace(by_pathways.find("../pathways"), 11, SOURCE_DIR "/pathways");
  std::ofstream(folder / "rm1.yaml", std::ios::binary) << usual;
  std::ofstream(folder / "front-door.yaml", std::ios::binary) << by_pathways;
  std::ofstream(folder / "network.yaml", std::ios::binary) << text;
  auto read = load_network(folder / "network.yaml", budget);
  std::filesystem::remove_all(folder);
  return read;
}

std::string said_of(const std::string& text, std::optional<double> budget = {}) {
  const auto read = read_of(text, budget);
  if (read) return "";
  std::string all;
  for (const auto& complaint : read.error()) all += to_string(complaint) + "\n";
  return all;
}

TEST(Network, shipped_one_is_five_practices_with_money_for_three_posts) {
  const auto read = load_network(shipped / "network.yaml");
  ASSERT_TRUE(read) << to_string(read.error().front());
  EXPECT_EQ(read->sites.size(), 5u);
  EXPECT_EQ(read->sites[0].scenario.list, 14'000);
  EXPECT_EQ(read->sites[0].scenario.roles[0].clinicians, std::vector{10});
  EXPECT_EQ(read->sites[0].scenario.roles[1].clinicians, std::vector{4});  // 3 for 10,000
  EXPECT_EQ(read->sites[0].scenario.route[1], (std::vector<double>{1, 0, 0, 0, 0, 0}));
  EXPECT_EQ(read->sites[3].rooms, std::vector{1});
  EXPECT_EQ(read->roles[0].weekdays, 31u);
  EXPECT_EQ(read->roles[1].offered, (std::vector<double>{0, 0, .30, .15, 0}));
}

// Of rm1.yaml with nurses by weekday and nobody to see a need of company: twice the list, twice the days.
TEST(Network, has_staff_in_proportion_by_the_days_of_the_week) {
  const auto folder = std::filesystem::path(testing::TempDir()) / ("fingerpost_rota_" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  std::ostringstream base;
  base << std::ifstream(shipped / "rm1.yaml").rdbuf();
  auto text = std::move(base).str();
  auto network = text_of_shipped();
  const auto put = [](std::string& in, std::string_view what, std::string_view other) {
    ASSERT_NE(in.find(what), in.npos) << what;
    in.replace(in.find(what), what.size(), other);
  };
  put(text, "NUR: 3,   FCP: 1,", "NUR: [4, 0, 2, 1, 1], FCP: 1,");
  put(text, "LW: 1,   NAV: 1}", "LW: 0,   NAV: 1}");
  put(text, "LW: 0.20, NAV: 0.15}", "NAV: 0.35}");
  put(text, "OT: 0.12, LW: 0.08}", "OT: 0.20}");
  std::ofstream(folder / "rm1.yaml", std::ios::binary) << text;
  put(network, "clinicians.FCP: 0", "clinicians.GP.4: 1");
  put(network, "  clinicians.LW: 0\n", "");
  put(network, "list: 14000, rooms: [1, 2, 2, 2, 1], set: {clinicians.GP: 10}", "list: 20000, rooms: 1");
  std::ofstream(folder / "network.yaml", std::ios::binary) << network;
  const auto read = load_network(folder / "network.yaml");
  std::filesystem::remove_all(folder);
  ASSERT_TRUE(read) << to_string(read.error().front());
  const auto& roles = read->sites[0].scenario.roles;
  EXPECT_EQ(roles[0].clinicians, (std::vector{10, 10, 10, 10, 1})) << "one weekday set at every site";
  EXPECT_EQ(roles[1].clinicians, (std::vector{8, 0, 4, 2, 2}));
  EXPECT_EQ(roles[2].clinicians, std::vector{2});
  EXPECT_EQ(roles[4].clinicians, std::vector{0}) << "nobody is there today";
}

TEST(Network, has_staff_in_proportion_by_weekday_and_nobody_where_there_is_nobody) {
  auto text = text_of_shipped();
  for (const std::string line : {"  clinicians.FCP: 0\n", "  clinicians.OT: 0\n"}) text.replace(text.find(line), line.size(), "");
  const auto read = read_of(text, {},
                            {{"FCP: 1, ", "FCP: [1, 0, 2, 0, 0], "},
                             {"OT: 1, ", "OT: 0, "},
                             {"GP: 0.75, NUR: 0.05, OT: 0.12,", "GP: 0.87, NUR: 0.05,"},
                             {"GP: 0.55, NUR: 0.05, OT: 0.05,", "GP: 0.60, NUR: 0.05,"}});
  ASSERT_TRUE(read) << to_string(read.error().front());
  EXPECT_EQ(read->sites[0].scenario.roles[2].clinicians, (std::vector{1, 0, 3, 0, 0}));  // 14,000 people for 10,000
  EXPECT_EQ(read->sites[4].scenario.roles[2].clinicians, (std::vector{1, 0, 1, 0, 0}));  // 5,000
  EXPECT_EQ(read->sites[0].scenario.roles[3].clinicians, std::vector{0});
}

TEST(Network, is_refused_where_roles_would_take_more_than_all_with_what_goes_to_them_already) {
  auto text = text_of_shipped();
  for (const std::string line : {"  clinicians.FCP: 0\n", "  route.MSK.FCP: 0\n"}) text.replace(text.find(line), line.size(), "");
  const auto offer = [&](const std::string& from, const std::string& to) { text.replace(text.find(from), from.size(), to); };
  offer("offered: {MSK: 0.75}", "offered: {MSK: 0.2}"), offer("offered: {mental: 0.30,", "offered: {MSK: 0.7, mental: 0.30,");
  offer("  clinicians.OT: 0\n", "  clinicians.OT: 0\n  resolve.MSK.OT: 0.6\n");
  const auto said = said_of(text);
  EXPECT_NE(said.find("at Ash the roles would take 1.15 of the MSK contacts"), said.npos) << said;  // 0.45 go to FCP already
}

struct Wrong {
  const char *name, *what, *other, *said;
};
void PrintTo(const Wrong& wrong, std::ostream* out) { *out << wrong.name; }
struct WrongNetwork : testing::TestWithParam<Wrong> {};

TEST_P(WrongNetwork, is_refused_with_line_and_reason) {
  auto text = text_of_shipped();
  const auto at = text.find(GetParam().what);
  ASSERT_NE(at, text.npos);
  const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n');
  text.replace(at, std::string_view(GetParam().what).size(), GetParam().other);
  const auto said = said_of(text);
  EXPECT_NE(said.find(GetParam().said), said.npos) << said;
  EXPECT_NE(said.find("network.yaml:" + std::to_string(line) + ":"), said.npos) << said << "line " << line;
}

INSTANTIATE_TEST_SUITE_P(
    All, WrongNetwork,
    testing::Values(
        Wrong{"budget_below_0", "budget: 170000", "budget: -1", "budget is -1"},
        Wrong{"based_on_what_is_not_there", "based_on: rm1.yaml", "based_on: rm2.yaml", "'based_on' names 'rm2.yaml', which is not there"},
        Wrong{"based_on_pathways", "based_on: rm1.yaml", "based_on: front-door.yaml", "a network's scenario has none"},
        Wrong{"staff_below_0", "- {name: Ash,    list: 14000, rooms: [1, 2, 2, 2, 1], set: {clinicians.GP: 10}}",
              "- {name: Ash, list: 14000, rooms: 1, set: {clinicians.GP: -10}}", "must be a whole number from 0 to 1000"},
        Wrong{"a_rota_of_two_days", "- {name: Ash,    list: 14000, rooms: [1, 2, 2, 2, 1], set: {clinicians.GP: 10}}",
              "- {name: Ash, list: 14000, rooms: 1, set: {clinicians.GP: [9, 9]}}", "clinicians.GP says 2 days"},
        Wrong{"rooms_below_0", "rooms: [1, 2, 2, 2, 1]", "rooms: [1, -2, 2, 2, 1]", "a day of 'rooms' must be a whole number from 0"},
        Wrong{"rooms_of_four_days", "[1, 2, 2, 2, 1]", "[1, 2, 2, 2]", "rooms of Ash says 4 days"},
        Wrong{"a_role_no_one_knows", "- name: OT", "- name: XX", "'XX' is no role that the scenario knows"},
        Wrong{"a_site_twice", "name: Birch", "name: Ash", "2 sites are called Ash"},
        Wrong{"an_unknown_kind", "offered: {MSK: 0.75}", "offered: {knee: 0.75}", "'knee' is no kind of need"},
        Wrong{"nobody_is_helped", "offered: {MSK: 0.75}", "offered: {nursing: 0.75}", "resolve.nursing.FCP is not said"},
        Wrong{"a_day_that_is_none", "[Mon, Tue, Wed", "[Mon, Tue, Sat", "'Sat' is no day of this week"},
        Wrong{"slots_past_the_day", "slots: 18, slot_minutes: 24", "slots: 18, slot_minutes: 60", "18 slots of 60 minutes"},
        Wrong{"five_together", "posts_most: 2", "together: 5\n    posts_most: 2", "'together' must be a whole number from 1 to 4"},
        Wrong{"a_key_nobody_knows", "fill: 0.85", "filled: 0.85", "unknown key 'filled'"}),
    [](const auto& each) { return std::string(each.param.name); });

TEST(Network, refuses_a_budget_that_pays_for_no_post_and_takes_none_for_today_alone) {
  EXPECT_EQ(said_of(text_of_shipped(), 40'999),
            "--budget: a budget of 40999 pounds a year pays for no post: the cheapest, LW, costs 41000\n");
  EXPECT_EQ(said_of(text_of_shipped(), 0), "");
}

TEST(Network, refuses_posts_that_must_be_there_and_cannot_be_paid) {
  auto text = text_of_shipped();
  const std::string what = "posts_most: 3";
  text.replace(text.find(what), what.size(), "posts_most: 3\n    posts_least: 2");
  EXPECT_EQ(said_of(text), "");
  const auto said = said_of(text, 100'000);
  EXPECT_NE(said.find("--budget: the posts that must be there (2 FCP) cost 124000 pounds a year, and the budget is 100000"), said.npos)
      << said;
}

}  // namespace
}  // namespace catalogue
