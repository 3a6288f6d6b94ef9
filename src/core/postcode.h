// A UK postcode: its shape only. Whether it exists, and where it is, is for the directory of addresses to say; pseudo-postcodes
// such as ZZ99 3VZ (no fixed abode) have the shape too.
// Source: BS 7666 as the data dictionary gives it, https://www.datadictionary.nhs.uk/data_elements/postcode.html
#pragma once

#include <string>
#include <string_view>

#include "core/error.h"

namespace core {

// "sw1a1aa" -> "SW1A 1AA". An O or I typed where only a digit can stand is taken for 0 or 1. Fault::invalid on `field`.
Result<std::string> parse_postcode(std::string_view text, std::string_view field = "postcode");

// The outward part of a postcode from parse_postcode: "SW1A". It names a district, so it may stand where the whole may not.
std::string_view outward(std::string_view postcode);

}  // namespace core
