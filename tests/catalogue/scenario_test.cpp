// The files of scenarios: the shipped ones, what is changed by a path, and what is said, by line, of one that cannot be run.
#include "catalogue/scenario.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <numeric>
#include <sstream>

namespace catalogue {
namespace {

const std::string folder = SOURCE_DIR "/scenarios/";

std::string said_of(const LoadedScenario& read) {
  if (read) return "";
  std::string all;
  for (const auto& complaint : read.error()) all += to_string(complaint) + "\n";
  return all;
}

LoadedScenario with(const std::vector<std::string>& changed, const std::string& name = "rm1") {
  std::vector<Setting> settings;
  for (const auto& one : changed) settings.push_back(parse_setting(one));
  return load_scenario(folder + name + ".yaml", settings);
}

std::string rm1_text() {
  std::ostringstream text;
  text << std::ifstream(folder + "rm1.yaml").rdbuf();
  return std::move(text).str();
}

// The shipped file with something else in one place.
std::string said_with(std::string_view what, std::string_view other) {
  std::string changed = rm1_text();
  const auto at = changed.find(what);
  if (at == changed.npos) throw std::logic_error("the file has no " + std::string(what));
  return said_of(compile_scenario({{"rm1.yaml", changed.replace(at, what.size(), other)}}));
}

double sum(const std::vector<double>& row) { return std::accumulate(row.begin(), row.end(), 0.0); }

TEST(Scenario, shipped_ones_can_all_be_run) {
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().filename() == "network.yaml") continue;  // several practices: tests/catalogue/network_test.cpp
    if (entry.path().extension() == ".yaml") EXPECT_EQ(said_of(load_scenario(entry.path())), "") << entry.path();
  }
  const auto rm1 = with({});
  EXPECT_EQ(rm1->list, 10'000);
  EXPECT_EQ(rm1->roles[1].name, "NUR");
  EXPECT_EQ(rm1->roles[1].slots, 26);
  EXPECT_EQ(rm1->route[3], (std::vector<double>{.55, .05, 0, .05, .20, .15}));
  EXPECT_EQ(rm1->did_not_attend.back().from_days, 11);
}

TEST(Scenario, says_only_what_it_changes_when_it_is_based_on_another) {
  const auto fcp = with({}, "rm1-fcp");
  ASSERT_TRUE(fcp) << said_of(fcp);
  EXPECT_EQ(fcp->title, "Two physiotherapists, most joint pain sent there first");
  EXPECT_EQ(fcp->roles[2].clinicians, std::vector{2});
  EXPECT_EQ(fcp->route[1], (std::vector<double>{.25, 0, .75, 0, 0, 0}));
  EXPECT_EQ(fcp->route[0], with({})->route[0]);
  const auto changed_again = with({"route.MSK.FCP=0.6"}, "rm1-fcp");
  EXPECT_NEAR(changed_again->route[1][0], .4, 1e-12);
}

TEST(Scenario, has_any_number_changed_by_its_path) {
  EXPECT_EQ(with({"slots.GP=24"})->roles[0].slots, 24);
  EXPECT_EQ(with({"weekday.0=2"})->weekday[0], 2);
  EXPECT_EQ(with({"did_not_attend.11=0.2"})->did_not_attend.back().probability, .2);
  EXPECT_EQ(with({"missed.mean_days=3", "list=500"})->missed_days, 3);
}

TEST(Scenario, has_a_rota_by_weekday_where_the_file_or_a_path_says_so) {
  using Days = std::vector<int>;
  EXPECT_EQ(with({"clinicians.FCP.2=2"})->roles[2].clinicians, (Days{1, 1, 2, 1, 1}));
  EXPECT_EQ(with({"clinicians.FCP.2=0", "clinicians.FCP.4=0"})->roles[2].clinicians, (Days{1, 1, 0, 1, 0}));
  EXPECT_EQ(with({"clinicians.FCP.2=0", "clinicians.FCP=2"})->roles[2].clinicians, (Days{2}));
  EXPECT_EQ(with({"clinicians.FCP.2=0"})->roles[0].clinicians, (Days{5}));
  EXPECT_EQ(with({"clinicians.FCP=[1, 0,0, 1, 0]"})->roles[2].clinicians, (Days{1, 0, 0, 1, 0}));
  EXPECT_EQ(said_of(with({"clinicians.FCP=[1, 0]"})),
            "--set: clinicians.FCP says 2 days, and the week has 5: one number holds for every day\n");
  EXPECT_EQ(said_of(with({"clinicians.FCP=[1, 0, x, 0, 0]"})), "--set: a day of 'clinicians.FCP' must be a whole number from 0 to 1000\n");
  EXPECT_EQ(said_of(with({"clinicians.FCP=["})), "--set: 'clinicians.FCP' must be a number, not '['\n");
  EXPECT_EQ(said_of(with({"clinicians.VET=[1]"})), "--set: there is no 'clinicians.VET': 'VET' is none of GP, NUR, FCP, OT, LW, NAV\n");
  EXPECT_EQ(said_with("FCP: 1,   OT: 1,", "FCP: [1, 0, 1, 0, 1],   OT: 1,"), "");
}

TEST(Scenario, may_say_of_some_roles_who_is_away_and_whom_they_keep) {
  const auto all = with({}, "link-workers");
  ASSERT_TRUE(all) << said_of(all);
  const auto& [gp, nur, physio, ot, lw, nav] =
      std::tie(all->roles[0], all->roles[1], all->roles[2], all->roles[3], all->roles[4], all->roles[5]);
  EXPECT_EQ(lw.clinicians, (std::vector{3, 3, 0, 3, 3}));
  EXPECT_EQ(lw.course_visits, 6);
  EXPECT_EQ(lw.course_days, 10);
  EXPECT_EQ(lw.caseload, 40);
  EXPECT_EQ(nav.group_size, 4);
  EXPECT_EQ(gp.leave_days, 30);
  EXPECT_EQ(nur.sick_share, 0.03);
  EXPECT_EQ(gp.training_share, 0.04);
  EXPECT_EQ(physio.vacancy.to_day, 140);
  EXPECT_EQ(physio.vacancy.posts, 1);
  EXPECT_EQ(ot.leave_days, 0);
  EXPECT_EQ(all->cancelled.size(), 3u);
  EXPECT_EQ(all->cancelled[2].from_days, 7);
  EXPECT_EQ(all->cancelled_again, 0.7);
  EXPECT_EQ(all->gave_up_urgent, 0.15);
  EXPECT_EQ(all->gave_up_lead_days, 14);
  EXPECT_EQ(all->gave_up_share, 0.3);
  const std::string_view visits = "visits_max: 12\n";
  EXPECT_EQ(said_with(visits,
                      "visits_max: 12\nleave_days: {GP: 30}\ncourse: {LW: {visits: 6, every_days: 10}}\n"
                      "vacancy: {FCP: {from_day: 0, to_day: 20, posts: 1}}\n"
                      "cancelled: {0: 0.01}\ncancelled_again: 0.5\ncancelled_days: 3\ngave_up: {urgent: 0.1}\n"),
            "");
}

TEST(Scenario, refuses_by_line_absences_and_courses_that_cannot_be) {
  struct Row {
    const char *added, *said;
  };
  const Row rows[] = {
      {"leave_days: {VET: 30}", "rm1.yaml:47: 'VET' of 'leave_days' is no role that 'clinicians' names\n"},
      {"leave_days: {GP: 300}", "rm1.yaml:47: leave_days.GP is 300; it must lie from 0 to 260\n"},
      {"leave_days: 30", "rm1.yaml:47: 'leave_days' "},
      {"sick_share: {GP: 2}", "rm1.yaml:47: sick_share.GP is 2; a probability lies from 0 to 1\n"},
      {"training_share: {GP: -1}", "rm1.yaml:47: training_share.GP is -1; a probability lies from 0 to 1\n"},
      {"vacancy: {FCP: {from_day: 9, to_day: 5}}",
       "rm1.yaml:47: vacancy.FCP.from_day is 9 and vacancy.FCP.to_day is 5: it ends before it begins\n"},
      {"vacancy: {FCP: {from_day: 9}}", "rm1.yaml:47: 'vacancy.FCP' has no 'to_day'\n"},
      {"vacancy: {FCP: {from_day: 1, to_day: 5, posts: 2}}", "rm1.yaml:47: vacancy.FCP.posts is 2; it must lie from 1 to 1\n"},
      {"course: {LW: {visits: 6, every_days: 40}}", "rm1.yaml:47: course.LW.every_days is 40; it must lie from 1 to 30\n"},
      {"course: {LW: {visits: 6}}", "rm1.yaml:47: 'course.LW' has no 'every_days'\n"},
      {"caseload: {GP: 40}", "rm1.yaml:47: caseload.GP is for a role that is booked ahead: set on_day_every.GP to 0\n"},
      {"group_size: {LW: 0}", "rm1.yaml:47: 'group_size.LW' must be a whole number from 1 to 100\n"},
      {"cancelled: {1: 0.1}\ncancelled_again: 0\ncancelled_days: 1", "rm1.yaml:47: cancelled must say what holds from 0 days on\n"},
      {"cancelled: {0: 0.1}\ncancelled_days: 1", "rm1.yaml:2: a scenario has no 'cancelled_again'\n"},
      {"cancelled_again: 0.5", "rm1.yaml:47: 'cancelled_again' is said without 'cancelled'\n"},
      {"cancelled_days: 2", "rm1.yaml:47: 'cancelled_days' is said without 'cancelled'\n"},
      {"gave_up: {lead_days: 10}", "rm1.yaml:47: 'gave_up' has no 'share'\n"},
      {"closing_neighbour: {people: 2000}", "rm1.yaml:47: 'closing_neighbour' has no 'from_day'\n"},
      {"closing_neighbour: {people: 999999, from_day: 3}",
       "rm1.yaml:47: closing_neighbour.people is 999999; it must lie from 0 to 990000\n"},
      {"closing_neighbour: {people: 2000, from_day: 260}",
       "rm1.yaml:47: closing_neighbour.from_day is 260, and the run ends after 260 days: nobody would come\n"},
      {"closing_neighbour: {people: 2000, from_day: 3, open_needs: 2}",
       "rm1.yaml:47: closing_neighbour.open_needs is 2; a probability lies from 0 to 1\n"},
      {"closing_neighbour: {people: 2000, from_day: 3}\ngroups: {all: {share: 1}}",
       "rm1.yaml:47: closing_neighbour says nothing of 'groups': leave one of them out\n"},
      {"gave_up: {urgent: 3}", "rm1.yaml:47: gave_up.urgent is 3; a probability lies from 0 to 1\n"},
  };
  for (const auto& [added, said] : rows) {
    const auto is = said_with("visits_max: 12\n", std::string("visits_max: 12\n") + added + "\n");
    EXPECT_EQ(is.substr(0, std::string_view(said).size()), said) << added;
  }
  EXPECT_EQ(said_of(with({"leave_days.VET=3"})).substr(0, 40), "--set: there is no 'leave_days.VET': 'le");
  EXPECT_EQ(said_of(with({"sick_share.GP=3"})), "--set: sick_share.GP is 3; a probability lies from 0 to 1\n");
}

TEST(Scenario, rows_add_up_after_a_change_as_the_rest_shares_what_is_left) {
  const auto one = with({"route.mental.GP=0.5"});
  ASSERT_TRUE(one) << said_of(one);
  EXPECT_NEAR(sum(one->route[2]), 1, 1e-9);
  EXPECT_EQ(one->route[2][0], .5);
  EXPECT_NEAR(one->route[2][3] / one->route[2][4], .12 / .08, 1e-9);
  const auto two = with({"route.mental.GP=0.5", "route.mental.OT=0.3"});
  EXPECT_EQ(two->route[2][0], .5);
  EXPECT_EQ(two->route[2][3], .3);
  EXPECT_NEAR(sum(two->route[2]), 1, 1e-9);
  const auto added = with({"route.MSK.OT=0.1", "resolve.MSK.OT=0.4"});
  ASSERT_TRUE(added) << said_of(added);
  EXPECT_NEAR(sum(added->route[1]), 1, 1e-9);
  const auto shares = with({"share.MSK=0.2"});
  EXPECT_NEAR(shares->kinds[0].share, .37 * .8 / .87, 1e-9);
}

TEST(Scenario, refuses_settings_that_name_nothing_or_cannot_be) {
  struct Row {
    std::vector<std::string> set;
    const char* said;
  };
  const Row rows[] = {
      {{"slots.VET=24"}, "--set: there is no 'slots.VET': 'VET' is none of GP, NUR, FCP, OT, LW, NAV\n"},
      {{"slots=24"}, "--set: 'slots' is no single number: go on with one of GP, NUR, FCP, OT, LW, NAV\n"},
      {{"list.a=1"}, "--set: there is no 'list.a': nothing lies below 'list'\n"},
      {{"slots.GP.a.b=1"}, "--set: there is no 'slots.GP.a.b': nothing lies below 'slots.GP'\n"},
      {{"slot_minutes.GP=1e-300"}, "--set: slot_minutes.GP is 1e-300; it must lie from 0.1 to 480\n"},
      {{"consultation_minutes.GP=0.05"}, "--set: consultation_minutes.GP is 0.05; it must lie from 0.1 to 1000\n"},
      {{"slots.GP"}, "--set: 'slots.GP' must be a path and a number, such as slots.GP=24\n"},
      {{"route.MSK.VET=0.1"}, "--set: there is no 'route.MSK.VET': 'VET' is none of GP, FCP\n"},
      {{"weekday.9=1"}, "--set: there is no 'weekday.9': '9' is none of 0, 1, 2, 3, 4\n"},
      {{"route.MSK.GP=0.9", "route.MSK.FCP=0.9"}, "--set: the probabilities of route.MSK add up to 1.8; they must add up to 1\n"},
      {{"urgent.MSK=1.5"}, "--set: urgent.MSK is 1.5; a probability lies from 0 to 1\n"},
      {{"clinicians.FCP.5=1"}, "--set: there is no 'clinicians.FCP.5': '5' is none of 0, 1, 2, 3, 4\n"},
      {{"clinicians.FCP.0=some"}, "--set: 'clinicians.FCP.0' must be a number, not 'some'\n"},
      {{"clinicians.FCP.0=0", "clinicians.FCP=many"}, "--set: 'clinicians.FCP' must be a number, not 'many'\n"},
      {{"clinicians.FCP.0=0", "clinicians.FCP.1=0", "clinicians.FCP.2=0", "clinicians.FCP.3=0", "clinicians.FCP.4=0"},
       "rm1.yaml:31: route.MSK.FCP sends 0.45 of the MSK needs to FCP, a role no one holds\n"},
      {{"clinicians.FCP=0"}, "rm1.yaml:31: route.MSK.FCP sends 0.45 of the MSK needs to FCP, a role no one holds\n"},
  };
  for (const auto& [set, said] : rows) EXPECT_EQ(said_of(with(set)), said) << set.front();
  const auto many = said_of(with({"slots.GP=many"}));
  EXPECT_EQ(many, "--set: 'slots.GP' must be a number, not 'many'\n");
}

TEST(Scenario, refuses_by_line_what_cannot_be_run) {
  struct Row {
    const char *what, *other, *said;
  };
  const Row rows[] = {
      {"list: 10000 ", "list: 0 ", "rm1.yaml:6: list is 0; it must lie from 1 to 1000000\n"},
      {"list: 10000 ", "lists: 10000 ", "rm1.yaml:6: unknown key 'lists' in a scenario; it may have: title, source, practices, list"},
      {"nursing: 0.35}", "nursing: 0.45}", "rm1.yaml:16: the probabilities of share add up to 1.1; they must add up to 1\n"},
      {"nursing: 0.35}", "nursing: all}", "rm1.yaml:16: 'share.nursing' is no number\n"},
      {"MSK: 0.13,", "M.K: 0.13,", "rm1.yaml:16: the name 'M.K' must have 1 to 20 letters, digits, _ and -\n"},
      {"{GP: 0.55, FCP: 0.45}", "{GP: 0.55, FCP: 0.4}",
       "rm1.yaml:31: the probabilities of route.MSK add up to 0.95; they must add up to 1\n"},
      {"{GP: 0.55, FCP: 0.45}", "{GP: 0.55, VET: 0.45}", "rm1.yaml:31: 'VET' of 'route.MSK' is no role that 'clinicians' names\n"},
      {"{GP: 0.55, FCP: 0.45}", "{GP: 0.55, OT: 0.45}",
       "rm1.yaml:31: route.MSK.OT has no resolve.MSK.OT: say how likely a visit settles the need\n"},
      {"FCP: 24, ", "FCP: -24, ", "rm1.yaml:22: slot_minutes.FCP is -24; it must lie from 0.1 to 480\n"},
      {"FCP: 1,   OT: 1,", "FCP: [1, 0, 1],   OT: 1,",
       "rm1.yaml:20: clinicians.FCP says 3 days, and the week has 5: one number holds for every day\n"},
      {"FCP: 1,   OT: 1,", "FCP: [1, 0, 1, half, 1],   OT: 1,",
       "rm1.yaml:20: a day of 'clinicians.FCP' must be a whole number from 0 to 1000\n"},
      {"FCP: 1,   OT: 1,", "FCP: [0, 0, 0, 0, 0],   OT: 1,",
       "rm1.yaml:31: route.MSK.FCP sends 0.45 of the MSK needs to FCP, a role no one holds\n"},
      {"FCP: 18, ", "FCP: 0, ", "rm1.yaml:31: route.MSK.FCP sends 0.45 of the MSK needs to FCP, a role no one holds\n"},
      {"GP: 30, ", "GP: 40, ", "rm1.yaml:21: 40 slots of 14 minutes do not begin within a day of 480 minutes\n"},
      {"OT: 0,   LW", "OT: 1,   LW",
       "rm1.yaml:32: route.mental.OT sends people to OT, whose slots are all kept for the day itself: nobody could book ahead\n"
       "rm1.yaml:33: route.social.OT sends people to OT, whose slots are all kept for the day itself: nobody could book ahead\n"},
      {"overflow_role: GP", "overflow_role: VET", "rm1.yaml:26: 'VET' is no role that 'clinicians' names\n"},
      {"FCP: 18, ", "FPC: 18, ", "rm1.yaml:21: 'FPC' of 'slots' is no role that 'clinicians' names\n"},
      {"FCP: 1,   OT: 1,", "FCP: 0.4,   OT: 1,",
       "rm1.yaml:20: 'clinicians.FCP', of every day or in a list of one a weekday, must be a whole number from 0 to 1000\n"},
      {"FCP: 1,   OT: 1,", "FCP: {Mon: 1},   OT: 1,",
       "rm1.yaml:20: 'clinicians.FCP', of every day or in a list of one a weekday, must be a whole number from 0 to 1000\n"},
      {"  MSK:     {GP: 0.55", "\tMSK:     {GP: 0.55",
       "rm1.yaml:31: this is not YAML: end of map not found. A tab stands here: indent with spaces\n"},
      {"title: A practice", "title: One: a practice",
       "rm1.yaml:2: this is not YAML: illegal map value. A ':' is missing in the line above, or stands in a text here, which then needs "
       "quotes\n"},
      {"list: 10000", "list: seven thousand and more", "rm1.yaml:6: 'list' must be a whole number from 0 to 1000000\n"},
      {"{0: 0.019,", "{1: 0.019, 2: 0.03,", ""},
      {"mean_days: 5", "mean_days: -5", "rm1.yaml:43: missed.mean_days is -5; it must lie from 0 to 1000\n"},
      {"after_days: 1", "after_days: 0", "rm1.yaml:44: blocked.after_days is 0; it must lie from 1 to 1000\n"},
      {"weekday: [1.25,", "weekday: [-1.25,", "rm1.yaml:11: a weight of weekday is -1.25; it must not be below 0\n"},
      {"season: [1]", "season: [0]", "rm1.yaml:12: all weights of season are 0\n"},
      {"booking_days: 30", "booking_days: 500", "rm1.yaml:47: 'booking_days' must be a whole number from 0 to 400\n"},
      {"visits_max: 12", "", "rm1.yaml:2: a scenario has no 'visits_max'\n"},
      {"slots:                {GP: 30,", "slots:                {", "rm1.yaml:21: 'slots' does not say all 6\n"},
  };
  for (const auto& [what, other, said] : rows) {
    const auto is = said_with(what, other);
    if (*said) EXPECT_EQ(is.substr(0, std::string_view(said).size()), said) << other;
    else EXPECT_NE(is, "") << other;
  }
}

TEST(Scenario, refuses_what_the_parser_would_read_without_end) {
  for (const auto* text : {",title: {a: 1}", "]", "}", ",", "title: a\n]", "title: a\n,b: c", "title: a\n---\ntitle: b\n", ""})
    EXPECT_TRUE(said_of(compile_scenario({{"s.yaml", text}})).starts_with("s.yaml:")) << text;
}

TEST(Scenario, is_laid_over_one_that_is_itself_based_on_another) {
  const Source rm1{"rm1.yaml", rm1_text()};
  const Source mine{"mine.yaml",
                    "title: mine\nsource: b\nset: {list: 5000, route.MSK.FCP: 0.6}\nurgent: {medical: 0, MSK: 0, mental: 0, "
                    "social: 0, nursing: 0}\n"};
  const auto with = [&](const std::string& set) {
    return compile_scenario({rm1, mine, {"more.yaml", "title: more\nsource: c\nset:\n  " + set + "\n"}});
  };
  const auto s = with("urgent.MSK: 0.3");
  ASSERT_TRUE(s) << said_of(s);
  EXPECT_EQ(s->title, "more");
  EXPECT_EQ(s->list, 5000);
  EXPECT_EQ(s->kinds[0].urgent, 0);
  EXPECT_EQ(s->kinds[1].urgent, .3) << "of what the file below says";
  EXPECT_NEAR(s->route[1][0], .4, 1e-12);
  EXPECT_NEAR(with("route.MSK.GP: 0.1")->route[1][2], .9, 1e-12) << "balanced anew";
  EXPECT_EQ(said_of(with("urgent.MSK: 3")), "more.yaml:4: urgent.MSK is 3; a probability lies from 0 to 1\n");
  EXPECT_EQ(with("clinicians.FCP: [1, 0, 0, 1, 0]")->roles[2].clinicians, (std::vector{1, 0, 0, 1, 0}));
  EXPECT_EQ(said_of(with("clinicians.FCP: [1, 0, 0.4, 1, 0]")),
            "more.yaml:4: a day of 'clinicians.FCP' must be a whole number from 0 to 1000\n");
  EXPECT_EQ(said_of(with("slots.GP: many")), "more.yaml:4: 'slots.GP' must be a number, not 'many'\n");
  EXPECT_EQ(said_of(with("slots.GP: 1.5")), "more.yaml:4: 'slots.GP' must be a whole number from 0 to 1000\n");
}

TEST(Scenario, refuses_a_file_that_is_based_on_what_is_not_there) {
  EXPECT_EQ(said_of(load_scenario(folder + "none.yaml")), "none.yaml: the file cannot be read\n");
  const auto file = std::filesystem::path(testing::TempDir()) / "based.yaml";
  const auto said = [&](const char* text) {
    std::ofstream(file) << text;
    return said_of(load_scenario(file));
  };
  EXPECT_EQ(said("title: a\nsource: b\nbased_on: gone.yaml\nset: {list: 5}\n"),
            "based.yaml:3: 'based_on' names 'gone.yaml', which is not there: lay a copy of it beside this file\n");
  EXPECT_EQ(said("title: a\nsource: b\nbased_on: ../rm1.yaml\nset: {list: 5}\n"),
            "based.yaml:3: 'based_on' names a file of the same folder\n");
  std::filesystem::copy_file(folder + "rm1.yaml", file.parent_path() / "rm1.yaml", std::filesystem::copy_options::overwrite_existing);
  EXPECT_EQ(said("title: a\nsource: b\nbased_on: rm1.yaml\nset: {slots.VET: 5}\n"),
            "based.yaml:4: there is no 'slots.VET': 'VET' is none of GP, NUR, FCP, OT, LW, NAV\n");
  EXPECT_EQ(said("title: a\nsource: b\nbased_on: rm1.yaml\nset: {urgent.MSK: 5}\n"),
            "based.yaml:4: urgent.MSK is 5; a probability lies from 0 to 1\n");
  EXPECT_EQ(said("title: a\nsource: b\nbased_on: rm1.yaml\nset: {slots.NUR: -5}\n"),
            "based.yaml:4: 'slots.NUR' must be a whole number from 0 to 1000\n");
  EXPECT_EQ(said("title: a\nsource: b\nbased_on: based.yaml\n"), "based.yaml:3: 'based_on' names 'based.yaml', and so on without end\n");
  std::filesystem::remove(file.parent_path() / "rm1.yaml");
  std::filesystem::remove(file);
}

}  // namespace
}  // namespace catalogue
