#include "app/clock.h"

#include <sodium.h>

namespace app {

core::Instant system_now() { return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()); }

core::Uuid new_id() {
  std::array<std::uint64_t, 2> random{};
  randombytes_buf(random.data(), sizeof random);
  return core::make_uuid(system_now().time_since_epoch().count(), random[0], random[1]);
}

}  // namespace app
