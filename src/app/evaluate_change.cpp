#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "app/evaluate.h"
#include "app/small_counts.h"
#include "evaluation/change.h"
#include "evaluation/proportion.h"

namespace app {
namespace {

namespace json = boost::json;

struct Options {
  std::string before, after, by;
  evaluation::ChangeOptions change;
  SmallCounts::Options small;
};

json::object shown(const evaluation::Split& s, SmallCounts& small) {
  const std::array<const char*, 3> names{"improved", "unchanged", "worsened"};
  const std::array<std::int64_t, 3> counts{s.improved, s.unchanged, s.worsened};
  const auto hidden = small.hidden_of(counts);
  json::object row;
  for (std::size_t i = 0; i < 3; ++i) row[names[i]] = small.shown(counts[i], hidden[i]);
  const evaluation::Proportion improved{s.improved, s.of};
  if (const auto bounds = evaluation::wilson(improved); bounds && !hidden[0])
    row["share_improved"] = json::object{{"value", *improved.share()}, {"low", bounds->low}, {"high", bounds->high}};
  return row;
}

json::value or_null(const std::optional<double>& value) { return value ? json::value(*value) : json::value(); }

json::object figures_of(const evaluation::Change& c, const Options& o, SmallCounts& small) {
  const std::array<std::int64_t, 2> sides{c.followed, c.missing};
  const auto hidden = small.hidden_of(sides);
  const double share = static_cast<double>(c.missing) / static_cast<double>(c.people);
  json::object f{{"people", small.shown(c.people)},
                 {"followed", small.shown(c.followed, hidden[0])},
                 {"missing", small.shown(c.missing, hidden[1])},
                 {"share_missing", hidden[1] ? json::value() : json::value(share)},
                 {"before", json_of(c.before)},
                 {"after", json_of(c.after)},
                 {"change", json_of(c.change)},
                 {"standardised_change", c.standardised},
                 {"correlation", c.correlation}};
  if (c.lost_before && !hidden[1])
    f["attrition"] =
        json::object{{"before_of_lost_less_followed", json_of(*c.lost_before)}, {"standardised", or_null(c.lost_standardised)}};
  if (c.reliable) {
    f["reliable_from"] = *c.reliable_from;
    f["reliable"] = shown(*c.reliable, small);
  }
  if (c.meaningful) {
    f["meaningful_from"] = *o.change.meaningful;
    f["meaningful"] = shown(*c.meaningful, small);
  }
  if (c.expected_by_itself) f["expected_by_regression_to_the_mean"] = *c.expected_by_itself;
  return f;
}

std::vector<evaluation::Scored> scores(const Options& o, const Columns& columns) {
  const auto before = columns.numbers(o.before);
  const auto after = columns.numbers_or(o.after, std::nan(""));
  std::vector<evaluation::Scored> people;
  for (std::size_t i = 0; i < columns.rows(); ++i)
    people.push_back({before[i], std::isnan(after[i]) ? std::nullopt : std::optional(after[i])});
  return people;
}

using Groups = std::map<std::string, std::vector<evaluation::Scored>>;
using ByGroup = std::vector<std::optional<evaluation::Change>>;  // none: hidden, or too few were followed

// Those who improved sum to those of all, and to those followed with the others of their group.
void add_improved(json::array& rows, const char* key, const ByGroup& groups,
                  const std::optional<evaluation::Split> evaluation::Change::* split, SmallCounts& small) {
  std::vector<std::int64_t> improved;
  std::vector<bool> hidden;
  for (const auto& c : groups) {
    const auto s = c ? *((*c).*split) : evaluation::Split{};
    improved.push_back(s.improved);
    hidden.push_back(c && small.hidden_of(std::array{s.improved, s.unchanged + s.worsened})[0]);
  }
  hidden = small.hidden_of(improved, std::move(hidden));
  for (std::size_t i = 0; i < groups.size(); ++i)
    rows[i].as_object()[key] = groups[i] ? small.shown(improved[i], hidden[i]) : json::value();
}

// Both who is there and who was followed sum to what is shown of all; a group is hidden whole.
json::array group_rows(const Groups& groups, const Options& o, SmallCounts& small) {
  std::vector<std::int64_t> people, followed;
  for (const auto& [name, members] : groups) {
    people.push_back(std::ssize(members));
    followed.push_back(std::ranges::count_if(members, [](const auto& p) { return p.after.has_value(); }));
  }
  std::vector<std::int64_t> missing;
  for (std::size_t i = 0; i < people.size(); ++i) missing.push_back(people[i] - followed[i]);
  const auto hidden = small.hidden_of(people, small.hidden_of(followed, small.hidden_of(missing)));
  json::array rows;
  ByGroup changes;
  for (const auto& [name, members] : groups) {
    const auto i = rows.size();
    const auto read = evaluation::paired_change(members, o.change);
    changes.push_back(read && !hidden[i] ? std::optional(*read) : std::nullopt);
    const auto& c = changes.back();
    const auto mean = [&](auto of) { return c ? json::value(json_of((*c).*of)) : json::value(); };
    rows.push_back({{"name", name},
                    {"people", small.shown(people[i], hidden[i])},
                    {"followed", small.shown(followed[i], hidden[i])},
                    {"before", mean(&evaluation::Change::before)},  // of few people it is theirs
                    {"after", mean(&evaluation::Change::after)},
                    {"change", mean(&evaluation::Change::change)}});
  }
  if (o.change.reliability) add_improved(rows, "reliably_improved", changes, &evaluation::Change::reliable, small);
  if (o.change.meaningful) add_improved(rows, "meaningfully_improved", changes, &evaluation::Change::meaningful, small);
  return rows;
}

Answer answer(const Options& o, const Columns& columns) {
  const auto people = scores(o, columns);
  const auto c = or_refuse(evaluation::paired_change(people, o.change));
  Answer a{
      .figures = {{"design", "change"}, {"better", o.change.lower_is_better ? "lower" : "higher"}}, .warnings = c.warnings, .picture = {}};
  SmallCounts small(o.small);
  for (auto& [key, value] : figures_of(c, o, small)) a.figures[key] = value;
  if (!o.by.empty()) {
    Groups groups;
    const auto by = columns.labels(o.by);
    for (std::size_t i = 0; i < people.size(); ++i) groups[by[i]].push_back(people[i]);
    a.figures["groups"] = group_rows(groups, o, small);
  }
  small.warn(a.warnings);
  return a;
}

}  // namespace

void add_change(Command& evaluate) {
  const auto o = std::make_shared<Options>();
  auto command = add_design(evaluate, "change", "Scores before and after: who is missing, and which changes can be trusted",
                            [o](const Columns& columns) { return answer(*o, columns); });
  SmallCounts::add_options(command, o->small);
  command.add("--before", o->before, "Column: the score before").required();
  command.add("--after", o->after, "Column: the score after; blank: missing").required();
  command.add("--reliability", o->change.reliability, "Of the measure, 0 to 1: counts changes beyond its error");
  command.add("--meaningful", o->change.meaningful, "The smallest change that matters to people");
  command.add("--better", o->change.lower_is_better, {{"higher", false}, {"lower", true}}, "higher or lower; usual: higher");
  command.add("--population-mean", o->change.population_mean, "The mean of those from whom people were chosen");
  command.add("--by", o->by, "Column: each of its values apart");
}

}  // namespace app
