#include "evaluation/returns.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "evaluation/proportion.h"

namespace evaluation {
namespace {

// Sums over contacts and over people, of whom each is complete before the next begins.
class Sums {
 public:
  void add(bool back) { ++of_, back_ += back; }
  void end_of_person() {
    if (of_ > 0) {
      const auto n = static_cast<double>(of_), y = static_cast<double>(back_);
      yy_ += y * y, yn_ += y * n, nn_ += n * n;
      total_.contacts += of_, total_.contacts_followed += back_, ++total_.people, total_.people_back += back_ > 0;
    }
    of_ = back_ = 0;
  }
  Returned total() const {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    Returned r = total_;
    r.share = {nan, nan, nan, nan};
    if (r.contacts == 0) return r;
    const auto n = static_cast<double>(r.contacts);
    const double p = static_cast<double>(r.contacts_followed) / n;
    const double se = std::sqrt(std::max(0.0, yy_ - 2 * p * yn_ + p * p * nn_)) / n;
    if (p > 0 && p < 1 && se > 0) {
      const double logit = std::log(p / (1 - p)), half = normal_97_5 * se / (p * (1 - p));
      r.share = {p, se, 1 / (1 + std::exp(half - logit)), 1 / (1 + std::exp(-half - logit))};
    } else {
      const auto bounds = wilson({.count = std::llround(p * static_cast<double>(r.people)), .of = r.people});
      r.share = {p, se, bounds->low, bounds->high};
    }
    return r;
  }

 private:
  std::int64_t of_ = 0, back_ = 0;          // of the person
  double yy_ = 0, yn_ = 0, nn_ = 0;
  Returned total_;
};

}  // namespace

core::Result<Returns> count_returns(std::span<const Contact> contacts, std::uint16_t roles, int within) {
  if (within < 1) return core::fail(core::Fault::invalid, "within", "A return is within a day or more");
  std::vector<Contact> rows(contacts.begin(), contacts.end());
  std::ranges::sort(rows, {}, [](const Contact& c) { return std::pair(c.person, c.day); });
  Returns r{.contacts = static_cast<std::int64_t>(rows.size())};
  std::int64_t last = std::numeric_limits<std::int32_t>::min();
  for (const auto& row : rows) last = std::max<std::int64_t>(last, row.day);
  Sums unsettled, settled;
  std::vector<Sums> by_role(roles);
  for (std::size_t begin = 0; begin < rows.size();) {
    std::size_t end = begin, later = begin;  // `later`: the first on a later day
    while (end < rows.size() && rows[end].person == rows[begin].person) ++end;
    for (std::size_t i = begin; i < end; ++i) {
      while (later < end && rows[later].day <= rows[i].day) ++later;
      if (std::int64_t{rows[i].day} + within > last) {
        ++r.too_late;
        continue;
      }
      const bool back = later < end && std::int64_t{rows[later].day} - rows[i].day <= within;
      (rows[i].settled ? settled : unsettled).add(back);
      if (!rows[i].settled && rows[i].role < roles) by_role[rows[i].role].add(back);
    }
    unsettled.end_of_person();
    settled.end_of_person();
    for (std::size_t i = begin; i < end; ++i)
      if (rows[i].role < roles) by_role[rows[i].role].end_of_person();
    ++r.people;
    begin = end;
  }
  r.unsettled = unsettled.total();
  r.settled = settled.total();
  for (const auto& role : by_role) r.by_role.push_back(role.total());
  if (r.unsettled.contacts + r.settled.contacts == 0)
    return core::fail(core::Fault::invalid, "within",
                      fmt::format("No contact is followed up for {} days: the table ends too soon after its first day", within));
  return r;
}

}  // namespace evaluation
