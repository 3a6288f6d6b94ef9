// Keeps the clinics of every session template made thirteen weeks ahead: when the server starts, and again each day. With several servers
// over one database each does so; making clinics again makes none twice.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "actions/system.h"

namespace app {

class RotaKeeper {
 public:
  explicit RotaKeeper(const actions::System& system);

 private:
  void keep(const std::stop_token& stop);
  void open_ahead();

  const actions::System& system_;
  std::mutex mutex_;
  std::condition_variable_any wakes_;
  std::jthread thread_;  // last: it uses the others
};

}  // namespace app
