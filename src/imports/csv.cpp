#include "imports/csv.h"

#include <algorithm>
#include <array>
#include <cstring>

#include <fmt/format.h>

#include "core/utf8.h"

namespace imports {
namespace {

using core::Fault;
using core::Result;

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::array<char, 4> delimiters{',', ';', '\t', '|'};

// The first line's end, quotes respected; npos when it has not come yet.
std::size_t line_end(std::string_view text) {
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') quoted = !quoted;
    else if (!quoted && (text[i] == '\n' || text[i] == '\r')) return i;
  }
  return std::string_view::npos;
}

char most_frequent_delimiter(std::string_view line) {
  std::array<int, delimiters.size()> counts{};
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') quoted = !quoted;
    const auto found = std::ranges::find(delimiters, c);
    if (!quoted && found != delimiters.end()) ++counts[static_cast<std::size_t>(found - delimiters.begin())];
  }
  return delimiters[static_cast<std::size_t>(std::ranges::max_element(counts) - counts.begin())];
}

// Where the text stops being UTF-8; its size when it does not.
std::size_t valid_utf8(std::string_view text) {
  std::string_view rest = text;
  while (!rest.empty()) {
    std::size_t plain = 0;  // eight at a time: nearly all of a file is ASCII
    for (std::uint64_t eight = 0; plain + 8 <= rest.size(); plain += 8) {
      std::memcpy(&eight, rest.data() + plain, 8);
      if (eight & 0x8080808080808080u) break;
    }
    rest.remove_prefix(plain);
    for (int i = 0; i < 8 && !rest.empty(); ++i)
      if (!core::take_character(rest)) return text.size() - rest.size();
  }
  return text.size();
}

}  // namespace

Csv::Csv(OnRow on_row, CsvLimits limits) : on_row_(std::move(on_row)), limits_(limits) {}

Result<void> Csv::refuse(std::string text) const { return core::fail(Fault::invalid, "file", std::move(text)); }

bool Csv::open() {
  std::string_view rest = head_;
  if (rest.starts_with(byte_order_mark)) rest.remove_prefix(byte_order_mark.size());
  const auto end = std::min(line_end(rest), rest.size());
  if (end == 5 && rest.starts_with("sep=")) {
    delimiter_ = rest[4];
    rest.remove_prefix(end);
    if (rest.starts_with("\r\n")) rest.remove_prefix(2);
    else if (!rest.empty()) rest.remove_prefix(1);
  } else {
    delimiter_ = most_frequent_delimiter(rest.substr(0, end));
  }
  offset_ = row_offset_ = static_cast<std::int64_t>(head_.size() - rest.size());
  opened_ = true;
  return true;
}

Result<void> Csv::feed(std::string_view bytes) {
  if (opened_) return parse(bytes);
  head_ += bytes;
  if (head_.size() < 2) return {};
  if (head_.starts_with("\xFF\xFE") || head_.starts_with("\xFE\xFF"))
    return refuse("The file is in UTF-16. Save it as \"CSV UTF-8\", or convert it: iconv -f UTF-16 -t UTF-8 OLD > NEW");
  if (head_.starts_with("PK\x03\x04"))
    return refuse("The file is a spreadsheet, not CSV. Open it in its program and save it as \"CSV UTF-8\"");
  // The byte after a line break as well, so that "sep=;\r\n" is not cut in two.
  const auto end = line_end(head_);
  if ((end == std::string::npos || end + 1 >= head_.size()) && head_.size() <= limits_.row_bytes_max) return {};
  open();
  const auto begin = static_cast<std::size_t>(offset_);
  return parse(std::string_view(head_).substr(begin));
}

Result<void> Csv::finish() {
  if (!opened_) {
    open();
    if (auto read = parse(std::string_view(head_).substr(static_cast<std::size_t>(offset_))); !read) return read;
  }
  if (at_ == At::quoted)
    return refuse(fmt::format("The file ends inside the quotes of row {}: it was cut off, or a quote was never closed", number_));
  cut_ = at_ != At::row_start;
  return cut_ ? end_row() : Result<void>();
}

