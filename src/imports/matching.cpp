#include "imports/matching.h"

#include <algorithm>

#include "core/name_key.h"

namespace imports {
namespace {

using core::Date;

// Jaro-Winkler on normalised names. 0.9 forgives a letter, 0.85 a nickname of the same beginning; set by the table in matching_test.cpp.
constexpr double alike_min = 0.9;
constexpr double close_min = 0.85;

bool alike(std::string_view a, std::string_view b) {
  if (core::similarity(a, b) >= alike_min) return true;
  const auto sound = core::phonetic(a);
  return !sound.empty() && sound == core::phonetic(b);
}
bool close(std::string_view a, std::string_view b) { return core::similarity(a, b) >= close_min; }

// A date typed with day and month swapped, or one of its three parts wrong.
bool slip(Date a, Date b) {
  if (a == b) return false;
  const std::chrono::year_month_day x(a), y(b);
  const bool swapped = x.year() == y.year() && static_cast<unsigned>(x.month()) == static_cast<unsigned>(y.day()) &&
                       static_cast<unsigned>(x.day()) == static_cast<unsigned>(y.month());
  const int same = (x.year() == y.year()) + (x.month() == y.month()) + (x.day() == y.day());
  return swapped || same == 2;
}

struct Compared {
  bool born, family, given, family_alike, given_alike, reached, numbers_differ;
};

}  // namespace

Known known_of(const core::Patient& patient, std::int64_t staged_in) {
  const auto& name = core::current_name(patient);
  Known known{patient.id, patient.nhs_number, patient.born, core::normalised(name.given), core::normalised(name.family), {}, {}, staged_in};
  if (!patient.addresses.empty()) known.postcode = patient.addresses.front().postcode;
  for (const auto& telephone : patient.telephones) known.telephones.push_back(telephone.number);
  return known;
}

void People::add(Known known) {
  const std::size_t place = known_.size();
  if (known.nhs_number) by_number_.emplace(known.nhs_number->digits(), place);
  by_birth_.emplace(known.born.time_since_epoch().count(), place);
  if (!known.postcode.empty()) by_postcode_.emplace(known.postcode, place);
  known_.push_back(std::move(known));
}

Matched People::match(const Person& person) const {
  const std::string given = core::normalised(person.given), family = core::normalised(person.family);
  const auto compare = [&](const Known& known) {
    const bool telephone = std::ranges::any_of(
        person.telephones, [&](const auto& n) { return std::ranges::find(known.telephones, n) != known.telephones.end(); });
    return Compared{.born = known.born == person.born,
                    .family = known.family == family,
                    .given = known.given == given,
                    .family_alike = alike(known.family, family),
                    .given_alike = close(known.given, given),
                    .reached = telephone || (!person.postcode.empty() && known.postcode == person.postcode),
                    .numbers_differ = known.nhs_number && person.nhs_number && *known.nhs_number != *person.nhs_number};
  };
  if (person.nhs_number) {
    if (const auto found = by_number_.find(std::string(person.nhs_number->digits())); found != by_number_.end()) {
      const auto c = compare(known_[found->second]);
      // A marriage changes the family name, a slip of the pen the date: never both, and never the whole name.
      const bool certain =
          (c.born && (c.given_alike || c.family_alike)) || (slip(known_[found->second].born, person.born) && c.given && c.family);
      return {certain ? Match::certain : Match::doubt,
              {found->second},
              "the NHS number is on the record of somebody with another name or date of birth"};
    }
  }
  std::vector<std::size_t> certain, probable;
  const auto consider = [&](std::size_t place) {
    const auto& known = known_[place];
    const auto c = compare(known);
    if (c.born && c.family && c.given && c.reached && !c.numbers_differ) return certain.push_back(place);
    const bool same_day = c.born && ((c.family_alike && c.given_alike) || (c.reached && c.given_alike));
    const bool slipped = c.reached && c.family && c.given && slip(known.born, person.born);
    if (c.numbers_differ ? c.born && c.family && c.given && c.reached : same_day || slipped) probable.push_back(place);
  };
  const auto [first, last] = by_birth_.equal_range(person.born.time_since_epoch().count());
  for (auto at = first; at != last; ++at) consider(at->second);
  if (!person.postcode.empty()) {
    const auto [near, far] = by_postcode_.equal_range(person.postcode);
    for (auto at = near; at != far; ++at)
      if (known_[at->second].born != person.born) consider(at->second);
  }
  if (certain.size() == 1) return {Match::certain, certain, {}};
  certain.insert(certain.end(), probable.begin(), probable.end());
  if (certain.empty()) return {};
  std::ranges::sort(certain, {}, [&](std::size_t place) { return known_[place].id; });
  if (certain.size() > 10) certain.resize(10);
  return {Match::doubt, certain, "somebody on the record looks the same or nearly so"};
}

}  // namespace imports
