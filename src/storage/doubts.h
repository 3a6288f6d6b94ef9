// Doubts about who somebody is, waiting for a manager of the practice.
#pragma once

#include <optional>
#include <vector>

#include "core/registration.h"
#include "storage/store.h"

namespace storage {

std::optional<core::Doubt> find_doubt(Reader&, core::DoubtId);
std::vector<core::Doubt> open_doubts(Reader&);     // the oldest first, 100 at most
std::vector<core::Doubt> settled_doubts(Reader&);  // the latest first, 20 at most

}  // namespace storage
