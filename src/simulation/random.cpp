#include "simulation/random.h"

#include <numeric>

namespace simulation {

double normal_quantile_of_tail(double p) {
  const double q = p - 0.5;
  double r = std::sqrt(-std::log(q < 0 ? p : 1 - p));
  double value = 0;
  if (r <= 5) {
    r -= 1.6;
    value =
        (((((((7.74545014278341407640e-4 * r + 2.27238449892691845833e-2) * r + 2.41780725177450611770e-1) * r + 1.27045825245236838258) *
                r +
            3.64784832476320460504) *
               r +
           5.76949722146069140550) *
              r +
          4.63033784615654529590) *
             r +
         1.42343711074968357734) /
        (((((((1.05075007164441684324e-9 * r + 5.47593808499534494600e-4) * r + 1.51986665636164571966e-2) * r +
             1.48103976427480074590e-1) *
                r +
            6.89767334985100004550e-1) *
               r +
           1.67638483018380384940) *
              r +
          2.05319162663775882187) *
             r +
         1.0);
  } else {
    r -= 5;
    value = (((((((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r + 1.24266094738807843860e-3) * r +
                 2.65321895265761230930e-2) *
                    r +
                2.96560571828504891230e-1) *
                   r +
               1.78482653991729133580) *
                  r +
              5.46378491116411436990) *
                 r +
             6.65790464350110377720) /
            (((((((2.04426310338993978564e-15 * r + 1.42151175831644588870e-7) * r + 1.84631831751005468180e-5) * r +
                 7.86869131145613259100e-4) *
                    r +
                1.48753612908506148525e-2) *
                   r +
               1.36929880922735805310e-1) *
                  r +
              5.99832206555887937690e-1) *
                 r +
             1.0);
  }
  return q < 0 ? -value : value;
}

double gamma(Generator& generator, double shape) {
  const bool small = shape < 1;  // Gamma(a) = Gamma(a + 1) U^(1/a)
  const double d = (small ? shape + 1 : shape) - 1.0 / 3, c = 1 / std::sqrt(9 * d);
  while (true) {
    const double x = normal_quantile(uniform(generator)), v = std::pow(1 + c * x, 3);
    if (1 + c * x <= 0) continue;
    if (std::log(uniform(generator)) >= 0.5 * x * x + d - d * v + d * std::log(v)) continue;
    return d * v * (small ? std::pow(uniform(generator), 1 / shape) : 1);
  }
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
