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

// The service that the town's physiotherapists give.
const core::Pathway& pathway_of(const core::Catalogue& catalogue) {
  const auto* found = catalogue.pathway("physiotherapy");
  core::check(found != nullptr, "the catalogue has a pathway for physiotherapists");
  return *found;
}

}  // namespace

Town make_town(const core::Catalogue& catalogue, const TownOptions& options) {
  core::check(options.patients >= 1 && options.patients <= patients_max, "a town has 1 to 200,000 patients");
  const core::Pathway& pathway = pathway_of(catalogue);
  Town town;
  town.now = core::from_london(options.today, core::Minutes{8 * 60});
  town.opened_at = core::from_london(options.today - std::chrono::days{days_back}, core::Minutes{0});
  Generator places(options.seed, places_stream), people(options.seed, people_stream), rota(options.seed, rota_stream),
      history(options.seed, history_stream);
  add_places(town, places, std::min(physiotherapists_max, 2 + options.patients / patients_a_physiotherapist), pathway.booking.competence);
  add_people(town, people, options.patients, options.today);
  add_clinics(town, rota, pathway.booking, options.today);
  live_through(town, catalogue, history);
  std::ranges::stable_sort(town.events, {}, &core::Event::at);
  return town;
}

}  // namespace simulation
