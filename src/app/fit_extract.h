// Appointments for `fingerpost plan fit`: from anybody's table, or from a site's own record.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/site_reading.h"
#include "planning/fit.h"

namespace app {

struct FitColumns {
  std::string patient, start, booked, role, status, seen_at, done_at, minutes;  // empty: there is none
};

// The names of a scenario's roles, and others' words for them: "Doctor=GP". Throws SetupError: such a word is not written so.
class RoleWords {
 public:
  RoleWords(const core::Scenario&, const std::vector<std::string>& map);

  // Ignores case. Of a site's own record: the services of the pathways are known too. -1: no role.
  int of(const std::string& word) const;
  const std::string& all() const { return all_; }  // of the scenario, by comma

 private:
  std::map<std::string, int> roles_;
  std::string all_;
};

struct FitExtract {
  planning::Extract extract;
  std::size_t rows = 0;
  std::int64_t cancelled = 0, weekend = 0, without_length = 0;  // left out: of all, and of lengths
  std::string from, to;  // the days that were asked for; empty: of a file
  std::int64_t registered = 0;  // of a site's own record: with the practices asked for, now
};

// Throw SetupError: a row and column that cannot be read, and never what is in it; a role that has no name in the scenario.
FitExtract read_file(const std::string& file, const FitColumns&, const RoleWords&);
FitExtract read_site(const SiteOptions&, const RoleWords&);

}  // namespace app
