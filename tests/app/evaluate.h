// Runs `fingerpost evaluate ...` and `fingerpost simulate ...` as a person would, on a table written for the test or on published data.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>
#include <boost/json.hpp>

#include "app/evaluate.h"

namespace app {

// A file that goes with the test.
class TableFile {
 public:
  explicit TableFile(std::string_view text)
      : path_(std::filesystem::path(testing::TempDir()) /
              ("fingerpost_table_" + std::to_string(::getpid()) + "_" + std::to_string(++made_) + ".csv")) {
    std::ofstream(path_, std::ios::binary) << text;
  }
  ~TableFile() { std::filesystem::remove(path_); }
  TableFile(const TableFile&) = delete;
  TableFile& operator=(const TableFile&) = delete;
  std::string name() const { return path_.string(); }

 private:
  static inline int made_ = 0;
  std::filesystem::path path_;
};

inline std::string text_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// What the command prints; or the refusal, after "refused: ", with the file's folder left out.
std::string said_to(std::vector<std::string> words);           // evaluate ..., simulate ...
std::string evaluated(std::vector<std::string> words);         // evaluate ...

inline boost::json::object figures_said_to(std::vector<std::string> words) {
  words.emplace_back("--json");
  const std::string text = said_to(std::move(words));
  boost::system::error_code error;
  auto value = boost::json::parse(text, error);
  if (error || !value.is_object()) {
    ADD_FAILURE() << text;
    return {};
  }
  return value.as_object();
}

inline boost::json::object figures(std::vector<std::string> words) {
  words.insert(words.begin(), "evaluate");
  return figures_said_to(std::move(words));
}

// A figure by its path, like "rate_ratio.value" or "coefficients.intervention.se" (a row by its "name").
inline double figure(const boost::json::object& all, std::string_view path) {
  const auto dot = path.find('.');
  const auto& value = all.at(path.substr(0, dot));
  if (dot == path.npos) return value.to_number<double>();
  const auto rest = path.substr(dot + 1);
  if (const auto* object = value.if_object()) return figure(*object, rest);
  const auto name = rest.substr(0, rest.find('.'));
  for (const auto& row : value.as_array())
    if (row.at("name").as_string() == name) return figure(row.as_object(), rest.substr(name.size() + 1));
  throw std::out_of_range(std::string(path));
}

inline bool warns(const boost::json::object& all, std::string_view code) {
  return std::ranges::any_of(all.at("warnings").as_array(), [&](const auto& w) { return w.at("code").as_string() == code; });
}

// Published data that is not ours to ship: $FINGERPOST_REFERENCE_DATA, or "shared/data" beside the checkout. Empty: not here.
inline std::string reference(const std::string& name) {
  const char* given = std::getenv("FINGERPOST_REFERENCE_DATA");
  const auto file = (given ? std::filesystem::path(given) : std::filesystem::path(SOURCE_DIR).parent_path() / "shared" / "data") / name;
  return std::filesystem::exists(file) ? file.string() : "";
}
#define NEEDS_REFERENCE(file) \
  if (reference(file).empty()) GTEST_SKIP() << file << " is published elsewhere: put it in FINGERPOST_REFERENCE_DATA"

}  // namespace app
