# A folder of src/ is a library, a folder of tests/ a test program.

set(warnings -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror=return-type
  -Wno-missing-field-initializers)  # a value names what differs from its defaults
# g++ 12 sees in std::string what is not there (GCC bug 105651).
add_compile_options("$<$<COMPILE_LANG_AND_ID:CXX,GNU>:-Wno-restrict;-Wno-array-bounds;-Wno-stringop-overflow;-Wno-stringop-overread>")

# What nearly every file includes, read once: a fifth of a clean build. Files include what they use all the same; `./dev check` compiles
# without it.
set(read_once <algorithm> <array> <chrono> <functional> <map> <memory> <optional> <span> <string> <string_view> <utility> <vector> <fmt/format.h>)

function(room NAME)
  cmake_parse_arguments(ROOM "" "" "USES" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${NAME}/*.cpp)
  list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
  if(NOT sources)  # a room of headers only, or not furnished yet
    set(sources ${CMAKE_BINARY_DIR}/${NAME}.cpp)
    file(TOUCH ${sources})
  endif()
  add_library(${NAME} STATIC ${sources})
  target_include_directories(${NAME} PUBLIC ${CMAKE_SOURCE_DIR}/src)
  target_compile_options(${NAME} PRIVATE ${warnings})
  target_link_libraries(${NAME} PUBLIC ${ROOM_USES})
  if(NAME STREQUAL core)
    target_precompile_headers(core PRIVATE ${read_once})
  else()
    target_precompile_headers(${NAME} REUSE_FROM core)
  endif()
endfunction()

# test_room(name USES rooms): tests/<name>/*.cpp as the program test_<name>, each of its cases known to CTest.
function(test_room NAME)
  cmake_parse_arguments(ROOM "" "" "USES" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/${NAME}/*.cpp)
  if(NOT sources)
    return()
  endif()
  add_executable(test_${NAME} ${sources})
  target_include_directories(test_${NAME} PRIVATE ${CMAKE_SOURCE_DIR})
  target_compile_definitions(test_${NAME} PRIVATE SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  target_link_libraries(test_${NAME} PRIVATE ${ROOM_USES} GTest::gtest_main)
  target_compile_options(test_${NAME} PRIVATE -O1)  # quicker to compile; what is tested is built as it ships
  if(NAME STREQUAL core)
    target_precompile_headers(test_core PRIVATE ${read_once} <gtest/gtest.h>)
  elseif(ROOM_USES)
    target_precompile_headers(test_${NAME} REUSE_FROM test_core)
  endif()
  add_test(NAME ${NAME} COMMAND test_${NAME} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
endfunction()
