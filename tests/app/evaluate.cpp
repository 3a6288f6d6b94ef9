#include "tests/app/evaluate.h"

#include <iostream>
#include <sstream>

#include <CLI/CLI.hpp>

#include "app/plan.h"
#include "app/simulate.h"

namespace app {

std::string said_to(std::vector<std::string> words) {
  CLI::App cli("test");
  add_evaluate(Command(&cli));
  add_simulate(Command(&cli));
  add_plan(Command(&cli));
  std::ranges::reverse(words);  // CLI11 takes them from the back
  std::ostringstream out;
  auto* const before = std::cout.rdbuf(out.rdbuf());
  std::string refused;
  try {
    cli.parse(words);
  } catch (const SetupError& e) {
    refused = e.what();
  } catch (const CLI::Error& e) {
    refused = e.what();
  }
  std::cout.rdbuf(before);
  if (refused.empty()) return out.str();
  const auto folder = testing::TempDir();
  for (auto at = refused.find(folder); at != refused.npos; at = refused.find(folder)) {
    const auto end = refused.find(".csv", at);
    refused.replace(at, end == refused.npos ? folder.size() : end + 4 - at, "FILE");
  }
  return "refused: " + refused;
}

std::string evaluated(std::vector<std::string> words) {
  words.insert(words.begin(), "evaluate");
  return said_to(std::move(words));
}

}  // namespace app
