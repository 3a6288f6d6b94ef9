# What Fingerpost stands on: Debian 12 packages and npm's, each with why it is here. `./dev` installs them.

find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)             # text: fast, typed formatting; the standard library here has no std::format
find_package(spdlog REQUIRED)          # logs: JSON lines, written off the request's path
find_package(CLI11 REQUIRED)           # the command line, and the TOML file it shares its names with
find_package(OpenSSL REQUIRED)         # TLS
find_package(GTest REQUIRED)           # tests

pkg_check_modules(libpq REQUIRED IMPORTED_TARGET GLOBAL libpq)          # PostgreSQL's own client, with its pipeline mode
add_library(PostgreSQL::PostgreSQL ALIAS PkgConfig::libpq)

pkg_check_modules(libsodium REQUIRED IMPORTED_TARGET GLOBAL libsodium)  # Argon2id, random numbers, digests
add_library(sodium ALIAS PkgConfig::libsodium)

pkg_check_modules(yaml_cpp REQUIRED IMPORTED_TARGET GLOBAL yaml-cpp)    # data files, with line numbers for plain refusals
add_library(yaml-cpp ALIAS PkgConfig::yaml_cpp)

# Boost by version: Debian's default 1.74 lacks JSON and URL. Asio and Beast (HTTP in coroutines) come with its headers.
find_package(Boost 1.81 CONFIG REQUIRED COMPONENTS headers json url)
add_library(boost_json INTERFACE)      # JSON: linear time, limits on depth and size
target_link_libraries(boost_json INTERFACE Boost::json)
add_library(boost_url INTERFACE)       # addresses, parsed and built by RFC 3986
target_link_libraries(boost_url INTERFACE Boost::url Boost::headers)
target_compile_definitions(boost_url INTERFACE BOOST_ASIO_NO_DEPRECATED BOOST_BEAST_USE_STD_STRING_VIEW)

find_package(Eigen3 REQUIRED NO_MODULE)                                 # matrices: the regressions of the evaluation

pkg_check_modules(cbc REQUIRED IMPORTED_TARGET GLOBAL cbc)              # integer programmes: the weekly rota of `plan staff`

find_library(PROMETHEUS_CPP_CORE prometheus-cpp-core REQUIRED)          # figures for /metrics; the server is our own
find_path(PROMETHEUS_CPP_INCLUDE prometheus/registry.h REQUIRED)
add_library(prometheus INTERFACE)
target_link_libraries(prometheus INTERFACE ${PROMETHEUS_CPP_CORE} Threads::Threads)
target_include_directories(prometheus SYSTEM INTERFACE ${PROMETHEUS_CPP_INCLUDE})

# The embedded database: SQLite with SQLite3 Multiple Ciphers, for encryption at rest and a tag on every page.
if(FINGERPOST_SYSTEM_SQLITE)
  pkg_check_modules(system_sqlite REQUIRED IMPORTED_TARGET sqlite3>=3.40)
  add_library(sqlite INTERFACE)
  target_link_libraries(sqlite INTERFACE PkgConfig::system_sqlite)
  target_compile_definitions(sqlite INTERFACE FINGERPOST_SYSTEM_SQLITE=1)
else()
  include(cmake/sqlite.cmake)
endif()

# The pages' style sheet and scripts, from nhsuk-frontend.
include(cmake/assets.cmake)
