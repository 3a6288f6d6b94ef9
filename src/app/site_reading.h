// A site's own record as what `evaluate` reads, in place of a file: --site or --site-database. Whoever holds the key reads as an
// administrator does: counts alone, small ones hidden, and the trail says that the command line looked.
#pragma once

#include <memory>
#include <string>

#include "actions/evaluations.h"
#include "app/command_line.h"
#include "app/config.h"
#include "app/small_counts.h"

namespace app {

struct SiteOptions {
  DataOptions data;
  std::string organisation;  // name or ODS code; empty: the whole network
  std::string since, until;  // days; empty: the year until today

  bool asked() const { return !data.data.empty() || !data.database.empty(); }
};
void add_site_options(Command, SiteOptions&);

// Throws SetupError: both a file and a site or neither, a file's column that is not named, a site's that is, or few people asked for of a
// site.
struct NamedColumn {
  const char* option;
  const std::string& column;
  bool required = true;
};
void check_source(const std::string& file, const SiteOptions&, const SmallCounts::Options&, std::initializer_list<NamedColumn>);

// Throws SetupError: no database, no such organisation, days that are none.
class SiteReading {
 public:
  explicit SiteReading(const SiteOptions&);

  actions::AttendedVisits attended_visits();
  actions::RecordedAppointments appointments();
  std::vector<actions::RecordedWait> waits();
  const actions::EvaluationPeriod& period() const { return period_; }

 private:
  std::unique_ptr<storage::Database> database_;
  storage::Store store_;
  core::Instant now_;
  core::Principal who_;
  actions::EvaluationPeriod period_;
};

}  // namespace app
