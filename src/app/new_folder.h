// A folder that is there whole or not at all: it is filled beside its place, under its name with .part behind it, and renamed when it is
// done. What an interrupted attempt left is removed by the next one, and never served. One attempt at a time: it has the part folder
// locked.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace app {

inline constexpr const char* database_name = "fingerpost.db";  // and what SQLite and the lock keep beside it

class NewFolder {
 public:
  // With what the names of its files begin. Throws SetupError: something is in the place already, or beside it something that no attempt
  // of ours left or that one is filling.
  NewFolder(std::filesystem::path place, std::vector<std::string> names);
  ~NewFolder();  // removes what was not published
  NewFolder(const NewFolder&) = delete;
  NewFolder& operator=(const NewFolder&) = delete;

  const std::filesystem::path& place() const { return place_; }
  const std::filesystem::path& part() const { return part_; }
  void publish();  // nobody may have its files open any more; returns when it is on the disk

 private:
  void take_part(const std::vector<std::string>& names);

  std::filesystem::path place_, part_;
  int lock_ = -1;
  bool published_ = false;
};

}  // namespace app
