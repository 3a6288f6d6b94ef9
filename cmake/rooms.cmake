# A folder of src/ is a library, a folder of tests/ a test program.

set(warnings -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror=return-type
  -Wno-missing-field-initializers  # a value names what differs from its defaults
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)  # g++ 12 sees overlaps in std::string that are not there (GCC bug 105651)

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
  add_test(NAME ${NAME} COMMAND test_${NAME} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
endfunction()
