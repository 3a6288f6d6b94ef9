#include "simulation/random.h"

#include <algorithm>
#include <numeric>

namespace simulation {

namespace {

double bell(double x) { return std::exp(-x * x / 2); }
double decay(double x) { return std::exp(-x); }

// `tail`: where the outermost layer ends and the tail begins; `area`: of each layer.
template <class Density, class Inverse>
Ziggurat layered(double tail, double area, Density density, Inverse inverse) {
  Ziggurat z;
  z.edges[0] = area / density(tail);
  z.edges[1] = tail;
  for (std::size_t i = 2; i < Ziggurat::layers; ++i) z.edges[i] = inverse(area / z.edges[i - 1] + density(z.edges[i - 1]));
  return z;
}

constexpr double normal_tail = 3.6541528853610088, exponential_tail = 7.69711747013104972;  // Marsaglia and Tsang, for 256 layers

std::uint64_t other(std::uint64_t bits) { return mixed(bits + 0x9e3779b97f4a7c15); }

// Whether a point at x, in a layer but not under the next one, lies below the density.
template <class Density>
bool below(const Ziggurat& z, std::size_t layer, double x, std::uint64_t bits, Density density) {
  const double low = density(z.edges[layer]), high = density(z.edges[layer + 1]);
  return low + uniform(bits) * (high - low) < density(x);
}

}  // namespace

const Ziggurat normal_layers =
    layered(normal_tail, normal_tail* bell(normal_tail) + std::sqrt(std::acos(-1.0) / 2) * std::erfc(normal_tail / std::sqrt(2.0)), bell,
            [](double y) { return std::sqrt(-2 * std::log(y)); });
const Ziggurat exponential_layers =
    layered(exponential_tail, (exponential_tail + 1) * decay(exponential_tail), decay, [](double y) { return -std::log(y); });

double normal_at_the_edge(std::uint64_t bits) {
  const auto layer = bits % Ziggurat::layers;
  const double z = static_cast<double>(static_cast<std::int64_t>(bits) >> 8) * 0x1p-55 * normal_layers.edges[layer];
  if (layer > 0) return below(normal_layers, layer, std::abs(z), bits = other(bits), bell) ? z : normal(other(bits));
  while (true) {  // the tail, by Marsaglia 1964
    bits = other(bits);
    const double beyond = -std::log(uniform(bits)) / normal_tail;
    bits = other(bits);
    if (-2 * std::log(uniform(bits)) > beyond * beyond) return std::copysign(normal_tail + beyond, z);
  }
}

double exponential_at_the_edge(std::uint64_t bits) {
  const auto layer = bits % Ziggurat::layers;
  if (layer == 0) return exponential_tail + exponential(other(bits));
  const double x = static_cast<double>(bits >> 11) * 0x1p-53 * exponential_layers.edges[layer];
  return below(exponential_layers, layer, x, bits = other(bits), decay) ? x : exponential(other(bits));
}

double gamma(Generator& generator, double shape) {
  const bool small = shape < 1;  // Gamma(a) = Gamma(a + 1) U^(1/a)
  const double d = (small ? shape + 1 : shape) - 1.0 / 3, c = 1 / std::sqrt(9 * d);
  while (true) {
    const double x = normal(generator.next()), root = 1 + c * x;
    if (root <= 0) continue;
    const double v = root * root * root, u = uniform(generator.next());
    if (u >= 1 - 0.0331 * x * x * x * x && std::log(u) >= 0.5 * x * x + d - d * v + d * std::log(v)) continue;
    return d * v * (small ? std::exp(-exponential(generator.next()) / shape) : 1);
  }
}

Pick::Pick(const std::vector<double>& probabilities) {
  double sum = 0;
  std::size_t last = 0;
  for (std::size_t i = 0; i < probabilities.size(); ++i) {
    if (probabilities[i] > 0) last = i;
    summed_.push_back(threshold(sum += probabilities[i]));
  }
  summed_.resize(last);
  for (std::uint32_t top = 0; top < by_top_.size(); ++top) {
    const auto first = counted(top << 24);
    by_top_[top] = first == counted(top << 24 | 0xff'ffff) ? first : unsure;
  }
}

std::uint8_t Pick::counted(std::uint32_t bits) const {
  return static_cast<std::uint8_t>(std::ranges::count_if(summed_, [&](auto end) { return bits >= end; }));
}

void AliasTable::fill(std::span<const double> weights) {
  const std::size_t n = weights.size();
  const double mean = std::accumulate(weights.begin(), weights.end(), 0.0) / static_cast<double>(n);
  parts_.assign(n, {});
  left_.resize(n);
  order_.resize(n);
  std::size_t poor = 0, rich = n;  // order_ holds the poor from the front and the rich from the back
  for (std::size_t i = 0; i < n; ++i) {
    left_[i] = weights[i] / mean;
    order_[left_[i] < 1 ? poor++ : --rich] = static_cast<std::uint32_t>(i);
  }
  std::size_t at = 0;
  for (; at < rich && rich < n; ++at) {
    const auto small = order_[at], large = order_[rich];
    parts_[small] = {static_cast<std::uint32_t>(left_[small] * 0x1p32), large};
    left_[large] -= 1 - left_[small];
    if (left_[large] < 1) ++rich;  // poor by now, and it stands where the poor end
  }
  for (; at < n; ++at) parts_[order_[at]] = {0, order_[at]};  // as good as the mean: its own either way
}

}  // namespace simulation
