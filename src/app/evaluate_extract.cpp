#include <algorithm>
#include <charconv>
#include <map>
#include <tuple>

#include <fmt/format.h>

#include "app/evaluate.h"
#include "app/extract_file.h"
#include "core/ascii.h"
#include "core/moment.h"
#include "evaluation/proportion.h"

namespace app {
namespace {

namespace json = boost::json;

constexpr std::size_t places_shown = 20;

struct Total {
  std::string name;
  std::int64_t appointments = 0, attended = 0, did_not_attend = 0;
};

std::string lower(std::string_view text) {
  std::string all(text);
  std::ranges::transform(all, all.begin(), core::to_lower);
  return all;
}

std::vector<Total> totals(const ExtractTable& table, ExtractTable::Dimension by) {
  std::vector<Total> all;
  for (const auto& name : table.names[by]) all.push_back({.name = name});
  enum class Came { unknown, yes, no };
  std::vector<Came> came;
  for (const auto& status : table.names[ExtractTable::status]) {
    const auto text = lower(status);
    came.push_back(text == "attended" ? Came::yes : text == "dna" || text == "did not attend" ? Came::no : Came::unknown);
  }
  for (const auto& row : table.rows) {
    auto& total = all[row.of[by]];
    total.appointments += row.count;
    if (came[row.of[ExtractTable::status]] == Came::yes) total.attended += row.count;
    if (came[row.of[ExtractTable::status]] == Came::no) total.did_not_attend += row.count;
  }
  return all;
}

// "Same Day" first, then by the first number in the text; what is unknown last.
int lead_order(const Total& total) {
  const auto text = lower(total.name);
  if (text.starts_with("same")) return 0;
  const auto digit = std::ranges::find_if(text, core::is_digit);
  if (digit == text.end()) return 1'000;
  int days = 0;
  std::from_chars(&*digit, text.data() + text.size(), days);
  return std::min(days, 999) + text.starts_with("more");
}

evaluation::Proportion missed(const Total& t) { return {t.did_not_attend, t.attended + t.did_not_attend}; }

json::array rows_of(const std::vector<Total>& totals, std::int64_t of, bool with_missed) {
  json::array rows;
  for (const auto& t : totals) {
    json::object row{{"name", t.name},
                     {"appointments", t.appointments},
                     {"share", of > 0 ? static_cast<double>(t.appointments) / static_cast<double>(of) : 0}};
    if (with_missed) {
      const auto share = missed(t).share();
      row["did_not_attend"] = t.did_not_attend;
      row["did_not_attend_share"] = share ? json::value(*share) : json::value();
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

json::array by_day(const ExtractTable& table) {
  std::map<core::Date, std::int64_t> days;
  for (const auto& row : table.rows) days[row.day] += row.count;
  json::array rows;
  for (const auto& [day, count] : days) rows.push_back({{"date", core::to_string(day)}, {"appointments", count}});
  return rows;
}

Answer answer(const std::string& file) {
  using D = ExtractTable::Dimension;
  const auto table = read_extract(file);
  const bool practices = table.layout == ExtractTable::Layout::practice_by_month;
  Total all;
  auto places = totals(table, D::place);
  for (const auto& p : places) all.appointments += p.appointments, all.attended += p.attended, all.did_not_attend += p.did_not_attend;
  const auto [first, last] = std::ranges::minmax(table.rows, {}, &ExtractTable::Row::day);
  Answer a{.figures = {{"design", "extract"},
                       {"layout", practices ? "practice by month" : "sub-ICB location by day"},
                       {"rows", table.rows.size()},
                       {"appointments", all.appointments},
                       {"from", core::to_string(first.day)},
                       {"to", core::to_string(last.day)},
                       {"places", places.size()}},
           .warnings = {},
           .picture = {}};
  const bool with_status = !table.names[D::status][0].empty();
  if (with_status) {
    a.figures["attended"] = all.attended;
    a.figures["did_not_attend"] = all.did_not_attend;
    a.figures["status_unknown"] = all.appointments - all.attended - all.did_not_attend;
    if (const auto share = missed(all).share()) a.figures["did_not_attend_share"] = *share;
  }
  for (const auto& [by, key] : {std::pair{D::role, "by_role"}, {D::mode, "by_mode"}, {D::status, "by_status"}}) {
    auto of = totals(table, by);
    if (of.size() == 1 && of[0].name.empty()) continue;
    std::ranges::stable_sort(of, std::greater<>(), &Total::appointments);
    a.figures[key] = rows_of(of, all.appointments, with_status && by != D::status);
  }
  if (auto leads = totals(table, D::lead); !leads[0].name.empty() || leads.size() > 1) {
    std::ranges::stable_sort(leads, {}, lead_order);
    a.figures["by_lead"] = rows_of(leads, all.appointments, with_status);
    if (with_status) {
      plots::Intervals picture{.words = {.title = "Did not attend, by how long before they booked",
                                         .description = "Of the appointments known to be attended or not, with 95% intervals",
                                         .x = "Did not attend",
                                         .y = "Booked before"},
                               .rows = {}};
      for (const auto& lead : leads)
        if (const auto bounds = evaluation::wilson(missed(lead)))
          picture.rows.push_back({lead.name, *missed(lead).share(), bounds->low, bounds->high});
      if (!picture.rows.empty()) a.picture = plots::draw(picture, {.id = "extract"});
    }
  }
  a.figures[practices ? "by_month" : "by_day"] = by_day(table);
  std::ranges::sort(places,
                    [](const Total& x, const Total& y) { return std::tie(y.appointments, x.name) < std::tie(x.appointments, y.name); });
  places.resize(std::min(places.size(), places_shown));
  a.figures["largest_places"] = rows_of(places, all.appointments, with_status);
  if (with_status && all.appointments > all.attended + all.did_not_attend)
    a.warnings.push_back(
        {"status_unknown",
         fmt::format("{} of {} appointments have another status than attended or did not attend: the shares leave them out",
                     all.appointments - all.attended - all.did_not_attend, all.appointments),
         "Give the share with and without them."});
  return a;
}

}  // namespace

void add_extract(Command& evaluate) {
  const auto file = std::make_shared<std::string>();
  auto command = add_figures(evaluate, "extract", "The public extracts of appointments in general practice: totals and who did not attend",
                             [file] { return answer(*file); });
  command.add("--data", *file, "A file of NHS England's: by practice and month, or by sub-ICB location and day").required();
}

}  // namespace app
