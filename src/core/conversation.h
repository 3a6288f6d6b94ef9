// A call from hello to suggestion: the front door's questions, then those of whatever core suggests and has not asked yet.
#pragma once

#include <functional>

#include "core/routing.h"

namespace core {

Facts record_of(const Facts& facts);  // what the record tells of them, and nothing asked

// Answers a question that must be asked now.
using Answering = std::function<std::int32_t(FactIndex question)>;

// Asks until core's suggestion needs no more; `facts` then holds what was taken down. What it cannot settle is the front door's last route.
Suggestion converse(const Catalogue& catalogue, Facts& facts, const Answering& answering);

}  // namespace core
