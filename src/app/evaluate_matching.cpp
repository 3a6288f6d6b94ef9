#include <fmt/format.h>

#include "app/evaluate.h"
#include "evaluation/matching.h"

namespace app {
namespace {

struct Options {
  std::string treat, outcome, before;
  std::vector<std::string> covariates, exact;
  evaluation::MatchOptions model;
};

// A row's values of several columns as one.
std::vector<std::string> together(const std::vector<std::string>& names, const Columns& columns) {
  std::vector<std::string> all;
  for (const auto& name : names) {
    const auto values = columns.labels(name);
    if (all.empty()) all.resize(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) all[i] += values[i] + '\x1f';
  }
  return all;
}

// Named here, where the row is known.
std::vector<double> treatment(const std::string& name, const Columns& columns) {
  auto values = columns.numbers(name);
  for (std::size_t i = 0; i < values.size(); ++i)
    if (values[i] != 0 && values[i] != 1)
      throw SetupError(fmt::format("row {}: the column \"{}\" is {}: 1 is treated, 0 is not", columns.row_number(i), name, values[i]));
  return values;
}

plots::Svg picture_of(const Options& o, const evaluation::Matched& r) {
  plots::Pairs pairs{.words = {.title = "How alike the treated and their controls are",
                               .description = "For each covariate the difference of the means, before matching and after",
                               .x = "Difference in standard deviations; the line is at 0.1",
                               .y = ""},
                     .first = "All",
                     .second = o.model.method == evaluation::MatchMethod::nearest ? "Matched" : "Weighted",
                     .rows = {},
                     .limit = 0.1};
  // A regression leaves the groups as they are.
  const bool mended = o.model.method != evaluation::MatchMethod::regression;
  for (const auto& b : r.balance) pairs.rows.push_back({b.covariate, b.smd_before, mended ? b.smd_after : std::nan("")});
  return plots::draw(pairs, {.id = "match"});
}

Answer answer(const Options& o, const Columns& columns) {
  using Method = evaluation::MatchMethod;
  evaluation::Treatment rows{.treated = treatment(o.treat, columns),
                             .outcome = columns.numbers(o.outcome),
                             .covariates = {},
                             .exact = together(o.exact, columns),
                             .before = o.before.empty() ? std::vector<double>() : columns.numbers(o.before)};
  for (const auto& name : o.covariates) rows.covariates.push_back({name, columns.numbers(name)});
  const auto r = or_refuse(evaluation::matched(rows, o.model));
  const char* const method = o.model.method == Method::nearest ? "nearest" : o.model.method == Method::weighting ? "ipw" : "ols";
  Answer a{.figures = {{"design", "match"},
                       {"method", method},
                       {"treated", r.treated},
                       {"controls", r.controls},
                       {"matched", r.matched},
                       {"unmatched", r.unmatched}},
           .warnings = r.warnings,
           .picture = picture_of(o, r)};
  if (o.model.method != Method::regression) a.figures["effective_controls"] = r.effective_controls;
  a.figures["effect"] = json_of(r.effect);
  if (const auto& m = r.regression_to_mean)
    a.figures["regression_to_the_mean"] = {{"mean_all", m->mean_all},
                                           {"shape", m->shape},
                                           {"mean_before", m->mean_before},
                                           {"mean_after", m->mean_after},
                                           {"change_before_after", m->change},
                                           {"expected_after", m->expected_after},
                                           {"expected_change", m->expected_change}};
  boost::json::array balance;
  for (const auto& b : r.balance)
    balance.push_back({{"covariate", b.covariate},
                       {"mean_treated", b.mean_treated},
                       {"mean_control", b.mean_control},
                       {"mean_treated_after", b.mean_treated_after},
                       {"mean_control_after", b.mean_control_after},
                       {"smd_before", b.smd_before},
                       {"smd_after", b.smd_after}});
  a.figures["balance"] = std::move(balance);
  return a;
}

}  // namespace

void add_matching(Command& evaluate) {
  using Method = evaluation::MatchMethod;
  const auto o = std::make_shared<Options>();
  auto command = add_design(evaluate, "match", "Matched controls: people who had it against people like them who had not",
                            [o](const Columns& columns) { return answer(*o, columns); });
  command.add("--treat", o->treat, "Column: 1 had it, 0 had not").required();
  command.add("--outcome", o->outcome, "Column: what came of it").required();
  command.add("--covariates", o->covariates, "Columns to be alike in, by commas: numbers, from before").required().by_commas();
  command.add("--method", o->model.method, {{"nearest", Method::nearest}, {"ipw", Method::weighting}, {"ols", Method::regression}},
              "nearest: the nearest controls; ipw: weighted controls; ols: a regression; usual: nearest");
  command
      .add("--caliper", o->model.caliper,
           "How far apart two may be, in standard deviations of the log odds of having had it (0.2 is usual); else any")
      .positive();
  command.add("--exact", o->exact, "Columns in which two must be the same, by commas").by_commas();
  command.add("--before", o->before, "Column: the outcome counted over as long a time before: what would be expected after?");
}

}  // namespace app
