# SQLite 3.53 and SQLite3 Multiple Ciphers, one C file out of the npm package pinned in package.json. Debian's SQLite is older
# and has no encryption.
set(sqlite_dir ${CMAKE_SOURCE_DIR}/node_modules/better-sqlite3-multiple-ciphers/deps/sqlite3)
set(sqlite_wanted 3.53)

if(NOT EXISTS ${sqlite_dir}/sqlite3.c)
  message(FATAL_ERROR "node_modules lacks SQLite's source: run `npm ci --ignore-scripts`, which ./dev build does for you")
endif()
file(STRINGS ${sqlite_dir}/sqlite3.h sqlite_version REGEX "^#define SQLITE_VERSION ")
if(NOT sqlite_version MATCHES "\"${sqlite_wanted}\\.[0-9]+\"")
  message(FATAL_ERROR "SQLite ${sqlite_wanted}.x is wanted, node_modules has: ${sqlite_version}. Remove node_modules and run ./dev build")
endif()

# -O3: a tenth faster to a sixth, most of it in the cipher.
add_library(sqlite STATIC ${sqlite_dir}/sqlite3.c)
target_include_directories(sqlite SYSTEM PUBLIC ${sqlite_dir})
target_compile_options(sqlite PRIVATE -w -O3)
target_link_libraries(sqlite PRIVATE Threads::Threads m)
target_compile_definitions(sqlite PRIVATE
  HAVE_USLEEP=1
  SQLITE_THREADSAFE=2                # a connection stays on one thread at a time
  SQLITE_TEMP_STORE=3                # temporary tables never reach a disk, where they would be plain
  SQLITE_DQS=0                       # "a" is a name, never a string
  SQLITE_DEFAULT_FOREIGN_KEYS=1
  SQLITE_DEFAULT_MEMSTATUS=0
  SQLITE_LIKE_DOESNT_MATCH_BLOBS
  SQLITE_OMIT_DEPRECATED
  SQLITE_OMIT_LOAD_EXTENSION
  SQLITE_OMIT_SHARED_CACHE
  SQLITE_USER_AUTHENTICATION=0
  SQLITE_USE_URI=0)
