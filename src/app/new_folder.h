// A folder that is there whole or not at all: it is filled beside its place, under its name with .part behind it, and renamed when it is
// done. What an interrupted attempt left is removed by the next one, and never served.
#pragma once

#include <filesystem>
#include <optional>

namespace app {

class NewFolder {
 public:
  // Throws SetupError: something is in the place already, or beside it something that no attempt of ours left.
  explicit NewFolder(std::filesystem::path place);
  ~NewFolder();  // removes what was not published
  NewFolder(const NewFolder&) = delete;
  NewFolder& operator=(const NewFolder&) = delete;

  const std::filesystem::path& place() const { return place_; }
  const std::filesystem::path& part() const { return part_; }
  void publish();  // nobody may have its files open any more; returns when it is on the disk

 private:
  std::filesystem::path place_, part_;
  bool published_ = false;
};

}  // namespace app
