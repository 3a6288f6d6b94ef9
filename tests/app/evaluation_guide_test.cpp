// Each command of the guide prints what the guide says it prints, and draws the picture it shows. With FINGERPOST_UPDATE set, the guide and
// its pictures are written anew.
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

TEST(EvaluationGuide, says_what_its_commands_print) {
  const auto folder = std::filesystem::path(SOURCE_DIR) / "docs" / "guides";
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(folder);
  const bool update = std::getenv("FINGERPOST_UPDATE");
  std::istringstream guide(read("evaluation.md"));
  std::string line, written;
  int commands = 0;
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
