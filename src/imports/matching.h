// Whether a row is about somebody the record knows. Certain only on strong agreement; whatever is probable is a doubt for a person to
// settle, because two people in one record is the worse mistake and two records of one person the next.
// Invariant: the answer does not depend on the order in which people are known.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "imports/people.h"

namespace imports {

// What matching looks at.
struct Known {
  core::PatientId id;
  std::optional<core::NhsNumber> nhs_number;
  core::Date born{};
  std::string given, family;            // core::normalised
  std::string postcode;
  std::vector<std::string> telephones;  // E.164
  std::int64_t staged_in = 0;           // a batch that is not published yet; 0: on the record
};
Known known_of(const core::Patient&, std::int64_t staged_in);

enum class Match { nobody, certain, doubt };

struct Matched {
  Match match = Match::nobody;
  std::vector<std::size_t> candidates;  // places in People::known(); one when certain
  std::string_view why;                 // of a doubt, for the person who settles it; no patient data
};

class People {
 public:
  void add(Known known);
  const Known& operator[](std::size_t place) const { return known_[place]; }
  std::size_t size() const { return known_.size(); }

  Matched match(const Person&) const;

 private:
  std::vector<Known> known_;
  std::unordered_map<std::string, std::size_t> by_number_;
  std::unordered_multimap<std::int64_t, std::size_t> by_birth_;     // days
  std::unordered_multimap<std::string, std::size_t> by_postcode_;
};

}  // namespace imports
