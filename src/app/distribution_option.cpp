#include "app/distribution_option.h"

#include <charconv>
#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "app/config.h"

namespace app {
namespace {

constexpr int stages_max = 1'000;
constexpr double least = 1e-6, most = 1e6, cv_max = 10;  // of rates and times

}  // namespace

using simulation::Distribution;
using simulation::Shape;

Distribution distribution_of(const DistributionOption& option, const std::string& text) {
  const char* const unit = option.rates ? "RATE" : "MEAN";
  const auto refuse = [&](const std::string& why) {
    throw SetupError(fmt::format("{} {}: {}; write {}:{}, erlang:STAGES,{}, det:TIME or lognormal:MEAN,CV", option.name, text, why,
                                 option.exponential, unit, unit));
  };
  const auto colon = text.find(':');
  const std::string name = text.substr(0, colon);
  std::vector<double> numbers;
  for (std::size_t at = colon; at != text.npos;) {
    const auto end = std::min(text.find(',', ++at), text.size());
    double number = 0;
    const auto [stop, error] = std::from_chars(text.data() + at, text.data() + end, number);
    if (error != std::errc() || stop != text.data() + end) refuse(fmt::format("'{}' is no number", text.substr(at, end - at)));
    numbers.push_back(number);
    at = end == text.size() ? text.npos : end;
  }
  const auto needs = [&](std::size_t n) {
    if (numbers.size() != n) refuse(fmt::format("{} needs {} number{}", name, n, n == 1 ? "" : "s"));
  };
  const auto within = [&](const char* what, double number, double low, double high) {
    if (!(number >= low && number <= high)) refuse(fmt::format("the {} must be from {} to {}", what, low, high));
    return number;
  };
  const auto mean_of = [&](double number) {
    return option.rates ? 1 / within("rate", number, least, most) : within("mean", number, least, most);
  };
  if (name == "exp" || name == option.exponential) {
    needs(1);
    return {.shape = Shape::exponential, .mean = mean_of(numbers[0])};
  }
  if (name == "erlang") {
    needs(2);
    const double stages = within("number of stages", numbers[0], 1, stages_max);
    if (stages != std::floor(stages)) refuse("the number of stages must be whole");
    return {.shape = Shape::erlang, .mean = mean_of(numbers[1]), .stages = static_cast<int>(stages)};
  }
  if (name == "det") {
    needs(1);
    return {.shape = Shape::fixed, .mean = within("time", numbers[0], least, most)};
  }
  if (name == "lognormal") {
    needs(2);
    const double mean = within("mean", numbers[0], least, most);
    return {.shape = Shape::lognormal, .mean = mean, .cv = within("coefficient of variation", numbers[1], .001, cv_max)};
  }
  refuse(fmt::format("there is no '{}'", name));
  return {};
}

}  // namespace app
