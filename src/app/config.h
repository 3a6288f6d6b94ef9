// Where the data is, what listens, which rules: from the command line and one TOML file. Secrets come by file or systemd credential,
// never on the command line.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/message_text.h"
#include "core/pathway.h"
#include "core/rota.h"
#include "storage/sql.h"

namespace app {

// Something the person who started the program must put right. main prints it in one line and exits with 2.
struct SetupError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct DataOptions {
  std::string data;      // folder of the embedded database
  std::string database;  // or a PostgreSQL connection string without a password
  std::string key_file;  // 32 bytes as 64 hexadecimal digits, mode 0600
};

struct ServeOptions {
  DataOptions data;
  std::string pathways;
  std::string bank_holidays;  // a file like calendars/england.yaml; empty: that one
  std::string listen = "127.0.0.1:8080";
  std::string certificate_file, certificate_key_file;
  std::vector<std::string> hosts;
  std::string proxy;
  int workers = 16;
};

using Key = std::array<std::uint8_t, 32>;

inline constexpr const char* demo_key_name = "demo.key";  // beside a demonstration's data: it protects nobody

// The key of the embedded database: --key-file, else systemd's credential `fingerpost.key`, else a demonstration's own.
Key read_key(const DataOptions&);
void write_new_key(const std::filesystem::path& file);  // refuses to overwrite; mode 0600

// Opens whichever database is meant. `create`: the folder may be new. `Work::bulk`: much is about to be written; `reading`: much is read at
// once, which takes as long as it takes.
enum class Work { everyday, bulk, reading };
std::unique_ptr<storage::Database> open_database(const DataOptions&, bool create, Work = Work::everyday);
std::filesystem::path database_file(const DataOptions&);  // of the embedded database

// --pathways, else ./pathways, else beside or above the program. Throws SetupError with every complaint, a line each.
std::shared_ptr<const core::Catalogue> load_pathways(const std::string& directory);
// `file`, else calendars/england.yaml: here, or beside or above the program. Throws SetupError with every complaint.
// A data file that comes with the program, by its path in the checkout; empty when it is nowhere.
std::filesystem::path shipped(const std::filesystem::path& usual);
core::Calendar load_bank_holidays(const std::string& file);

// messages/messages.yaml: here, or beside or above the program. Throws SetupError with every complaint.
core::MessageTemplates load_messages();

}  // namespace app
