#include "app/whole_file.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "app/config.h"

namespace app {

namespace fs = std::filesystem;

namespace {

bool is_of(const FileKind& kind, const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::string begin(32, '\0');
  stream.read(begin.data(), std::ssize(begin));
  begin.resize(static_cast<std::size_t>(stream.gcount()));
  return begin.empty() || std::ranges::any_of(kind.openings, [&](std::string_view opening) { return begin.starts_with(opening); });
}

}  // namespace

void check_place(std::string_view option, const FileKind& kind, const std::string& file) {
  std::error_code none;
  if (fs::is_regular_file(file, none) && !is_of(kind, file))
    throw SetupError(fmt::format("{}: {} is there already and is no {}", option, file, kind.name));
  const auto folder = fs::path(file).parent_path();
  if (!folder.empty() && !fs::is_directory(folder, none))
    throw SetupError(fmt::format("{}: {} cannot be written: there is no folder {}", option, file, folder.string()));
}

void write_whole(std::string_view option, const FileKind& kind, const std::string& file, std::string_view text) {
  check_place(option, kind, file);
  std::error_code none;
  const fs::path place = fs::is_symlink(file, none) && fs::is_regular_file(file, none) ? fs::canonical(file, none) : fs::path(file);
  const bool renamed = !fs::exists(place, none) || fs::is_regular_file(place, none);
  const fs::path part = renamed ? fs::path(fmt::format("{}.{}.part", place.string(), ::getpid())) : place;
  std::ofstream out(part, std::ios::binary);
  bool written = out.is_open() && (out << text) && out.flush();
  out.close();
  if (renamed && written) {
    if (fs::exists(place, none)) fs::permissions(part, fs::status(place, none).permissions(), none);
    fs::rename(part, place, none);
    written = !none;
  }
  if (renamed && !written) fs::remove(part, none);
  if (!written) throw SetupError(fmt::format("{}: {} cannot be written", option, file));
}

}  // namespace app
