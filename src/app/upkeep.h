// What keeps a site: moving it from one engine to the other, backups. Each throws SetupError for what the person can put right.
#pragma once

#include <string>

#include "app/config.h"

namespace app {

struct MoveOptions {
  DataOptions data;  // from here
  std::string to_database, to_data;  // one of the two
};
void run_move(const MoveOptions&);  // what it made is gone again when it fails

struct BackupOptions {
  DataOptions data;
  std::string to, verify;  // a file to make, or one to look at
};
int run_backup(const BackupOptions&);  // 0 made or sound, 1 not sound

}  // namespace app
