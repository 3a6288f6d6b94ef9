// `fingerpost import ...`: files of patients, staff and past appointments, and what becomes of their batches.
#pragma once

#include <functional>
#include <string>

#include "app/config.h"
#include "imports/mapping.h"

namespace app {

// What was asked for. `verb` is a kind of file, or list, show, doubts, settle, publish, discard, reregister.
struct ImportCommand {
  std::string verb;
  std::string file, mapping_file, practice, refused_file;
  bool dry_run = false, resume = false, again = false, publish = false;
  std::int64_t batch = 0, row = 0;
  std::string as;
  std::string from, to, on;
};

// Where its words go: a terminal, or whoever asked from another process.
struct Console {
  std::function<void(const std::string& line)> say;
  std::function<void(const std::string& line)> progress;  // overwrites itself; empty: it is over
  std::function<void(const std::string& line)> refused;   // a line of the table of refused rows
};

// 0 done, 1 some rows need a look, 2 nothing was done. `file`: open for reading, or -1 for verbs that need none.
int import_into(storage::Database&, const ImportCommand&, int file, const imports::Mapping&, const Console&);

int run_import(const DataOptions&, const ImportCommand&);

// A TOML file: [columns] ours = "theirs", and [status], [mode], [role], [gender] ours = ["theirs", ...]. Throws SetupError.
imports::Mapping read_mapping(const std::string& file);

}  // namespace app
