// Each command of the guides prints what its guide says it prints, answers programs with what tests/app/goldens holds, and draws the
// picture, and writes the table, that it shows. With FINGERPOST_WRITE_GOLDEN set, the guides, their pictures and the goldens are written
// anew.
#include <fstream>
#include <iomanip>
#include <sstream>

#include "tests/app/evaluate.h"

namespace app {
namespace {

std::vector<std::string> words_of(const std::string& command) {
  std::vector<std::string> words;
  std::istringstream stream(command);
  for (std::string word; stream >> std::quoted(word);)
    if (word != "\\") words.push_back(word);
  return words;
}

namespace json = boost::json;

// Where two answers differ, as a path; empty: nowhere. Numbers may differ in their last digits, as processors do.
std::string difference(const json::value& is, const json::value& was, const std::string& path) {
  if (is.is_number() && was.is_number()) {
    const double a = is.to_number<double>(), b = was.to_number<double>();
    return std::abs(a - b) <= 1e-7 * std::max(1.0, std::abs(b)) ? "" : fmt::format("{}: {} was {}", path, a, b);
  }
  const auto *list = is.if_array(), *old_list = was.if_array();
  if (list && old_list) {
    if (list->size() != old_list->size()) return fmt::format("{}: {} long, was {}", path, list->size(), old_list->size());
    for (std::size_t i = 0; i < list->size(); ++i)
      if (auto found = difference((*list)[i], (*old_list)[i], fmt::format("{}[{}]", path, i)); !found.empty()) return found;
    return "";
  }
  const auto *object = is.if_object(), *old_object = was.if_object();
  if (object && old_object) {
    for (const auto& [key, value] : *old_object)
      if (!object->contains(key)) return path + "." + std::string(key) + " has gone";
    for (const auto& [key, value] : *object) {
      const auto* old = old_object->if_contains(key);
      const auto here = path + "." + std::string(key);
      if (auto found = old ? difference(value, *old, here) : here + " is new"; !found.empty()) return found;
    }
    return "";
  }
  return is == was ? "" : path + ": " + json::serialize(is) + " was " + json::serialize(was);
}

TEST(Difference, is_told) {  // else the goldens would hold nothing
  const auto was = json::parse(R"({"a": [1, 2.5], "b": {"c": "x"}})");
  EXPECT_EQ(difference(json::parse(R"({"b": {"c": "x"}, "a": [1, 2.50000001]})"), was, ""), "");
  EXPECT_EQ(difference(json::parse(R"({"a": [1, 2.51], "b": {"c": "x"}})"), was, ""), ".a[1]: 2.51 was 2.5");
  EXPECT_EQ(difference(json::parse(R"({"a": [1], "b": {"c": "x"}})"), was, ""), ".a: 1 long, was 2");
  EXPECT_EQ(difference(json::parse(R"({"a": [1, 2.5], "b": {"c": "y"}})"), was, ""), R"(.b.c: "y" was "x")");
  EXPECT_EQ(difference(json::parse(R"({"a": [1, 2.5], "b": {}})"), was, ""), ".b.c has gone");
  EXPECT_EQ(difference(json::parse(R"({"a": [1, 2.5], "b": {"c": "x", "d": 1}})"), was, ""), ".b.d is new");
}

struct Guide {
  const char *file, *folder;  // its commands are given there
  const char* command;        // of which each has a golden by its first word behind "evaluate", or by "simulate" or "plan"
};
void PrintTo(const Guide& guide, std::ostream* out) { *out << guide.file; }
struct Guides : testing::TestWithParam<Guide> {};

TEST_P(Guides, say_what_their_commands_print) {
  const auto guide_file = std::filesystem::path(SOURCE_DIR) / "docs" / "guides" / GetParam().file;
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(std::filesystem::path(SOURCE_DIR) / GetParam().folder);
  const bool update = std::getenv("FINGERPOST_WRITE_GOLDEN");
  std::istringstream guide(text_of(guide_file));
  std::string line, written;
  int commands = 0;
  std::map<std::string, int> of_design;
  const auto next = [&] { return static_cast<bool>(std::getline(guide, line)); };
  while (next()) {
    written += line + "\n";
    if (!line.starts_with(std::string("    fingerpost ") + GetParam().command + " ")) continue;
    ++commands;
    std::string command = line;
    while (command.ends_with("\\") && next()) {
      written += line + "\n";
      command += " " + line;
    }
    auto words = words_of(command);
    words.erase(words.begin());  // fingerpost
    const std::string design = words[0] == "evaluate" ? words[1] : words[0];
    const TableFile drawn(""), table("");
    std::vector<std::pair<std::string, std::string>> files;  // where it writes, and what it would write
    for (const auto& [option, to] : {std::pair("--plot", &drawn), std::pair("--table", &table)})
      if (const auto at = std::ranges::find(words, option); at != words.end())
        files.emplace_back(to->name(), std::exchange(*(at + 1), to->name()));
    const auto as_written = [&](std::string said) {
      for (const auto& [file, shown] : files)
        for (auto at = said.find(file); at != said.npos; at = said.find(file)) said.replace(at, file.size(), shown);
      return said;
    };
    const std::string printed = as_written(said_to(words));
    for (const auto& [file, shown] : files) {
      if (update) std::filesystem::copy_file(file, shown, std::filesystem::copy_options::overwrite_existing);
      EXPECT_EQ(text_of(file), text_of(shown)) << shown;
    }
    const int number = ++of_design[design];
    const auto golden = std::filesystem::path(SOURCE_DIR) / "tests" / "app" / "goldens" /
                        fmt::format("{}{}.json", design, number > 1 ? fmt::format("-{}", number) : "");
    words.emplace_back("--json");
    const std::string answer = as_written(said_to(words));
    if (update) std::ofstream(golden, std::ios::binary) << answer;
    EXPECT_EQ(difference(json::parse(answer), json::parse(text_of(golden)), ""), "") << golden;
    std::string shown;
    for (bool inside = false; next();) {
      if (line == "```" && inside) break;
      if (inside) shown += line + "\n";
      else written += line + "\n";
      inside = inside || line == "```";
    }
    written += printed + "```\n";
    if (!update) EXPECT_EQ(printed, shown) << command;
  }
  if (update) std::ofstream(guide_file, std::ios::binary) << written;
  std::filesystem::current_path(before);
  EXPECT_GT(commands, 0);
}

INSTANTIATE_TEST_SUITE_P(All, Guides,
                         testing::Values(Guide{"evaluation.md", "docs/guides", "evaluate"}, Guide{"planning.md", ".", "simulate"},
                                         Guide{"planning.md", ".", "plan"}),
                         [](const auto& each) { return std::string(each.param.command); });

}  // namespace
}  // namespace app
