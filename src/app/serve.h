// The server put together, from the database to the pages: the one place that knows everything.
#pragma once

#include "app/config.h"

namespace app {

// Serves until SIGTERM or SIGINT, then finishes what it took. Throws SetupError or storage::DatabaseError when it cannot start.
void serve(const ServeOptions&);

}  // namespace app
