// The outside world's time and chance, given to the rest as arguments.
#pragma once

#include "core/id.h"
#include "core/moment.h"

namespace app {

core::Instant system_now();
core::Uuid new_id();  // a UUIDv7 of now

}  // namespace app
