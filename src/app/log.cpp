#include "app/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace app {
namespace {

void put_text(std::string& line, std::string_view text) {
  line += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') (line += '\\') += c;
    else if (static_cast<unsigned char>(c) < 0x20) line += ' ';
    else line += c;
  }
  line += '"';
}

std::string line_of(std::string_view event, std::initializer_list<LogField> fields) {
  std::string line = "\"event\":";
  put_text(line, event);
  for (const auto& [name, value] : fields) {
    line += ',';
    put_text(line, name);
    line += ':';
    if (const auto* number = std::get_if<std::int64_t>(&value)) line += std::to_string(*number);
    else put_text(line, std::get<std::string_view>(value));
  }
  return line;
}

}  // namespace

void start_log() {
  auto logger = spdlog::stderr_logger_mt("fingerpost");
  logger->set_pattern(R"({"at":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})", spdlog::pattern_time_type::utc);
  spdlog::set_default_logger(std::move(logger));
}

void log_info(std::string_view event, std::initializer_list<LogField> fields) {
  spdlog::default_logger_raw()->log(spdlog::level::info, line_of(event, fields));
}
void log_error(std::string_view event, std::initializer_list<LogField> fields) {
  spdlog::default_logger_raw()->log(spdlog::level::err, line_of(event, fields));
}

}  // namespace app
