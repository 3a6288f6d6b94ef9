#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "app/rollout_view.h"
#include "web/html.h"

namespace app {
namespace {

using core::Number;
using planning::Month;
using planning::Ranged;
using web::Html;
using web::operator""_html;

// Plain as the NHS service manual has it, and made for paper. Nothing is fetched.
constexpr std::string_view page_style =
    "body{font:16px/1.5 Arial,sans-serif;color:#212b32;background:#fff;max-width:60em;margin:0 auto;padding:1em 1.5em 3em}"
    "h1{font-size:2em;line-height:1.2;margin:.5em 0}h2{font-size:1.5em;margin:2em 0 .5em}h3{font-size:1.2em;margin:1.5em 0 .5em}"
    "p,ul,ol{max-width:44em;margin:0 0 1em}.lead{font-size:1.25em}.note{border-left:8px solid #005eb8;padding:.5em 1em;background:#f0f4f5}"
    "table{border-collapse:collapse;width:100%;margin:0 0 1.5em;font-size:.9em}caption{text-align:left;font-weight:bold;padding:.3em 0}"
    "th,td{text-align:left;vertical-align:top;border-bottom:1px solid #d8dde0;padding:.35em .8em .35em 0;overflow-wrap:break-word}"
    ".n{text-align:right}td.n{white-space:nowrap}"
    "figure{margin:0 0 1.5em}svg{max-width:100%;height:auto}.wide{overflow-x:auto}"
    "@media print{body{max-width:none;padding:0;font-size:11pt}h2{break-after:avoid}tr,figure,li{break-inside:avoid}thead{display:table-"
    "header-group}.wide{overflow:visible}table{font-size:8pt}th,td{padding-right:.6em}"  // ten years of areas lie on one sheet
    ".note,svg *{print-color-adjust:exact}a{color:inherit}@page{size:A4;margin:15mm}}";

std::string count(double value) {
  std::string digits = fmt::format("{:.0f}", std::abs(value) < .5 ? 0.0 : value);
  for (auto at = static_cast<int>(digits.size()) - 3; at > (value < -.5); at -= 3) digits.insert(static_cast<std::size_t>(at), ",");
  return digits;
}
std::string of_four(double value) { return std::abs(value) >= 1'000 ? count(value) : fmt::format("{:.4g}", value); }
std::string millions(double pounds) {
  const double m = pounds / 1e6;
  return std::abs(m) >= 100 ? count(m) : std::abs(m) < .0005 ? "0" : fmt::format("{:.3g}", m);
}
template <class Text>
std::string ranged(const Ranged& r, const Text& text) {
  return r.low == r.high ? text(r.value) : fmt::format("{} ({} to {})", text(r.value), text(r.low), text(r.high));
}
std::string percent(double share) { return fmt::format("{:.0f}%", 100 * share); }

// A table whose first column names its rows. `text_columns`: how many columns from the left are words.
Html table(std::string_view caption, const std::vector<std::string>& head, const std::vector<std::vector<std::string>>& rows,
           std::size_t text_columns = 1) {
  Html out;
  const auto open = [&](std::size_t column) { return column < text_columns ? ">"_html : " class=\"n\">"_html; };
  out << "<div class=\"wide\" tabindex=\"0\" role=\"region\""_html << web::attribute("aria-label", caption) << "><table><caption>"_html
      << caption << "</caption><thead><tr>"_html;
  for (std::size_t i = 0; i < head.size(); ++i) out << "<th scope=\"col\""_html << open(i) << head[i] << "</th>"_html;
  out << "</tr></thead><tbody>"_html;
  for (const auto& row : rows) {
    out << "<tr>"_html;
    for (std::size_t i = 0; i < row.size(); ++i)
      if (i == 0) out << "<th scope=\"row\">"_html << row[i] << "</th>"_html;
      else out << "<td"_html << open(i) << row[i] << "</td>"_html;
    out << "</tr>"_html;
  }
  return out << "</tbody></table></div>\n"_html;
}

Html heading(std::string_view text) { return Html() << "<h2>"_html << text << "</h2>\n"_html; }
Html paragraph(std::string_view text) { return Html() << "<p>"_html << text << "</p>\n"_html; }
Html figure(const plots::Svg& svg) { return Html() << "<figure>"_html << web::drawing(svg) << "</figure>\n"_html; }
Html listed(const std::vector<std::string>& items) {
  Html out = "<ul>"_html;
  for (const auto& item : items) out << "<li>"_html << item << "</li>"_html;
  return out << "</ul>\n"_html;
}

Html in_short(const RolloutView& v) {
  const auto& p = v.prospect;
  double at_start = 0;
  for (const auto& a : v.plan.areas) at_start += a.posts;
  std::vector<std::string> points{
      fmt::format("From {} posts to {}, for {} people: {} people to be hired in {} years, {} of them to keep what there is.",
                  count(at_start), count(p.course.posts), count(v.plan.people()), ranged(p.hires, count), v.plan.years(),
                  count(p.pilot_only.sum(&Month::opened))),
      fmt::format("When every practice is reached: {}. In {} of the worlds looked at it is within the {} years.", reached_text(v),
                  percent(p.reached_share), v.plan.years()),
      fmt::format("At the most {} are in training at once, and {} mentors are needed at once.", ranged(p.peak_training, count),
                  ranged(p.peak_mentors, count)),
      fmt::format("It costs £{} million beyond keeping the pilot, and frees GP time worth £{} million (present values).",
                  ranged(p.worth.cost, millions), ranged(p.worth.benefit, millions)),
      fmt::format(
          "It gains more GP time than it costs in {} of the worlds looked at. It would break even at {:.3g} {}; the plan believes {:.3g}.",
          percent(p.worth.gain), p.freed_to_break_even, unit_of(v.plan.counted), planning::mixed_belief(v.plan))};
  if (v.power) {
    double believed = 0;
    for (const auto& b : v.plan.beliefs) believed = std::max(believed, b.freed.value);
    points.push_back(
        fmt::format("Begun in waves by lot, it can {}: by formula, an effect of {:.3g} or more would be seen 80 times in 100{}.",
                    v.power->seen_from > believed ? "hardly be evaluated" : "be evaluated", v.power->seen_from,
                    v.power->seen_from > believed ? fmt::format(", and the most believed is {:.3g}", believed) : ""));
  } else
    points.emplace_back(!can_be_told_apart(v.plan) ? "As it is begun, what it does cannot be told from what changes anyway."
                        : v.plan.evaluation        ? "It begins in waves by lot, and too few practices' records are read to compare them."
                                                   : "It begins in waves by lot, and the plan does not say how it will be evaluated.");
  return Html() << heading("In short") << listed(points) << "<p class=\"note\">Figures in brackets are 95% ranges over "_html << v.draws
                << " worlds in which every uncertain number is drawn. GP time is counted at what it costs: it saves money only when fewer "
                   "hours are paid for. Health and wellbeing are not counted.</p>\n"_html;
}

Html timeline(const RolloutView& v) {
  std::vector<std::vector<std::string>> rows, limits;
  for (int year = 0; year < v.plan.years(); ++year) {
    const auto begin = v.prospect.course.months.begin() + 12 * year;
    const auto sum = [&](double Month::* what) {
      double all = 0;
      for (auto m = begin; m != begin + 12; ++m) all += (*m).*what;
      return count(all);
    };
    const auto& end = begin[11];
    rows.push_back({year_name(v.plan, year), sum(&Month::opened), sum(&Month::left), count(end.in_training), count(end.in_post),
                    count(end.mentors_needed), count(end.mentors), sum(&Month::seen), sum(&Month::appointments), percent(end.coverage)});
  }
  for (const auto& s : v.stretches) limits.push_back({month_name(v.plan, s.from) + " to " + month_name(v.plan, s.to), s.words});
  return Html() << heading("Timeline")
                << table("People, by year; stocks at its end",
                         {"Year", "Hired", "Left", "In training", "In post", "Mentors needed", "Mentors there", "People seen",
                          "Appointments", "Coverage"},
                         rows)
                << table("What stands in the way, by quarter", {"When", "What"}, limits, 2);
}

Html coverage(const RolloutView& v) {
  std::vector<std::string> head{"Area", "People", "Practices", "Posts at the start"};
  std::vector<std::vector<std::string>> rows;
  const auto areas = v.plan.areas.size();
  for (int year = 0; year < v.plan.years(); ++year) head.push_back(year_name(v.plan, year));
  for (std::size_t a = 0; a < areas; ++a) {
    const auto& area = v.plan.areas[a];
    rows.push_back({area.name, count(area.people), count(area.practices), count(area.posts)});
    for (int year = 0; year < v.plan.years(); ++year)
      rows.back().push_back(percent(v.prospect.course.by_area[static_cast<std::size_t>(12 * year + 11) * areas + a]));
  }
  return Html() << heading("Coverage") << figure(coverage_picture(v))
                << paragraph(
                       "Coverage is the share of people for whom there is a post at full productivity. It stays below 100% as long as "
                       "people leave, since whoever takes their place begins slowly.")
                << table("Coverage by area, at the end of each year", head, rows);
}

Html money(const RolloutView& v) {
  std::vector<std::vector<std::string>> years, beliefs;
  for (std::size_t y = 0; y < v.prospect.years.size(); ++y) {
    const auto& m = v.prospect.years[y];
    years.push_back(
        {year_name(v.plan, static_cast<int>(y)), ranged(m.cost, millions), ranged(m.benefit, millions), ranged(m.net, millions)});
  }
  const auto row = [&](const std::string& name, const std::string& freed, const planning::Worth& w) {
    beliefs.push_back({name, freed, ranged(w.net, millions), ranged(w.ratio, of_four), percent(w.gain),
                       w.breaks_even ? year_name(v.plan, *w.breaks_even) : "not within the plan"});
  };
  for (std::size_t b = 0; b < v.plan.beliefs.size(); ++b)
    row(v.plan.beliefs[b].name, fmt::format("{:.3g}", v.plan.beliefs[b].freed.value), v.prospect.by_belief[b]);
  row("All, by their weights", fmt::format("{:.3g}", planning::mixed_belief(v.plan)), v.prospect.worth);
  return Html() << heading("Cost and benefit")
                << paragraph(
                       "Everything is counted beyond keeping the pilot as it is. What is counted is GP appointments freed, by one way of "
                       "counting alone: " +
                       std::string(unit_of(v.plan.counted)) + ".")
                << figure(money_picture(v))
                << table("Million pounds by year, not discounted", {"Year", "Cost", "Worth of GP time freed", "Difference"}, years)
                << table(fmt::format("Present value in million pounds, at {:g}% a year, by what is believed of the effect",
                                     100 * v.plan.at(Number::discount).value),
                         {"Belief", "GP appointments freed", "Net present value", "GP time for each pound", "Chance of a gain",
                          "Breaks even"},
                         beliefs);
}

Html uncertain(const RolloutView& v) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& s : v.prospect.swings) rows.push_back({s.name, millions(s.low), millions(s.high)});
  Html out = heading("What is uncertain");
  if (rows.empty()) return out << paragraph("The plan gives no number a range: nothing is taken to be uncertain, which is seldom so.");
  return out << figure(swings_picture(v))
             << table("Net present value in million pounds, one number alone at the ends of its range",
                      {"Number", "At its lowest", "At its highest"}, rows);
}

Html evaluation_part(const RolloutView& v) {
  std::vector<std::vector<std::string>> waves, power, lot;
  for (std::size_t w = 0; w < v.staging.waves.size(); ++w) {
    const auto& wave = v.staging.waves[w];
    const auto& filled = v.prospect.course.wave_filled[w];
    waves.push_back({fmt::format("{}", w + 1), month_name(v.plan, wave.month), filled ? month_name(v.plan, *filled) : "not within the plan",
                     count(wave.total())});
    for (std::size_t a = 0; a < v.plan.areas.size(); ++a) {
      waves.back().push_back(count(wave.practices[a]));
      for (const auto& name : wave.names[a]) lot.push_back({name, v.plan.areas[a].name, month_name(v.plan, wave.month)});
    }
  }
  std::vector<std::string> head{"Wave", "Begins", "Posts filled", "Practices"};
  for (const auto& a : v.plan.areas) head.push_back(a.name);
  Html out = heading("How it will be evaluated");
  out << paragraph(
             can_be_told_apart(v.plan)
                 ? fmt::format(
                       "Practices begin in waves, by lot (seed {}), so that those who have not begun stand for what would have happened "
                       "anyway: a stepped wedge.",
                       v.plan.waves.seed)
                 : "Everybody begins at once.")
      << table("Waves, with practices by area", head, waves, 3);
  if (!lot.empty()) out << table("Which practice begins when", {"Practice", "Area", "Begins"}, lot, 3);
  if (!v.power) return out;
  for (const auto& b : v.power->beliefs)
    power.push_back({b.belief, fmt::format("{:.4g}", b.effect), b.answer ? percent(b.answer->power) : "there is no effect to see",
                     b.simulated ? fmt::format("{} ({} to {})", percent(b.simulated->seen.share().value_or(0)),
                                               percent(b.simulated->seen_bounds.low), percent(b.simulated->seen_bounds.high))
                                 : "not lived"});
  return out
         << paragraph(fmt::format(
                "The records of {} practices are read, {} people of each in every period of {} months. As practices drift apart, that "
                "is as good as {} people of each of practices that do not.",
                v.power->design.clusters, count(v.power->design.people), v.plan.waves.every, count(v.power->formula.people)))
         << table("How often the effect would be seen",
                  {"Belief", "Effect on a person's GP appointments in a period", "Power, by formula", "Power, lived"}, power)
         << paragraph(fmt::format(
                "Seen 80 times in 100 would be {:.3g} {}; with twice the practices {:.3g}, with twice the people of each {:.3g}. The plan "
                "breaks even at {:.3g}.",
                v.power->seen_from, unit_of(v.plan.counted), v.power->with_twice_the_practices, v.power->with_twice_the_people,
                v.prospect.freed_to_break_even));
}

Html assumptions(const RolloutView& v) {
  std::vector<std::vector<std::string>> rows;
  const auto row = [&](const std::string& what, const std::string& unit, const core::Stated& s, core::Domain domain) {
    rows.push_back({what, fmt::format("{} {}", of_four(s.value), unit),
                    s.range ? fmt::format("{} to {}, {}", of_four(s.range->low), of_four(s.range->high), core::distribution_of(domain))
                            : "taken as certain",
                    s.source, s.verified ? "yes" : "no"});
  };
  for (std::size_t i = 0; i < core::number_count; ++i) {
    const auto& kind = core::kind_of(static_cast<Number>(i));
    if (v.plan.says(static_cast<Number>(i))) row(kind.words, kind.unit, v.plan.numbers[i], kind.domain);
  }
  for (const auto& b : v.plan.beliefs)
    row(fmt::format("Effect: {} (weight {:g})", b.name, b.weight), unit_of(v.plan.counted), b.freed, core::Domain::any);
  Html out = heading("Every assumption, with its source");
  out << paragraph("Areas: " + v.plan.areas_source + ".")
      << table("Numbers", {"What", "Value", "95% range", "Source", "Read at its source"}, rows, 5);
  if (v.held.empty()) return out;
  std::vector<std::vector<std::string>> published;
  for (const auto& h : v.held) published.push_back({h.name, h.words, h.source});
  return out << table("Published figures beside the plan", {"Published", "Beside the plan", "Source"}, published, 3);
}

Html body_of(const RolloutView& v) {
  Html out = "<main>\n<h1>"_html;
  out << v.plan.title << "</h1>\n<p class=\"lead\">"_html << v.plan.question << "</p>\n"_html << in_short(v) << timeline(v) << coverage(v)
      << money(v) << uncertain(v) << evaluation_part(v);
  if (!v.plan.risks.empty()) out << heading("Risks") << listed(v.plan.risks);
  if (!v.plan.stop_rules.empty()) out << heading("What would stop it") << listed(v.plan.stop_rules);
  out << heading("Before this is signed");
  std::vector<std::string> warnings;
  for (const auto& w : v.warnings) warnings.push_back(w.text + ". " + w.instead);
  return out
         << listed(warnings) << assumptions(v) << heading("How it was worked out")
         << paragraph(fmt::format(
                "fingerpost plan rollout, {} draws, seed {}. Staff are followed month by month, from the advertisement through training, a "
                "mentor and the first months in post, until they leave. It is a model and no forecast: it says what follows if "
                "the numbers above hold.",
                v.draws, v.seed))
         << "</main>\n"_html;
}

}  // namespace

std::string report_of(const RolloutView& v) {
  std::string page =
      "<!doctype html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
      "content=\"width=device-width, initial-scale=1\">\n<title>";
  page += (Html() << v.plan.title << ": business case").view();
  page += "</title>\n<style>";
  page += page_style;
  page += plots::style();
  page += "</style>\n</head>\n<body>\n";
  page += body_of(v).view();
  return page + "</body>\n</html>\n";
}

}  // namespace app
