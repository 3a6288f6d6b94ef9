#include "app/rota_keeper.h"

#include <optional>

#include "actions/rota.h"
#include "app/log.h"
#include "core/london.h"
#include "storage/places.h"

namespace app {

RotaKeeper::RotaKeeper(const actions::System& system) : system_(system), thread_([this](const std::stop_token& stop) { keep(stop); }) {}

void RotaKeeper::open_ahead() {
  std::vector<storage::Network> networks;
  system_.store.database().read([&](storage::Session& session) { networks = storage::all_networks(session); });
  for (const auto& network : networks) {
    core::Principal itself;
    itself.network = network.id;
    itself.role = core::Role::administrator;
    itself.request_id = "rota";
    const auto made = actions::open_clinics_ahead(system_, itself);
    if (made.clinics > 0 || made.left_out > 0)
      log_info("clinics_opened",
               {{"clinics", std::int64_t{made.clinics}}, {"slots", std::int64_t{made.slots}}, {"left_out", std::int64_t{made.left_out}}});
  }
}

void RotaKeeper::keep(const std::stop_token& stop) {
  std::optional<core::Date> done;
  while (!stop.stop_requested()) {
    const auto today = core::to_london(system_.now()).date;
    if (done != today) {
      try {
        open_ahead();
        done = today;
      } catch (const std::exception& e) {  // the database is away: again in a minute
        log_error("clinics_not_opened", {{"why", e.what()}});
      }
    }
    std::unique_lock lock(mutex_);
    wakes_.wait_for(lock, stop, std::chrono::minutes{1}, [] { return false; });
  }
}

}  // namespace app
