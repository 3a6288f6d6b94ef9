#include <cmath>
#include <map>

#include <fmt/format.h>

#include "app/cells.h"
#include "app/evaluate.h"
#include "app/interned.h"
#include "app/small_counts.h"
#include "evaluation/returns.h"

namespace app {
namespace {

namespace json = boost::json;

constexpr std::size_t roles_max = 1'000;

struct Options {
  std::string patient, time, resolved, role;
  int within = 28;
  SmallCounts::Options small;
};

bool is_yes(std::string_view value, std::string_view column, std::int64_t row) {
  for (const std::string_view yes : {"1", "yes", "true", "Yes", "True", "YES", "TRUE"})
    if (value == yes) return true;
  for (const std::string_view no : {"0", "no", "false", "No", "False", "NO", "FALSE"})
    if (value == no) return false;
  throw SetupError(fmt::format("row {}: {}", row, is_no(column, "yes or no: write 1 or 0, yes or no, true or false")));
}

// Who came back and who did not are people both.
bool hides(SmallCounts& small, const evaluation::Returned& r) {
  const bool few = small.hides(r.people), few_back = small.hides(r.people_back), few_not = small.hides(r.people - r.people_back);
  return few || few_back || few_not;
}

json::object json_of(const evaluation::Returned& r, bool hidden) {
  const auto shown = [&](json::value value) { return hidden || r.contacts == 0 ? json::value() : value; };
  return {{"contacts", hidden ? json::value() : json::value(r.contacts)},
          {"people", shown(r.people)},
          {"came_back_after", shown(r.contacts_followed)},
          {"share", shown({{"value", r.share.value}, {"low", r.share.low}, {"high", r.share.high}})}};
}

Answer answer(const Options& o, const Columns& columns) {
  Interned people;
  std::map<std::string, std::uint16_t> roles;  // numbered in order of first sight
  std::vector<evaluation::Contact> contacts;
  const auto patients = columns.labels(o.patient), times = columns.labels(o.time), settled = columns.labels(o.resolved);
  const auto with = o.role.empty() ? std::vector<std::string>() : columns.labels(o.role);
  for (std::size_t i = 0; i < columns.rows(); ++i) {
    const auto day = day_number(times[i]);
    if (!day) throw SetupError(fmt::format("row {}: {}", columns.row_number(i), is_no(o.time, day_words)));
    const auto next = static_cast<std::uint16_t>(roles.size());
    const auto role = with.empty() ? std::uint16_t{0} : roles.try_emplace(with[i], next).first->second;
    if (role >= roles_max)
      throw SetupError(fmt::format("--role {}: more than {} different ones. It must say whom people saw", o.role, roles_max));
    contacts.push_back({people.number(patients[i]), *day, role, is_yes(settled[i], o.resolved, columns.row_number(i))});
  }
  const auto r = or_refuse(evaluation::count_returns(contacts, static_cast<std::uint16_t>(roles.size()), o.within));
  SmallCounts small(o.small);
  // Neither of the two is shown where one of them would be given away.
  const bool hidden = hides(small, r.unsettled) || hides(small, r.settled);
  Answer a{.figures = {{"design", "returns"},
                       {"within_days", o.within},
                       {"people", small.shown(r.people)},
                       {"contacts", r.contacts},
                       {"not_followed_long_enough", r.too_late},
                       {"after_unresolved", json_of(r.unsettled, hidden)},
                       {"after_resolved", json_of(r.settled, hidden)}},
           .warnings = {},
           .picture = {}};
  plots::Intervals shares{.words = {.title = fmt::format("Came back within {} days", o.within),
                                    .description = "The share of contacts after which the person came back, with its 95% interval",
                                    .x = "Came back",
                                    .y = ""},
                          .rows = {}};
  const auto draw = [&](const std::string& name, const evaluation::Returned& of, bool not_shown) {
    if (of.contacts > 0) shares.rows.push_back({name, not_shown ? NAN : of.share.value, of.share.low, not_shown ? NAN : of.share.high});
  };
  draw("unresolved", r.unsettled, hidden);
  draw("resolved", r.settled, hidden);
  if (!roles.empty()) {
    std::vector<std::int64_t> sums;
    std::vector<bool> few;
    for (const auto& role : r.by_role) sums.push_back(role.contacts), few.push_back(hidden || hides(small, role));
    const auto also = small.hidden_of(sums, few);
    json::array rows;
    for (const auto& [name, number] : roles) {
      json::object row{{"name", name}};
      for (auto& [key, value] : json_of(r.by_role[number], also[number])) row[key] = value;
      rows.push_back(std::move(row));
      draw("unresolved, " + name, r.by_role[number], also[number]);
    }
    a.figures["by_role"] = std::move(rows);
  }
  a.picture = plots::draw(shares, {.id = "returns"});
  small.warn(a.warnings);
  if (r.unsettled.contacts == 0)
    a.warnings.push_back(
        {"nothing_unresolved", "No contact that was followed up is marked as unresolved", "Look at who fills in that column, and when."});
  a.warnings.push_back(
      {"a_return_is_not_the_same_need",
       fmt::format("Who comes back within {} days may come for something else, and who went elsewhere is not counted", o.within),
       "Compare with contacts that were resolved: what is above their share is what was not settled."});
  return a;
}

}  // namespace

void add_returns(Command& evaluate) {
  const auto o = std::make_shared<Options>();
  auto command = add_design(evaluate, "returns", "Who comes back after a contact that did not settle what they came for",
                            [o](const Columns& columns) { return answer(*o, columns); });
  SmallCounts::add_options(command, o->small);
  command.add("--patient", o->patient, "Column: who came").required();
  command.add("--time", o->time, "Column: when, an ISO date, date and time, or a number of days").required();
  command.add("--resolved", o->resolved, "Column: whether the contact settled it: 1 or 0, yes or no, true or false").required();
  command.add("--role", o->role, "Column: whom they saw; each is counted apart as well");
  command.add("--within", o->within, "Days after the contact").within(1, 3650).shown();
}

}  // namespace app
