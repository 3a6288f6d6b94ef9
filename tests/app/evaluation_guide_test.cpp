// Each command of the guide prints what the guide says it prints, answers programs with what tests/app/goldens holds, and draws the picture
// it shows. With FINGERPOST_WRITE_GOLDEN set, the guide, its pictures and the goldens are written anew.
#include <fstream>
#include <iomanip>
#include <sstream>

#include "tests/app/evaluate.h"

namespace app {
namespace {

std::string read(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return std::move(text).str();
}

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

TEST(EvaluationGuide, tells_a_difference) {  // else the goldens would hold nothing
  const auto was = json::parse(R"({"a": [1, 2.5], "b": {"c": "x"}})");
  EXPECT_EQ(difference(json::parse(R"({"b": {"c": "x"}, "a": [1, 2.50000001]})"), was, ""), "");
  EXPECT_EQ(difference(json::parse(R"({"a": [1, 2.51], "b": {"c": "x"}})"), was, ""), ".a[1]: 2.51 was 2.5");
  EXPECT_EQ(difference(json::parse(R"({"a": [1], "b": {"c": "x"}})"), was, ""), ".a: 1 long, was 2");
  EXPECT_EQ(difference(json::parse(R"({"a": [1, 2.5], "b": {"c": "y"}})"), was, ""), R"(.b.c: "y" was "x")");
  EXPECT_EQ(difference(json::parse(R"({"a": [1, 2.5], "b": {}})"), was, ""), ".b.c has gone");
  EXPECT_EQ(difference(json::parse(R"({"a": [1, 2.5], "b": {"c": "x", "d": 1}})"), was, ""), ".b.d is new");
}

TEST(EvaluationGuide, says_what_its_commands_print) {
  const auto folder = std::filesystem::path(SOURCE_DIR) / "docs" / "guides";
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(folder);
  const bool update = std::getenv("FINGERPOST_WRITE_GOLDEN");
  std::istringstream guide(read("evaluation.md"));
  std::string line, written;
  int commands = 0;
  std::map<std::string, int> of_design;
  const auto next = [&] { return static_cast<bool>(std::getline(guide, line)); };
  while (next()) {
    written += line + "\n";
    if (!line.starts_with("    fingerpost evaluate ")) continue;
    ++commands;
    std::string command = line;
    while (command.ends_with("\\") && next()) {
      written += line + "\n";
      command += " " + line;
    }
    auto words = words_of(command);
    words.erase(words.begin(), words.begin() + 2);  // fingerpost evaluate
    const auto plot = std::ranges::find(words, "--plot");
    const std::string picture = plot == words.end() ? "" : *(plot + 1);
    const TableFile drawn("");
    if (!picture.empty()) *(plot + 1) = drawn.name();
    const std::string printed = evaluated(words);
    if (!picture.empty()) {
      if (update) std::filesystem::copy_file(drawn.name(), picture, std::filesystem::copy_options::overwrite_existing);
      EXPECT_EQ(read(drawn.name()), read(picture)) << picture;
    }
    const int number = ++of_design[words.front()];
    const auto golden = std::filesystem::path(SOURCE_DIR) / "tests" / "app" / "goldens" /
                        fmt::format("{}{}.json", words.front(), number > 1 ? fmt::format("-{}", number) : "");
    words.emplace_back("--json");
    const std::string answer = evaluated(words);
    if (update) std::ofstream(golden, std::ios::binary) << answer;
    EXPECT_EQ(difference(json::parse(answer), json::parse(read(golden)), ""), "") << golden;
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
  if (update) std::ofstream("evaluation.md", std::ios::binary) << written;
  std::filesystem::current_path(before);
  EXPECT_GT(commands, 0);
}

}  // namespace
}  // namespace app
