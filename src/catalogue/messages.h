// Reads messages/messages.yaml: what the practice writes to people. Its grammar stands at the top of that file.
#pragma once

#include <expected>
#include <filesystem>
#include <vector>

#include "catalogue/load.h"
#include "core/message_text.h"

namespace catalogue {

// Complains of a message that is missing, twice or unknown, of a text without English, and of a field that is none, each by its line.
std::expected<core::MessageTemplates, std::vector<Complaint>> load_messages(const std::filesystem::path& file);
std::expected<core::MessageTemplates, std::vector<Complaint>> compile_messages(const Source& source);

}  // namespace catalogue
