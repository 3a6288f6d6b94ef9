// R as a witness: a script beside the tests reads a table and prints a line a figure, "name place value".
#pragma once

#include <gtest/gtest.h>

#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace evaluation {

// name -> values by place. Empty: there is no R here.
using Said = std::map<std::string, std::vector<double>>;
inline Said ask_r(const std::string& script, const std::string& table) {
  if (std::system("command -v Rscript >/dev/null && Rscript -e 'library(sandwich)' >/dev/null 2>&1") != 0) return {};
  const auto file = std::filesystem::path(testing::TempDir()) / fmt::format("fingerpost_r_{}.csv", ::getpid());
  std::ofstream(file) << table;
  Said said;
  const std::string command = fmt::format("Rscript --vanilla {}/tests/evaluation/{} {}", SOURCE_DIR, script, file.string());
  if (FILE* pipe = ::popen(command.c_str(), "r")) {
    std::string text;
    for (char piece[4096]; const auto n = std::fread(piece, 1, sizeof piece, pipe);) text.append(piece, n);
    ::pclose(pipe);
    std::istringstream lines(text);
    std::size_t place = 0;
    double value = 0;
    for (std::string name; lines >> name >> place >> value;) said[name].push_back(value);
  }
  std::filesystem::remove(file);
  return said;
}
#define NEEDS_R(said) \
  if ((said).empty()) GTEST_SKIP() << "Rscript with sandwich is not installed: ./dev test installs it"

}  // namespace evaluation
