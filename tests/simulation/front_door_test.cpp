// First contacts routed by the pathways' own rules: where presentations go, what mistakes of reception do, and that a red flag never waits.
#include "simulation/front_door.h"

#include <cmath>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include <fmt/format.h>

#include "core/conversation.h"
#include "simulation/practice.h"
#include "simulation/replications.h"
#include "simulation/tally.h"
#include "tests/simulation/scenario.h"

namespace simulation {
namespace {

using core::Flag;

constexpr std::uint64_t seed = 20261123;
const std::vector<std::string> exact{"accuracy.yes=1", "accuracy.no=1", "accuracy.choice=1", "accuracy.followed=1"};

std::vector<std::string> with(std::vector<std::string> changed, const std::vector<std::string>& more) {
  changed.insert(changed.end(), more.begin(), more.end());
  return changed;
}

core::Scenario decided(const std::vector<std::string>& changed) {
  auto s = shipped("front-door", changed);
  decide_first_contacts(s);
  return s;
}

const core::Presentation& presentation(const core::Scenario& s, std::string_view name) {
  for (const auto& kind : s.kinds)
    for (const auto& one : kind.presentations)
      if (one.name == name) return one;
  throw std::out_of_range(std::string(name));
}

double probability(const core::Presentation& p, Flag flag) {
  double sum = 0;
  for (const auto& contact : p.contacts) sum += contact.flag == flag ? contact.probability : 0;
  return sum;
}

TEST(FrontDoor, sends_everybody_by_the_rule_they_meet_where_nothing_is_mistaken) {
  struct Row {
    const char *presentation, *rule, *role;
    Flag flag;
  };
  const Row rows[] = {
      {"something new", "front-door/gp_for_everything_else", "GP", Flag::none},
      {"tablets", "front-door/medicines", "elsewhere", Flag::none},
      {"yearly review", "front-door/long_term_condition_review", "NUR", Flag::none},
      {"fifth visit this quarter", "support-navigation/comes_often", "NAV", Flag::none},
      {"chest pain", "front-door/cardiac_chest_pain", "elsewhere", Flag::raised},
      {"very unwell", "front-door/very_unwell_today", "GP", Flag::raised},
      {"back pain", "physiotherapy/physiotherapy_routine", "FCP", Flag::none},
      {"back pain and low", "physiotherapy/ask_how_they_cope", "FCP", Flag::none},
      {"asks for a GP", "physiotherapy/prefers_gp", "GP", Flag::none},
      {"child", "physiotherapy/sixteen_or_over", "GP", Flag::none},
      {"fever with back pain", "physiotherapy/infection", "GP", Flag::raised},
      {"cauda equina", "front-door/suspected_cauda_equina", "elsewhere", Flag::raised},
      {"low and alone", "social-prescribing/social_prescribing_routine", "LW", Flag::none},
      {"thoughts of dying", "front-door/suicidal_thoughts_today", "GP", Flag::raised},
      {"nothing to eat", "support-navigation/no_food", "NAV", Flag::none},
      {"struggling at work", "occupational-therapy/occupational_therapy_routine", "OT", Flag::none},
      {"dressing or injection", "front-door/nursing", "NUR", Flag::none},
  };
  auto s = shipped("front-door", exact);
  std::map<std::string, Routed> routed;
  for (auto& one : decide_first_contacts(s)) routed[one.presentation] = one;
  for (const auto& [name, rule, role, flag] : rows) {
    const auto& one = routed.at(name);
    ASSERT_EQ(one.hits.size(), 1u) << name;
    EXPECT_EQ(one.hits[0].rules + "/" + one.hits[0].rule, rule) << name;
    EXPECT_EQ(one.rules + "/" + one.rule, rule) << name;
    EXPECT_EQ(one.hits[0].role == core::elsewhere ? "elsewhere" : s.roles[static_cast<std::size_t>(one.hits[0].role)].name, role) << name;
    EXPECT_EQ(one.hits[0].flag, flag) << name;
    EXPECT_EQ(one.conversations, 1u) << name;
    EXPECT_EQ(one.covered, 1) << name;
  }
  const auto msk = first_routes(s)[1];
  EXPECT_NEAR(msk[2], .36 + .22 + .16 + .11, 1e-9);
  EXPECT_NEAR(msk[0], .08 + .04 + .028, 1e-9);
}

// A flag whose signs are asked about at the front door and again by the physiotherapist is missed only when both are.
TEST(FrontDoor, misses_a_red_flag_as_often_as_all_that_would_raise_it_are_mistaken) {
  for (const double yes : {1.0, .97, .8, .5}) {
    const auto s = decided(with(exact, {fmt::format("accuracy.yes={}", yes)}));
    EXPECT_NEAR(probability(presentation(s, "cauda equina"), Flag::missed), (1 - yes) * (1 - yes), 1e-5) << yes;
    EXPECT_NEAR(probability(presentation(s, "fever with back pain"), Flag::missed), 1 - yes, 1e-5) << yes;
    EXPECT_NEAR(probability(presentation(s, "very unwell"), Flag::missed), 1 - yes, 1e-5) << yes;
    EXPECT_EQ(probability(presentation(s, "back pain"), Flag::missed), 0) << yes;
  }
}

TEST(FrontDoor, follows_conversations_so_far_that_what_is_left_out_is_small) {
  auto s = shipped("front-door");
  for (const auto& one : decide_first_contacts(s)) {
    EXPECT_GT(one.covered, .999) << one.presentation;
    EXPECT_LE(one.covered, 1 + 1e-9) << one.presentation;
    EXPECT_LT(one.conversations, conversations_max);
    double sum = 0, hits = 0;
    for (const auto& contact : presentation(s, one.presentation).contacts) sum += contact.probability;
    for (const auto& hit : one.hits) hits += hit.share;
    EXPECT_NEAR(sum, 1, 1e-9) << one.presentation;
    EXPECT_NEAR(hits, 1, 1e-9) << one.presentation;
  }
}

// The same conversations drawn one by one, by answers of this test's own.
TEST(FrontDoor, agrees_with_conversations_that_are_drawn) {
  constexpr int n = 4'000;
  const auto s = decided({"accuracy.yes=0.9", "accuracy.no=0.998", "accuracy.choice=0.9", "accuracy.followed=1"});
  Generator chance(seed, 0);
  for (const auto* name : {"back pain", "fever with back pain", "debts"}) {
    const auto& p = presentation(s, name);
    std::map<std::pair<int, bool>, double> drawn, expected;  // role and whether a red flag
    for (int i = 0; i < n; ++i) {
      core::Facts taken = core::record_of(p.truth);
      const auto suggestion = core::converse(*s.pathways, taken, [&](core::FactIndex question) -> std::int32_t {
        const auto& fact = s.pathways->facts[question];
        const auto truth = p.truth[question];
        if (fact.kind == core::AnswerKind::yes_no)
          return uniform(chance.next()) < (truth == 1 ? .9 : .998) ? std::max(truth, 0) : 1 - std::max(truth, 0);
        const auto options = static_cast<std::uint64_t>(fact.options.size());
        if (truth == core::Facts::not_asked) return static_cast<std::int32_t>(chance.below(options));
        if (uniform(chance.next()) < .9) return truth;
        const auto other = static_cast<std::int32_t>(chance.below(options - 1));
        return other + (other >= truth);
      });
      const auto& id = suggestion.outcome.destination == core::the_service
                           ? core::rules_of(*s.pathways, suggestion).id
                           : s.pathways->destinations[static_cast<std::size_t>(suggestion.outcome.destination)].id;
      const auto role = std::ranges::find(s.roles_of, id, &std::pair<std::string, int>::first)->second;
      drawn[{role, suggestion.outcome.kind == core::RouteKind::red_flag}] += 1.0 / n;
    }
    for (const auto& contact : p.contacts)
      expected[{contact.role, contact.flag == Flag::raised || contact.flag == Flag::wrong}] += contact.probability;
    for (const auto& [where, share] : expected)
      EXPECT_NEAR(drawn[where], share, 4.5 * std::sqrt(share * (1 - share) / n) + 2e-3)
          << name << ", role " << where.first << ", seed " << seed;
  }
}

TEST(FrontDoor, draws_what_can_be_taken_down_in_too_many_ways) {
  auto s = shipped("front-door", {"accuracy.no=0.9", "accuracy.choice=0.5"});
  const auto once = decide_first_contacts(s), again = decide_first_contacts(s);
  std::size_t drawn = 0;
  for (std::size_t i = 0; i < once.size(); ++i) {
    drawn += once[i].covered == 0;
    ASSERT_EQ(once[i].hits.size(), again[i].hits.size());
    for (std::size_t h = 0; h < once[i].hits.size(); ++h) EXPECT_EQ(once[i].hits[h].share, again[i].hits[h].share);
  }
  EXPECT_GT(drawn, 10u);
}

// Crowded, so that today's slots run out; and people who do not turn up, who are as urgent when they ask again.
TEST(FrontDoor, a_red_flag_never_waits) {
  for (const auto& accuracy :
       std::vector<std::vector<std::string>>{{},
                                             {"accuracy.yes=0.6", "accuracy.followed=0"},
                                             {"accuracy.no=0.98", "accuracy.choice=0.3", "sick_share.GP=0.1", "gave_up.urgent=0.5",
                                              "cancelled_again=1", "cancelled_days=2", "cancelled.0=0.3"},
                                             {"accuracy.yes=0", "accuracy.no=0.99", "accuracy.choice=0", "accuracy.followed=0.5"}}) {
    const auto s = decided(with(accuracy, {"list=6000", "warm_up_days=0", "measure_days=100", "did_not_attend.0=0.3", "slots.GP=20"}));
    for (const auto& kind : s.kinds)
      for (const auto& p : kind.presentations)
        for (const auto& c : p.contacts) {
          const bool up = c.flag == Flag::raised || c.flag == Flag::wrong;
          EXPECT_TRUE(!up || c.today || c.role == core::elsewhere) << p.name;
        }
    std::set<std::uint32_t> flagged, seen;
    int beyond = 0, again = 0, today = 0;
    Practice practice(s);
    practice.run(seed, 0, [&](const Happening& h) {
      if (h.what == What::flagged || h.what == What::flagged_wrongly) flagged.insert(h.need);
      if (!flagged.contains(h.need) || seen.contains(h.need)) return;
      if (h.what == What::attended) seen.insert(h.need);
      EXPECT_NE(h.what, What::delayed) << "need " << h.need << ", seed " << seed;
      EXPECT_NE(h.what, What::blocked) << "need " << h.need << ", seed " << seed;
      EXPECT_NE(h.what, What::lost_blocked) << "need " << h.need << ", seed " << seed;
      if (h.what == What::booked) {
        EXPECT_TRUE(h.on_day && h.lead == 0) << "need " << h.need << " is booked " << h.lead << " days ahead, seed " << seed;
        ++today;
      }
      beyond += h.what == What::beyond_slots;
      again += h.what == What::asked && h.contacts > 1;
    });
    EXPECT_GT(today, 50);
    EXPECT_GT(beyond, 10);
    EXPECT_GT(again, 5);
  }
}

TEST(FrontDoor, routes_needs_in_the_practice_as_it_was_decided) {
  const auto s = decided({"list=5000", "warm_up_days=0", "measure_days=60"});
  const auto expected = first_routes(s);
  std::vector<std::vector<double>> first(s.kinds.size(), std::vector<double>(s.roles.size()));
  std::vector<double> all(s.kinds.size());
  std::set<std::uint32_t> away;
  std::map<std::uint32_t, std::pair<std::size_t, std::size_t>> asked;  // kind and role, by need
  Practice practice(s);
  for (std::uint64_t replication = 0; replication < 8; ++replication) {
    practice.run(seed, replication, [&](const Happening& h) {
      if (h.what == What::asked && h.contacts == 1) asked[h.need] = {h.kind, h.role};
      if (h.what == What::elsewhere) away.insert(h.need);
    });
    for (const auto& [need, where] : asked) {
      ++all[where.first];
      if (!away.contains(need)) ++first[where.first][where.second];
    }
    asked.clear();
    away.clear();
  }
  for (std::size_t k = 0; k < all.size(); ++k)
    for (std::size_t r = 0; r < s.roles.size(); ++r)
      EXPECT_NEAR(first[k][r] / all[k], expected[k][r], 4.5 * std::sqrt(.25 / all[k])) << s.kinds[k].name << " " << s.roles[r].name;
}

TEST(FrontDoor, counts_red_flags_raised_missed_and_sent_on) {
  const auto s = decided(with(exact, {"accuracy.yes=0.8", "list=5000", "warm_up_days=20", "measure_days=130"}));
  const auto names = figure_names(s);
  const auto all = replicate(s, {.replications = 12, .seed = seed, .threads = 2});
  const auto mean = [&](std::string_view name) {
    for (std::size_t i = 0; i < names.size(); ++i)
      if (names[i].name == name) return mean_of(all, i);
    throw std::out_of_range(std::string(name));
  };
  double truly = 0, missed = 0;
  for (const auto& kind : s.kinds)
    for (const auto& p : kind.presentations) {
      truly += kind.share * p.share * (probability(p, Flag::missed) + probability(p, Flag::raised));
      missed += kind.share * p.share * probability(p, Flag::missed);
    }
  EXPECT_NEAR(mean("share of red flags missed").value, missed / truly, 4.5 * mean("share of red flags missed").se);
  const double needs = mean("needs a year").value;
  EXPECT_NEAR(mean("red flags missed a year").value / needs, missed, .15 * missed);
  EXPECT_NEAR(mean("red flags a year").value / needs, truly - missed, .1 * truly);
  EXPECT_EQ(mean("red flags raised wrongly a year").value, 0);
  EXPECT_NEAR(mean("sent elsewhere a year").value / needs, .37 * (.14 + .12 + .01) + .37 * .01 * .8, .01);
}

// Misheard so that somebody else should see to it: the need leaves the practice with its red flag, and is counted all the same.
TEST(FrontDoor, counts_a_missed_red_flag_that_is_sent_elsewhere) {
  auto s = shipped("front-door", with(exact, {"list=2000", "warm_up_days=0", "measure_days=60"}));
  for (auto& p : s.kinds[0].presentations) p.contacts = {{1, core::elsewhere, false, Flag::missed}};
  for (std::size_t k = 1; k < s.kinds.size(); ++k) s.kinds[k].presentations.clear();
  Practice practice(s);
  std::set<std::uint32_t> asked, missed, away;
  practice.run(seed, 0, [&](const Happening& h) {
    if (h.kind != 0) return;
    if (h.what == What::asked) asked.insert(h.need);
    if (h.what == What::flag_missed) EXPECT_TRUE(missed.insert(h.need).second) << "need " << h.need << " is counted twice";
    if (h.what == What::elsewhere) away.insert(h.need);
  });
  EXPECT_GT(asked.size(), 100u);
  EXPECT_EQ(missed, asked);
  EXPECT_EQ(away, asked);
}

// Two in three of today's do not turn up and ask again, as urgent as before: no first contacts any more.
TEST(FrontDoor, counts_as_urgent_first_contacts_alone) {
  auto s = shipped("front-door", with(exact, {"list=6000", "warm_up_days=0", "measure_days=60", "did_not_attend.0=0.66",
                                              "did_not_attend.1=0.66", "slots.GP=22"}));
  for (auto& kind : s.kinds) {
    kind.urgent = 0;
    for (auto& p : kind.presentations) p.contacts = {{.5, 0, true, Flag::none}, {.5, 0, true, Flag::raised}};
  }
  Practice practice(s);
  Tally tally(s);
  int urgent = 0, delayed = 0, again = 0;
  practice.run(seed, 0, [&](const Happening& h) {
    tally(h);
    urgent += h.what == What::asked && h.contacts == 1;
    delayed += h.what == What::delayed && h.contacts == 1;
    again += h.what == What::delayed && h.contacts > 1;
  });
  EXPECT_GT(again, 100);
  const auto names = figure_names(s);
  const auto at = std::ranges::find(names, "urgent delayed share", &FigureName::name) - names.begin();
  EXPECT_DOUBLE_EQ(tally.figures()[static_cast<std::size_t>(at)], static_cast<double>(delayed) / urgent);
}

// Who is seen beyond the slots was given no time to wait from.
TEST(FrontDoor, has_waits_in_the_clinic_of_those_who_had_a_slot) {
  auto s = shipped("front-door", with(exact, {"list=6000", "warm_up_days=0", "measure_days=60"}));
  for (auto& kind : s.kinds)
    for (auto& p : kind.presentations) p.contacts = {{1, 0, true, Flag::raised}};
  Practice practice(s);
  Tally tally(s);
  double waited = 0;
  int beyond = 0, visits = 0;
  practice.run(seed, 0, [&](const Happening& h) {
    tally(h);
    if (h.role != 0) return;
    beyond += h.what == What::beyond_slots;
    visits += h.what == What::attended;
    if (h.what == What::attended) waited += h.wait * s.day_minutes;
  });
  EXPECT_GT(beyond, 100);
  const auto names = figure_names(s);
  const auto at = std::ranges::find(names, FigureName{"clinic_wait_minutes", "GP"}) - names.begin();
  EXPECT_NEAR(tally.figures()[static_cast<std::size_t>(at)], waited / (visits - beyond), 1e-9);
}

TEST(FrontDoor, sees_a_course_through_that_began_beyond_the_slots) {
  auto s = shipped("front-door", with(exact, {"list=3000", "warm_up_days=0", "measure_days=80", "course.GP.visits=3",
                                              "course.GP.every_days=5", "on_day_every.GP=0"}));
  for (auto& kind : s.kinds)
    for (auto& p : kind.presentations) p.contacts = {{1, 0, true, Flag::raised}};
  Practice practice(s);
  std::map<std::uint32_t, int> visits;  // of the course
  int beyond = 0, decided = 0;
  practice.run(seed, 0, [&](const Happening& h) {
    beyond += h.what == What::beyond_slots;
    if (h.what == What::attended) visits[h.need] = h.in_course ? visits[h.need] + 1 : 1;
    if (h.what != What::resolved || h.role != 0) return;
    ++decided;
    EXPECT_EQ(visits[h.need], 3) << "need " << h.need;
  });
  EXPECT_GT(beyond, 100);
  EXPECT_GT(decided, 100);
}

// Two sets of rules under one seed: who is not touched by what they differ in is asked for, and sees, the same.
TEST(FrontDoor, changes_only_those_whom_the_other_rules_route_otherwise) {
  namespace fs = std::filesystem;
  const auto folder = fs::path(testing::TempDir()) / "other_pathways";
  fs::remove_all(folder);
  fs::copy(std::string(SOURCE_DIR) + "/pathways", folder);
  std::ostringstream text;
  text << std::ifstream(folder / "front-door.yaml").rdbuf();
  std::string door = std::move(text).str();
  const auto rule = door.find("- id: minor_illness\n"), to = door.find("to: pharmacist", rule);
  ASSERT_NE(to, door.npos);
  std::ofstream(folder / "front-door.yaml") << door.replace(to, std::string_view("to: pharmacist").size(), "to: practice-nurse");
  const std::vector<std::string> small{"list=3000", "warm_up_days=0", "measure_days=60"};
  const auto before = decided(small), after = decided(with(small, {"pathways=" + folder.string()}));
  const auto first_of = [](const core::Scenario& s) {
    std::map<std::uint32_t, std::tuple<What, Role, std::uint8_t>> first;
    Practice practice(s);
    practice.run(seed, 0, [&](const Happening& h) {
      if (h.contacts == 1 && (h.what == What::asked || h.what == What::elsewhere || h.what == What::flagged))
        first[h.need] = {h.what, h.role, h.kind};
    });
    return first;
  };
  const auto a = first_of(before), b = first_of(after);
  ASSERT_EQ(a.size(), b.size());
  std::size_t changed = 0;
  for (const auto& [need, was] : a) {
    if (b.at(need) == was) continue;
    ++changed;
    EXPECT_EQ(std::get<0>(was), What::elsewhere) << need;
    EXPECT_EQ(std::get<1>(b.at(need)), 1) << need << ": not the nurse's";
  }
  EXPECT_NEAR(static_cast<double>(changed) / static_cast<double>(a.size()), .37 * .14 * .9, .02);
  fs::remove_all(folder);
}

}  // namespace
}  // namespace simulation
