// JSON lines on standard error, UTC. Invariant: codes, numbers, route names and request ids only; nothing of a patient's.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <utility>
#include <variant>

namespace app {

using LogField = std::pair<std::string_view, std::variant<std::int64_t, std::string_view>>;

void start_log();
void log_info(std::string_view event, std::initializer_list<LogField> fields);
void log_error(std::string_view event, std::initializer_list<LogField> fields);

}  // namespace app
