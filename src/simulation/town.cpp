#include "simulation/town.h"

#include <algorithm>

#include "core/check.h"
#include "core/london.h"
#include "simulation/history.h"
#include "simulation/people.h"
#include "simulation/places.h"
#include "simulation/rota.h"

namespace simulation {
namespace {

enum Stream : std::uint64_t { places_stream = 1, people_stream, rota_stream, history_stream };

constexpr int patients_a_physiotherapist = 7'500;

// Sixty clinicians in the proportions of a practice of 10,000 with five GPs and one each of the others. Such a practice also has three
// nurses, who have no sign-in of their own here yet. A judgement, as all of this is.
constexpr Staffing full_staffing{.practices = 5,
                                 .gps = 27,  // and each practice's first
                                 .physiotherapists = 7,
                                 .occupational_therapists = 7,
                                 .link_workers = 7,
                                 .support_navigators = 7,
                                 .more_reception = true};

Staffing staffing_for(const TownOptions& options) {
  if (options.full) return full_staffing;
  return {.physiotherapists = std::min(physiotherapists_max, 2 + options.patients / patients_a_physiotherapist)};
}

}  // namespace

Town make_town(const core::Catalogue& catalogue, const core::Scenario& scenario, const TownOptions& options, const OnDay& progress) {
  core::check(options.patients >= 1 && options.patients <= patients_max, "a town has 1 to 200,000 patients");
  const Span span = options.full ? twelve_months : four_weeks;
  Town town;
  town.now = core::from_london(options.today, core::Minutes{8 * 60});
  town.opened_at = core::from_london(options.today - std::chrono::days{span.days_back}, core::Minutes{0});
  Generator places(options.seed, places_stream), people(options.seed, people_stream), rota(options.seed, rota_stream),
      history(options.seed, history_stream);
  add_places(town, places, staffing_for(options), catalogue);
  add_people(town, people, options.patients, options.today);
  add_clinics(town, rota, catalogue, options.today, span);
  live_through(town, catalogue, scenario, history, progress);
  std::ranges::stable_sort(town.events, {}, &core::Event::at);
  return town;
}

}  // namespace simulation
