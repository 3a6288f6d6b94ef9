#include "tests/app/evaluate.h"

#include <iostream>
#include <sstream>

#include "app/plan.h"
#include "app/simulate.h"

namespace app {

std::string said_to(std::vector<std::string> words) {
  CommandLine line("test", "fingerpost");
  add_evaluate(line.commands());
  add_simulate(line.commands());
  add_plan(line.commands());
  std::ostringstream out;
  auto* const before = std::cout.rdbuf(out.rdbuf());
  std::string refused;
  try {
    line.run(std::move(words));
  } catch (const SetupError& e) {
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
