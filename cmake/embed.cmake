# cmake -DOUT=dir "-DASSETS=name=source;..." -P embed.cmake: writes OUT/NAME for each, and OUT/page_assets.cpp which embeds them.
# A file's "./NAME" and url(NAME) become NAME?v=DIGEST, so that a page may keep every asset for ever.
set(type_svg image/svg+xml)
set(type_js "text/javascript; charset=utf-8")
set(type_css "text/css; charset=utf-8")

set(blobs "")
set(rows "")
set(earlier "")
set(number 0)
foreach(asset IN LISTS ASSETS)
  string(REGEX MATCH "^([^=]+)=(.*)$" _ "${asset}")
  set(name ${CMAKE_MATCH_1})
  set(source ${CMAKE_MATCH_2})
  string(REGEX MATCH "[a-z]+$" ending ${name})

  # A list would break at the text's own semicolons and brackets; a plain string and string() do not.
  file(READ ${source} text)
  string(REGEX REPLACE "\n?//# sourceMappingURL=[^\n]*" "" text "${text}")
  foreach(link IN LISTS earlier)
    string(REGEX REPLACE "\\?v=.*" "" linked ${link})
    string(REPLACE "\"./${linked}\"" "\"./${link}\"" text "${text}")
    string(REPLACE "url(${linked})" "url(${link})" text "${text}")
    string(REPLACE "url(\"${linked}\")" "url(\"${link}\")" text "${text}")
  endforeach()
  if(ending STREQUAL css AND text MATCHES "url\\([\"' ]*([a-z]+:)?//[^)]*\\)|@import[^;]*")
    message(FATAL_ERROR "${name} would load something from elsewhere: ${CMAKE_MATCH_0}")
  endif()
  file(WRITE ${OUT}/${name} "${text}")

  file(SHA256 ${OUT}/${name} digest)
  string(SUBSTRING ${digest} 0 16 digest)
  list(APPEND earlier "${name}?v=${digest}")
  string(APPEND blobs "EMBED(asset_${number}, \"${OUT}/${name}\")\n")
  string(APPEND rows "    {\"${name}\", \"${type_${ending}}\", \"${digest}\", {asset_${number}, asset_${number}_end}},\n")
  math(EXPR number "${number} + 1")
endforeach()

file(WRITE ${OUT}/page_assets.cpp "\
// Written by cmake/embed.cmake.
#include \"page_assets.h\"

#define EMBED(symbol, file)                                                                              \\
  extern \"C\" const char symbol[], symbol##_end[];                                                        \\
  asm(\".section .rodata\\n\" #symbol \":\\n.incbin \\\"\" file \"\\\"\\n\" #symbol \"_end:\\n.byte 0\\n.previous\\n\");
${blobs}
namespace web {

std::span<const Asset> page_assets() {
  static const Asset assets[] = {
${rows}  };
  return assets;
}

}  // namespace web
")
