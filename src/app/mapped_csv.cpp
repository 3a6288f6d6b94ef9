#include "app/mapped_csv.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include <fmt/format.h>

#include "app/cells.h"
#include "app/config.h"
#include "core/utf8.h"

namespace app {
namespace {

constexpr std::size_t headings_bytes_max = 64 * 1024, headings_max = 256;

// The end of the row in which `at` lies, its line break included. `inside`: `at` is within quotation marks.
std::size_t row_end(std::string_view text, std::size_t at, bool inside) {
  for (; at < text.size(); ++at) {
    if (text[at] == '"') inside = !inside;
    else if (text[at] == '\n' && !inside) return at + 1;
  }
  return text.size();
}

}  // namespace

MappedCsv::MappedCsv(std::string file) : file_(std::move(file)) {
  const int fd = ::open(file_.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat about{};
  if (fd < 0 || ::fstat(fd, &about) != 0 || !S_ISREG(about.st_mode)) {
    if (fd >= 0) ::close(fd);
    throw SetupError(fmt::format("{} cannot be read", file_));
  }
  const auto size = static_cast<std::size_t>(about.st_size);
  if (size > 0) {
    void* const place = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (place != MAP_FAILED) text_ = {static_cast<const char*>(place), size};
  }
  ::close(fd);
  if (size > 0 && text_.empty()) throw SetupError(fmt::format("{} cannot be read", file_));
  if (!text_.empty()) ::madvise(const_cast<char*>(text_.data()), size, MADV_SEQUENTIAL);

  auto text = text_;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  auto heading = text.substr(0, row_end(text, 0, false));
  rows_ = text.substr(heading.size());
  const bool any = !heading.empty();
  while (heading.ends_with('\n') || heading.ends_with('\r')) heading.remove_suffix(1);
  if (heading.size() > headings_bytes_max || !is_text(heading))
    throw SetupError(fmt::format("{}: row 1 is no row of headings: a CSV file in UTF-8 is needed", file_));
  if (!any || heading.empty()) throw SetupError(fmt::format("{}: there are no headings", file_));
  for (std::size_t at = 0; at <= heading.size();) {
    bool inside = false;
    auto stop = at;
    for (; stop < heading.size() && (inside || heading[stop] != ','); ++stop) inside ^= heading[stop] == '"';
    std::string room;
    const auto value = heading.substr(at, stop - at);
    headings_.emplace_back(value.starts_with('"') ? unquoted(value, room) : value);
    if (std::ranges::count(headings_, headings_.back()) > 1)
      throw SetupError(fmt::format("{}: row 1: the column \"{}\" comes twice", file_, headings_.back()));
    at = stop + 1;
  }
  if (headings_.size() > headings_max) throw SetupError(fmt::format("{}: more than {} columns", file_, headings_max));
  if (headings_.size() == 1 && headings_[0].find_first_of(";\t|") != std::string::npos)
    throw SetupError(fmt::format("{}: its values are not parted by commas; save it with commas", file_));
}

MappedCsv::~MappedCsv() {
  if (!text_.empty()) ::munmap(const_cast<char*>(text_.data()), text_.size());
}

void MappedCsv::forget(std::string_view read) const {
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));  // the text begins with one
  const auto begin = static_cast<std::size_t>(read.data() - text_.data()), end = begin + read.size();
  const auto from = (begin + page - 1) / page * page, to = end / page * page;
  if (from < to) ::madvise(const_cast<char*>(text_.data()) + from, to - from, MADV_DONTNEED);
}

std::size_t MappedCsv::place_of(std::string_view heading) const {
  const auto found = std::ranges::find(headings_, heading);
  if (found == headings_.end()) throw SetupError(file_ + ": " + no_such_column(heading, headings_));
  return static_cast<std::size_t>(found - headings_.begin());
}

std::vector<std::string_view> MappedCsv::parts(std::size_t count) const {
  std::vector<std::string_view> all;
  std::size_t from = 0;
  for (std::size_t i = 1; i <= count; ++i) {
    std::size_t to = rows_.size();
    if (const auto middle = rows_.size() * i / count; i < count && middle > from) {
      // A line break within quotation marks is no end of a row: an odd number of marks so far means that we are inside.
      std::ptrdiff_t marks = 0;
      for (std::size_t at = from; at < middle; at += told_after) {
        const auto piece = rows_.substr(at, std::min(told_after, middle - at));
        marks += std::ranges::count(piece, '"');
        forget(piece);
      }
      to = row_end(rows_, middle, marks % 2 == 1);
    } else if (i < count) {
      to = from;
    }
    all.push_back(rows_.substr(from, to - from));
    from = to;
  }
  return all;
}

bool is_text(std::string_view value) {
  if (value.contains('\0')) return false;
  while (!value.empty())
    if (!core::take_character(value)) return false;
  return true;
}

std::string_view unquoted(std::string_view value, std::string& room) {
  if (value.size() < 2 || value.back() != '"') return {};
  value = value.substr(1, value.size() - 2);
  if (value.find('"') == value.npos) return value.empty() ? std::string_view("") : value;
  room.clear();
  for (std::size_t i = 0; i < value.size(); ++i) {
    room += value[i];
    if (value[i] != '"') continue;
    ++i;  // one mark for two
    if (i == value.size() || value[i] != '"') return {};
  }
  return room;
}

}  // namespace app
