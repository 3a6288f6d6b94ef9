# Embeds src/storage/migrations/NNNN_name.sql into the storage room, in order.
file(GLOB files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/storage/migrations/*.sql)
list(SORT files)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${files})
set(rows "")
foreach(file IN LISTS files)
  if(NOT file MATCHES "/([0-9][0-9][0-9][0-9])_([a-z0-9_]+)\\.sql$")
    message(FATAL_ERROR "${file}: a migration is called NNNN_name.sql")
  endif()
  set(name ${CMAKE_MATCH_2})
  string(REGEX REPLACE "^0+" "" version ${CMAKE_MATCH_1})
  file(READ ${file} text)
  string(APPEND rows "    {${version}, \"${name}\", R\"sql(${text})sql\"},\n")
endforeach()
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/migrations.cpp CONTENT "// Written by cmake/migrations.cmake.
#include \"storage/migrate.h\"

namespace storage {

std::span<const Migration> migrations() {
  static constexpr Migration all[] = {
@rows@  };
  return all;
}

}  // namespace storage
" @ONLY)
target_sources(storage PRIVATE ${CMAKE_BINARY_DIR}/migrations.cpp)
