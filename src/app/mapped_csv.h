// A CSV file too large for app/columns: mapped, not read, and walked in parts by as many threads. Each reader takes the columns it needs
// and keeps no others. Commas only; quoted values, CRLF and a byte-order mark are understood; a row of another length than the headings is
// refused. The file must not be cut short meanwhile: the system ends a program that reads what is no longer there.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace app {

inline constexpr std::size_t told_after = 8 << 20;  // bytes walked until a reader of a part may let go of them

class MappedCsv {
 public:
  explicit MappedCsv(std::string file);  // throws SetupError: it cannot be read, has no headings, too many or one twice
  ~MappedCsv();
  MappedCsv(const MappedCsv&) = delete;
  MappedCsv& operator=(const MappedCsv&) = delete;

  const std::string& file() const { return file_; }
  std::span<const std::string> headings() const { return headings_; }
  std::size_t place_of(std::string_view heading) const;  // throws SetupError naming those there are
  std::vector<std::string_view> parts(std::size_t count) const;  // the rows, cut between rows into about equal parts

  // Gives the memory of rows that were read back to the system; who reads them again gets them from the file again.
  void forget(std::string_view read) const;

 private:
  std::string file_;
  std::string_view text_, rows_;
  std::vector<std::string> headings_;
};

// What is wrong in a row: a reader of a part throws it, with the row counted within the part.
struct BadRow {
  std::int64_t row;
  std::string text;
};

bool is_text(std::string_view value);  // UTF-8 without NUL; whoever shows a value asks first

// A value without its quotes; `room` holds it when quotes within had to be undone.
std::string_view unquoted(std::string_view value, std::string& room);

// The first comma or line break, or the end. Eight bytes at a time: a byte of `x` is 0 where the text has the sign, and subtracting 1 from
// each byte then borrows from its top bit; the lowest such bit is right.
inline const char* value_end(const char* at, const char* end) {
  constexpr std::uint64_t ones = 0x0101010101010101, tops = ones << 7;
  if constexpr (std::endian::native == std::endian::little)
    for (; end - at >= 8; at += 8) {
      std::uint64_t word;
      std::memcpy(&word, at, 8);
      const auto comma = word ^ ones * ',', line = word ^ ones * '\n';
      if (const auto found = (((comma - ones) & ~comma) | ((line - ones) & ~line)) & tops) return at + std::countr_zero(found) / 8;
    }
  while (at < end && *at != ',' && *at != '\n') ++at;
  return at;
}

// Walks one part. on_row(values, row): values at `places`, in that order; row counts from 0 within the part. Returns the rows there were,
// empty ones included. `places` are few; headings: how many columns a row must have. on_read(rows): a few MB of rows have been walked.
template <class OnRow, class OnRead>
std::int64_t each_row(std::string_view part, std::size_t headings, std::span<const std::size_t> places, OnRow on_row, OnRead on_read) {
  const char *at = part.data(), *const end = at + part.size(), *told = at;
  std::vector<int> wanted(headings, -1);
  for (std::size_t i = 0; i < places.size(); ++i) wanted[places[i]] = static_cast<int>(i);
  std::vector<std::string_view> values(places.size());
  std::vector<std::string> rooms(places.size());
  std::int64_t row = 0;
  for (; at < end; ++row) {
    if (static_cast<std::size_t>(at - told) >= told_after) on_read(std::string_view(told, at)), told = at;
    if (*at == '\n' || (*at == '\r' && at + 1 < end && at[1] == '\n')) {
      at += *at == '\n' ? 1 : 2;
      continue;
    }
    std::size_t column = 0;
    for (bool more = true; more; ++column) {
      const char* const begin = at;
      bool quoted = false;
      if (at < end && *at == '"') {
        quoted = true;
        for (++at;; ++at) {
          while (at < end && *at != '"') ++at;
          if (at == end) throw BadRow{row, "a quotation mark is not closed"};
          if (at + 1 == end || at[1] != '"') break;
          ++at;
        }
        ++at;
      }
      at = value_end(at, end);
      const char* stop = at;
      more = at < end && *at == ',';
      if (!more && stop > begin && stop[-1] == '\r') --stop;
      if (at < end) ++at;
      if (column < headings && wanted[column] >= 0) {
        const auto i = static_cast<std::size_t>(wanted[column]);
        const std::string_view value(begin, static_cast<std::size_t>(stop - begin));
        values[i] = quoted ? unquoted(value, rooms[i]) : value;
        if (quoted && values[i].data() == nullptr) throw BadRow{row, "something follows a closing quotation mark"};
      }
    }
    if (column != headings) throw BadRow{row, std::to_string(column) + " values under " + std::to_string(headings) + " headings"};
    on_row(std::span<const std::string_view>(values), row);
  }
  return row;
}

}  // namespace app
