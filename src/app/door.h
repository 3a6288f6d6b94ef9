// A door in the data folder, for the command line to hand an import to the server that has the embedded database open: bookings go on,
// one program at a time has the file. A Unix socket that only the folder's owner may open; the file to read comes as an open descriptor,
// so nothing is copied and no path is trusted. One import at a time. Whoever asked and went away has broken the import off.
//
//   request = uint32 size, then key NUL value NUL ... (door.cpp), with the descriptor beside the first byte
//   answer  = lines: S words, P progress, R a refused row, then E what is wrong, or X the exit status
#pragma once

#include <atomic>
#include <functional>
#include <optional>
#include <thread>

#include "app/import.h"

namespace app {

class Door {
 public:
  using Work = std::function<int(const ImportCommand&, int file, const imports::Mapping&, const Console&)>;

  Door(const std::string& folder, Work work);  // throws SetupError
  ~Door();                                     // breaks off what is going on

 private:
  void loop();
  void answer(int connection);

  std::string folder_;
  Work work_;
  int folder_descriptor_ = -1, listener_ = -1, stop_ = -1;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

// The exit status, or none when no server has the folder's door open. Throws SetupError with what the server says.
std::optional<int> ask_at_door(const std::string& folder, const ImportCommand&, int file, const imports::Mapping&, const Console&);

}  // namespace app
