#include "catalogue/messages.h"

#include <fmt/format.h>

#include "catalogue/reader.h"

namespace catalogue {
namespace {

constexpr int text_message_segments_max = 4;

core::Text checked(File& file, const Map& entry, std::string_view key) {
  core::Text text = entry.text(key);
  const auto check = [&](std::string_view language, std::string_view words) {
    if (const auto unknown = core::unknown_field(words))
      file.complain(entry.find(key), fmt::format("{} in '{}' ({}) is no field; a field is one of {{{}}}", *unknown, key, language,
                                                 fmt::join(core::message_fields, "}, {")));
    if (key == "text" && core::text_length(words).segments > text_message_segments_max)
      file.complain(entry.find(key), fmt::format("'text' ({}) is too long for a text message", language));
  };
  check("en", text.en);
  for (const auto& [language, words] : text.others) check(language, words);
  return text;
}

}  // namespace

std::expected<core::MessageTemplates, std::vector<Complaint>> compile_messages(const Source& source) {
  std::vector<Complaint> complaints;
  File file(source.file, complaints);
  core::MessageTemplates templates;
  const Map map(file, file.parse(source.text), "the messages", {"version", "messages"});
  if (map) {
    templates.version = file.integer(map.need("version"), "'version'", 1, 1'000'000);
    for (const auto& node : file.list(map.need("messages"), "'messages'", 50)) {
      const Map entry(file, node, "a message", {"id", "title", "letter", "text"});
      if (!entry) continue;
      const auto id = entry.id();
      const auto kind = core::parse_code<core::MessageKind>(id);
      if (!kind) {
        file.complain(entry.line(),
                      fmt::format("'{}' is no message; it is one of {}", id, fmt::join(core::codes<core::MessageKind>, ", ")));
        continue;
      }
      auto& message = templates.all[static_cast<std::size_t>(*kind)];
      if (!message.title.empty()) file.complain(entry.line(), fmt::format("'{}' is given twice", id));
      message = {checked(file, entry, "title"), checked(file, entry, "letter"), checked(file, entry, "text")};
    }
    for (std::size_t i = 0; i < templates.all.size(); ++i)
      if (templates.all[i].title.empty() && complaints.empty())
        file.complain(map.line(), fmt::format("'{}' is missing", core::codes<core::MessageKind>[i]));
  }
  if (!complaints.empty() || !file.sound()) return std::unexpected(std::move(complaints));
  return templates;
}

std::expected<core::MessageTemplates, std::vector<Complaint>> load_messages(const std::filesystem::path& path) {
  auto text = text_of(path);
  if (!text) return std::unexpected(std::vector<Complaint>{{path.filename().string(), 0, "the file cannot be read"}});
  return compile_messages({path.filename().string(), std::move(*text)});
}

}  // namespace catalogue
