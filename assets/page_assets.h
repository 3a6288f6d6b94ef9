// The files a page asks for (style sheet, scripts, icons), embedded in the program by cmake/assets.cmake.
// A page links to NAME?v=DIGEST: a new digest is a new address, so an answer may be kept for ever (immutable).
#pragma once

#include <span>
#include <string_view>

namespace web {

struct Asset {
  std::string_view name;          // app.css
  std::string_view content_type;  // text/css; charset=utf-8
  std::string_view digest;        // the first 16 hexadecimal digits of the bytes' SHA-256
  std::string_view bytes;
};

std::span<const Asset> page_assets();

}  // namespace web
