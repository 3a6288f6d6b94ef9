#include "app/evaluate.h"

#include <algorithm>
#include <fstream>
#include <iostream>

#include <fmt/format.h>

#include "app/terminal.h"
#include "app/whole_file.h"

namespace app {
namespace {

namespace json = boost::json;

// Shortest text that reads back as the same number; what is not finite has no number in JSON.
std::string text_of(double value) { return std::isfinite(value) ? fmt::format("{}", value) : "null"; }

void write_json(std::string& out, const json::value& value, int depth) {
  const std::string indent(static_cast<std::size_t>(2 * depth + 2), ' '), back(static_cast<std::size_t>(2 * depth), ' ');
  if (const auto* object = value.if_object()) {
    out += '{';
    bool first = true;
    for (const auto& [key, inner] : *object) {
      out += (first ? "\n" : ",\n") + indent + json::serialize(json::value(key)) + ": ";
      write_json(out, inner, depth + 1);
      first = false;
    }
    out += first ? "}" : "\n" + back + "}";
  } else if (const auto* array = value.if_array()) {
    const bool flat = std::ranges::none_of(*array, [](const json::value& v) { return v.is_structured(); });
    out += '[';
    bool first = true;
    for (const auto& inner : *array) {
      if (!first) out += flat ? ", " : ",";
      if (!flat) out += "\n" + indent;
      write_json(out, inner, depth + 1);
      first = false;
    }
    out += flat || first ? "]" : "\n" + back + "]";
  } else if (const auto* number = value.if_double()) {
    out += text_of(*number);
  } else {
    out += json::serialize(value);
  }
}

// ---- For people: a line a figure, a table for a list of alike things.

std::string words_of(std::string_view key) {
  std::string words(key);
  std::ranges::replace(words, '_', ' ');
  return words;
}

// Four digits, and never fewer than the whole part has; --json has them all.
std::string number_text(double value) {
  if (!std::isfinite(value)) return "-";
  return std::abs(value) >= 1'000 ? fmt::format("{:.0f}", value) : fmt::format("{:.4g}", value);
}

std::string short_text(const json::value& value) {
  if (value.is_null()) return "-";
  if (const auto* number = value.if_double()) return number_text(*number);
  if (const auto* text = value.if_string()) {
    auto line = printable(std::string(*text));
    std::ranges::replace(line, '\n', ' ');
    return line;
  }
  if (const auto* yes = value.if_bool()) return *yes ? "yes" : "no";
  if (const auto* array = value.if_array()) {
    std::string all;
    for (const auto& inner : *array) all += (all.empty() ? "" : ", ") + short_text(inner);
    return all;
  }
  return json::serialize(value);
}

bool is_estimate(const json::object& o) { return o.contains("value") && o.contains("low") && o.contains("high"); }
std::string estimate_text(const json::object& o) {
  if (short_text(o.at("value")) == "-") return "-";  // no number, and no interval of it
  return fmt::format("{} (95% {} to {})", short_text(o.at("value")), short_text(o.at("low")), short_text(o.at("high")));
}

void write_table(std::string& out, const json::array& rows) {
  std::vector<std::vector<std::string>> cells(1);
  for (const auto& row : rows) {
    std::vector<std::string> line;
    for (const auto& [key, value] : row.as_object()) {
      if (cells.size() == 1) cells[0].push_back(words_of(key));
      line.push_back(value.is_object() && is_estimate(value.as_object()) ? estimate_text(value.as_object()) : short_text(value));
    }
    cells.push_back(std::move(line));
  }
  std::vector<std::size_t> widths;
  for (const auto& line : cells)
    for (std::size_t i = 0; i < line.size(); ++i) {
      if (i == widths.size()) widths.push_back(0);
      widths[i] = std::max(widths[i], line[i].size());
    }
  constexpr std::size_t lines_max = 17;  // with the headings
  const auto left_out = cells.size() > lines_max + 1 ? cells.size() - lines_max : 0;
  cells.resize(cells.size() - left_out);
  for (const auto& line : cells) {
    out += "  ";
    for (std::size_t i = 0; i < line.size(); ++i) out += fmt::format("{:<{}}  ", line[i], widths[i]);
    out.erase(out.find_last_not_of(' ') + 1);
    out += '\n';
  }
  if (left_out > 0) out += fmt::format("  and {} more: --json has them all\n", left_out);
}

void write_text(std::string& out, const json::object& figures, const std::string& indent) {
  for (const auto& [key, value] : figures) {
    const auto* array = value.if_array();
    if (const auto* object = value.if_object()) {
      if (is_estimate(*object)) {
        out += indent + words_of(key) + ": " + estimate_text(*object) + "\n";
      } else {
        out += indent + words_of(key) + ":\n";
        write_text(out, *object, indent + "  ");
      }
    } else if (array && !array->empty() && array->front().is_object()) {
      out += indent + words_of(key) + ":\n";
      write_table(out, *array);
    } else {
      out += indent + words_of(key) + ": " + short_text(value) + "\n";
    }
  }
}

std::string text_of(const Answer& answer) {
  std::string out;
  write_text(out, answer.figures, "");
  for (const auto& w : answer.warnings) out += printable(fmt::format("\nWarning ({}): {}.\n  {}\n", w.code, w.text, w.instead));
  return out;
}

std::string json_text_of(Answer answer) {
  json::array warnings;
  for (const auto& w : answer.warnings) warnings.push_back({{"code", w.code}, {"text", w.text}, {"instead", w.instead}});
  answer.figures["warnings"] = std::move(warnings);
  std::string out;
  write_json(out, answer.figures, 0);
  return out + "\n";
}

}  // namespace

json::object json_of(const evaluation::Estimate& e) { return {{"value", e.value}, {"se", e.se}, {"low", e.low}, {"high", e.high}}; }

Command add_figures(Command& evaluate, const char* name, const char* about, std::function<Answer()> answer) {
  struct Shared {
    std::string plot;
    bool json = false;
  };
  const auto shared = std::make_shared<Shared>();
  auto command = evaluate.subcommand(name, about);
  command.flag("--json", shared->json, "Answer as JSON");
  command.add("--plot", shared->plot, "Draw the picture into this SVG file");
  command.then([shared, answer = std::move(answer)] {
    const FileKind svg{"SVG picture", {"<svg", "<?xm"}};
    for (const auto* other : {".png", ".jpg", ".pdf"})
      if (shared->plot.ends_with(other)) throw SetupError("--plot: pictures are SVG: name a file such as picture.svg");
    if (!shared->plot.empty()) check_place("--plot", svg, shared->plot);
    Answer given = answer();
    if (!shared->plot.empty()) {
      if (!given.picture) throw SetupError("--plot: this design has no picture");
      write_whole("--plot", svg, shared->plot, plots::as_file(*given.picture));
    }
    if (!(std::cout << (shared->json ? json_text_of(std::move(given)) : text_of(given)) << std::flush))
      throw SetupError("The answer cannot be written to standard output: is the disk full?");
  });
  return command;
}

Command add_design(Command& evaluate, const char* name, const char* about, std::function<Answer(const Columns&)> answer) {
  const auto data = std::make_shared<std::string>();
  auto command = add_figures(evaluate, name, about, [data, answer = std::move(answer)] { return answer(Columns::read(*data)); });
  command.add("--data", *data, "A CSV file with headings; columns are named by the options below").required();
  return command;
}

void add_evaluate(Command cli) {
  auto evaluate = cli.subcommand("evaluate", "What a service changed, with the design's own warnings");
  evaluate.needs_subcommand();
  add_interrupted(evaluate);
  add_did(evaluate);
  add_did2(evaluate);
  add_uptake(evaluate);
  add_synthetic(evaluate);
  add_matching(evaluate);
  add_cost(evaluate);
  add_repeats(evaluate);
  add_returns(evaluate);
  add_waits(evaluate);
  add_power(evaluate);
  add_change(evaluate);
  add_extract(evaluate);
}

}  // namespace app
