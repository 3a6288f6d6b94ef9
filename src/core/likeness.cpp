#include "core/likeness.h"

#include <algorithm>

#include "core/name_key.h"

namespace core {
namespace {

using enum Agreement;

// 0.9 forgives a letter in a name of five; set by the table in tests/core/likeness_test.cpp.
constexpr double alike_min = 0.9;

Agreement compare_names(std::string_view a, std::string_view b) {
  const auto x = normalised(a), y = normalised(b);
  if (x.empty() || y.empty()) return unknown;
  if (x == y) return agrees;
  const auto sound = phonetic(a);
  if (similarity(a, b) >= alike_min || (!sound.empty() && sound == phonetic(b))) return alike;
  return differs;
}

// Better: agrees before alike before differs before unknown.
int rank(Agreement a) { return a == agrees ? 3 : a == alike ? 2 : a == differs ? 1 : 0; }

Agreement compare_dates(Date a, Date b) {
  if (a == b) return agrees;
  const std::chrono::year_month_day x(a), y(b);
  const bool swapped = x.year() == y.year() && static_cast<unsigned>(x.month()) == static_cast<unsigned>(y.day()) &&
                       static_cast<unsigned>(x.day()) == static_cast<unsigned>(y.month());
  const int same = (x.year() == y.year()) + (x.month() == y.month()) + (x.day() == y.day());
  return swapped || same == 2 ? alike : differs;
}

template <class Many, class F>
Agreement best_of(const Many& many, F compare_one) {
  Agreement best = unknown;
  for (const auto& one : many)
    if (const auto agreement = compare_one(one); rank(agreement) > rank(best)) best = agreement;
  return best;
}

// A row holds when each of its fields is among those allowed; a field that a row does not name may be anything.
enum Allowed { anything, same, near };  // near: the same or alike
struct Row {
  Allowed nhs_number, given, family, born, telephone, postcode;
  Certainty certainty;
  std::string_view reason;
};
constexpr Row rows[] = {
    {same, anything, anything, anything, anything, anything, Certainty::certain, "Same NHS number"},
    {anything, near, near, same, anything, anything, Certainty::likely, "Same date of birth, and the same or a similar name"},
    {anything, near, anything, same, anything, same, Certainty::likely,
     "Same date of birth, first name and postcode: perhaps another surname now"},
    {anything, anything, anything, same, same, anything, Certainty::likely, "Same date of birth and telephone"},
    {anything, near, near, near, anything, anything, Certainty::likely, "Similar name, and a date of birth that a slip would explain"},
    {anything, near, near, anything, same, anything, Certainty::likely, "Similar name and the same telephone"},
    {anything, near, near, anything, anything, same, Certainty::likely, "Similar name and the same postcode"},
    {anything, anything, anything, anything, same, anything, Certainty::possible, "Same telephone: perhaps of one household"},
    {anything, anything, near, anything, anything, same, Certainty::possible, "Same postcode and surname: perhaps of one household"},
    {anything, anything, near, same, anything, anything, Certainty::possible, "Same date of birth and surname: perhaps a twin"},
};

bool holds(Allowed allowed, Agreement a) { return allowed == anything || a == agrees || (allowed == near && a == alike); }

}  // namespace

Comparison compare(const Newcomer& said, const Patient& patient) {
  Comparison c{};
  if (said.nhs_number && patient.nhs_number) of(c, Compared::nhs_number) = *said.nhs_number == *patient.nhs_number ? agrees : differs;
  of(c, Compared::born) = compare_dates(said.born, patient.born);
  int best = -1;
  for (const auto& name : patient.names) {
    const auto given = compare_names(said.given, name.given), family = compare_names(said.family, name.family);
    const bool swapped = given == differs && family == differs && compare_names(said.given, name.family) == agrees &&
                         compare_names(said.family, name.given) == agrees;
    const int sum = swapped ? 4 : rank(given) + rank(family);
    if (sum <= best) continue;
    best = sum;
    of(c, Compared::given) = swapped ? alike : given;
    of(c, Compared::family) = swapped ? alike : family;
  }
  if (patient.restricted) return c;
  if (!said.telephone.empty())
    of(c, Compared::telephone) =
        best_of(patient.telephones, [&](const Telephone& t) { return t.number == said.telephone ? agrees : differs; });
  if (!said.postcode.empty())
    of(c, Compared::postcode) =
        best_of(patient.addresses, [&](const Address& a) { return a.postcode == said.postcode ? agrees : differs; });
  return c;
}

Likeness likeness_of(const Comparison& c) {
  for (const auto& row : rows) {
    if (!holds(row.nhs_number, of(c, Compared::nhs_number)) || !holds(row.given, of(c, Compared::given)) ||
        !holds(row.family, of(c, Compared::family)) || !holds(row.born, of(c, Compared::born)) ||
        !holds(row.telephone, of(c, Compared::telephone)) || !holds(row.postcode, of(c, Compared::postcode)))
      continue;
    if (of(c, Compared::nhs_number) == differs) return {Certainty::possible, row.reason};
    return {row.certainty, row.reason};
  }
  return {};
}

std::vector<LikePatient> people_like(const Newcomer& said, std::vector<Patient> candidates) {
  std::vector<LikePatient> all;
  for (auto& patient : candidates) {
    const auto comparison = compare(said, patient);
    const auto likeness = likeness_of(comparison);
    if (likeness.certainty != Certainty::none) all.push_back({std::move(patient), comparison, likeness});
  }
  const auto weight = [](const LikePatient& like) {
    int sum = 0;
    for (const auto agreement : like.comparison) sum += rank(agreement);
    return std::pair(like.likeness.certainty, sum);
  };
  std::ranges::stable_sort(all, std::greater{}, weight);
  if (all.size() > like_patients_max) all.resize(like_patients_max);
  return all;
}

}  // namespace core
