// A telephone number: kept in E.164 ("+447700900123"), shown as people here write it ("07700 900123").
// Source: ITU-T E.164 (15 digits at most); the UK's lengths from Ofcom's National Telephone Numbering Plan.
#pragma once

#include <string>
#include <string_view>

#include "core/error.h"

namespace core {

// Spaces, hyphens, dots, brackets and "+44 (0)" are forgiven; a number without a country is a UK one. Fault::invalid on `field`.
Result<std::string> parse_telephone(std::string_view text, std::string_view field = "telephone");

std::string display_telephone(std::string_view e164);  // a number abroad is left as it is

}  // namespace core
