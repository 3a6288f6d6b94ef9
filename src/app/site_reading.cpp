#include "app/site_reading.h"

#include <sodium.h>

#include <algorithm>

#include <fmt/format.h>

#include "app/clock.h"
#include "core/check.h"
#include "core/london.h"
#include "evaluation/proportion.h"
#include "storage/places.h"

namespace app {
namespace {

core::Date day_or_complain(const std::string& text, const char* option, core::Date usual) {
  if (text.empty()) return usual;
  const auto day = core::parse_date(text);
  if (!day) throw SetupError(fmt::format("{} takes a day like 2026-11-22, not '{}'", option, text));
  return *day;
}

// An organisation by name or ODS code; without one the network's own, beneath which all others lie.
core::OrganisationId organisation_of(const std::vector<core::Organisation>& all, const std::string& name) {
  std::vector<core::OrganisationId> found;
  for (const auto& o : all)
    if (name.empty() ? !o.parent : o.kind != core::OrganisationKind::site && (o.name == name || o.ods_code == name)) found.push_back(o.id);
  if (found.size() == 1) return found.front();
  if (name.empty()) throw SetupError("--organisation: say which, by name or ODS code");
  throw SetupError(fmt::format("--organisation: there is {} \"{}\"", found.empty() ? "no organisation" : "more than one", name));
}

template <class T>
T value_or_complain(core::Result<T> result) {
  if (!result)
    throw SetupError(fmt::format("{}{}", result.error().field.empty() ? "" : "--" + result.error().field + ": ", result.error().text));
  return std::move(*result);
}

}  // namespace

void add_site_options(Command command, SiteOptions& options) {
  command.add("--site", options.data.data, "In place of a file: the site's own record, the folder of its embedded database");
  command.add("--site-database", options.data.database, "The same on PostgreSQL: a connection string without a password");
  command.add("--key-file", options.data.key_file, "Key of the embedded database");
  command.add("--organisation", options.organisation, "Of the site: name or ODS code of the practice; usual: all of it");
  command.add("--since", options.since, "Of the site: the first day; usual: a year before the last");
  command.add("--until", options.until, "Of the site: the last day; usual: today");
}

void check_source(const std::string& file, const SiteOptions& site, const SmallCounts::Options& small,
                  std::initializer_list<NamedColumn> columns) {
  if (file.empty() != site.asked()) throw SetupError("--data: give a file, or a site's own record with --site or --site-database");
  if (site.asked() && small.show)
    throw SetupError("--show-small: few people are never shown of a site's own record. Those who may see them find them in /figures");
  if (site.asked() && small.below < evaluation::shown_from)
    throw SetupError(fmt::format("--hide-below: of a site's own record it is {} or more", evaluation::shown_from));
  for (const auto& [option, column, required] : columns) {
    if (site.asked() && !column.empty())
      throw SetupError(fmt::format("{} names a column of --data: leave it out with a site's own record, which is read without", option));
    if (!site.asked() && column.empty() && required) throw SetupError(fmt::format("{} is required with --data: it names a column", option));
  }
}

SiteReading::SiteReading(const SiteOptions& options)
    : database_([&] {
        core::check(sodium_init() >= 0, "libsodium starts");
        return open_database(options.data, false, Work::reading);
      }()),
      store_(*database_),
      now_(system_now()) {
  std::vector<storage::Network> networks;
  std::vector<core::Organisation> organisations;
  database_->read([&](storage::Session& session) { networks = storage::all_networks(session); });
  if (networks.size() != 1) throw SetupError("This database has no network yet: 'fingerpost init' makes one");
  who_.network = networks.front().id;
  who_.role = core::Role::administrator;
  who_.request_id = "command-line";
  database_->read([&](storage::Session& session) {
    storage::Reader reader(session, who_, now_);
    organisations = storage::all_organisations(reader);
  });
  who_.organisation = organisation_of(organisations, options.organisation);
  period_.to = day_or_complain(options.until, "--until", core::to_london(now_).date);
  period_.from = day_or_complain(options.since, "--since", period_.to - std::chrono::days{364});
}

actions::AttendedVisits SiteReading::attended_visits() {
  return value_or_complain(actions::read_attended_visits(store_, who_, now_, period_));
}
actions::RecordedAppointments SiteReading::appointments() {
  return value_or_complain(actions::read_appointments(store_, who_, now_, period_));
}
std::vector<actions::RecordedWait> SiteReading::waits() { return value_or_complain(actions::read_waits(store_, who_, now_, period_)); }

}  // namespace app