Result<void> Csv::add(std::string_view bytes) {
  if (row_.size() + bytes.size() > limits_.row_bytes_max)
    return refuse(fmt::format("Row {} is longer than {} bytes{}", number_, limits_.row_bytes_max,
                              at_ == At::quoted ? ": one of its quotes is never closed" : ""));
  row_ += bytes;
  return {};
}

Result<void> Csv::parse(std::string_view bytes) {
  std::size_t i = 0;
  const auto plain_until = [&](auto stops) {
    std::size_t end = i;
    while (end < bytes.size() && !stops(bytes[end])) ++end;
    auto added = add(bytes.substr(i, end - i));
    offset_ += static_cast<std::int64_t>(end - i);
    i = end;
    return added;
  };
  while (i < bytes.size()) {
    Result<void> read;
    if (at_ == At::value) read = plain_until([d = delimiter_](char c) { return c == d || c == '\n' || c == '\r'; });
    else if (at_ == At::quoted) read = plain_until([](char c) { return c == '"'; });
    if (read && i < bytes.size()) {
      ++offset_;
      read = step(bytes[i++]);
    }
    if (!read) return read;
  }
  return {};
}

Result<void> Csv::step(char c) {
  if (after_cr_ && c == '\n') {  // the second half of a line break that has been taken
    after_cr_ = false;
    row_offset_ = offset_;
    return {};
  }
  after_cr_ = false;
  const bool ends = c == '\n' || c == '\r';
  switch (at_) {
    case At::quoted: at_ = At::quote_in_quoted; return {};
    case At::quote_in_quoted:
      if (c == '"') {
        at_ = At::quoted;
        return add("\"");
      }
      at_ = At::after_quoted;
      [[fallthrough]];
    case At::after_quoted:
      if (c != delimiter_ && !ends) {
        if (c != ' ') flaw_ = "something stands after a closing quote";
        return {};
      }
      break;
    case At::row_start:
    case At::value_start:
      if (c == '"') {
        at_ = At::quoted;
        return {};
      }
      [[fallthrough]];
    case At::value:
      if (c != delimiter_ && !ends) {
        at_ = At::value;
        return add(std::string_view(&c, 1));
      }
      break;
  }
  if (ends) {
    after_cr_ = c == '\r';
    return end_row();
  }
  end_value();
  at_ = At::value_start;
  if (ends_.size() >= limits_.columns_max) return refuse(fmt::format("Row {} has more than {} columns", number_, limits_.columns_max));
  return {};
}

Result<void> Csv::end_row() {
  end_value();
  if (const auto valid = valid_utf8(row_); valid != row_.size())
    return refuse(
        fmt::format("Row {} is not UTF-8: it holds the byte 0x{:02X} (the row begins at byte {} of the file). If the file came "
                    "from Windows, convert it: iconv -f WINDOWS-1252 -t UTF-8 OLD > NEW",
                    number_, static_cast<unsigned char>(row_[valid]), row_offset_));
  if (row_.contains('\0')) return refuse(fmt::format("Row {} holds a zero byte: the file is not text", number_));
  values_.clear();
  std::size_t begin = 0;
  for (const std::size_t end : ends_) {
    values_.push_back(std::string_view(row_).substr(begin, end - begin));
    begin = end;
  }
  Result<void> taken;
  if (std::ranges::any_of(row_, [](char c) { return c != ' ' && c != '\t'; }))
    taken = on_row_({number_, values_, flaw_ ? std::string_view(flaw_) : std::string_view()});
  ++number_;
  row_offset_ = offset_;
  row_.clear();
  ends_.clear();
  flaw_ = nullptr;
  at_ = At::row_start;
  return taken;
}

}  // namespace imports
