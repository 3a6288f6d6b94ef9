#include "actions/query.h"

#include <algorithm>
#include <array>
#include <span>

#include "core/telephone.h"

namespace actions {
namespace {

// A comma is a word of its own: what stands before it is the family name.
std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words(1);
  for (const char c : text) {
    if ((c == ' ' || c == ',') && !words.back().empty()) words.emplace_back();
    if (c == ',') words.insert(words.end() - 1, ",");
    if (c != ' ' && c != ',') words.back() += c;
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

std::string joined(std::span<const std::string> words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

// 14/3/1962, 14.3.62, 14-03-1962 or 1962-03-14. Two-digit years are of the last hundred years.
std::optional<core::Date> date_of(std::string_view word, core::Date today) {
  if (const auto iso = core::parse_date(word)) return iso;
  std::array<int, 3> part{};
  std::size_t n = 0, digits = 0;
  for (const char c : word) {
    if (c >= '0' && c <= '9') {
      if (++digits > 4) return std::nullopt;
      part[n] = part[n] * 10 + (c - '0');
    } else if (c == '/' || c == '.' || c == '-') {
      if (digits == 0 || ++n == 3) return std::nullopt;
      digits = 0;
    } else {
      return std::nullopt;
    }
  }
  if (n != 2 || digits == 0) return std::nullopt;
  if (digits <= 2) {
    const int this_year = static_cast<int>(std::chrono::year_month_day{today}.year());
    part[2] += this_year / 100 * 100;
    if (part[2] > this_year) part[2] -= 100;
  }
  const std::chrono::year_month_day day{std::chrono::year{part[2]}, std::chrono::month{static_cast<unsigned>(part[1])},
                                        std::chrono::day{static_cast<unsigned>(part[0])}};
  if (!day.ok()) return std::nullopt;
  return core::Date{day};
}

bool looks_like_a_number(std::string_view text) {
  const auto digits = std::ranges::count_if(text, [](char c) { return c >= '0' && c <= '9'; });
  return digits >= 6 && std::ranges::all_of(text, [](char c) {
           return (c >= '0' && c <= '9') || c == ' ' || c == '-' || c == '+' || c == '(' || c == ')';
         });
}

}  // namespace

core::Result<storage::PatientSearch> understand(std::string_view query, core::Date today, std::string& understood) {
  storage::PatientSearch search;
  if (looks_like_a_number(query) && !date_of(query, today)) {
    const auto digits = std::ranges::count_if(query, [](char c) { return c >= '0' && c <= '9'; });
    const bool telephone = query.starts_with('0') || query.starts_with('+') || digits != 10;
    if (telephone) {
      auto number = core::parse_telephone(query, "query");
      if (!number) return std::unexpected(number.error());
      search.telephone = std::move(*number);
      understood = "telephone number";
      return search;
    }
    auto number = core::parse_nhs_number(query, "query");
    if (!number) return std::unexpected(number.error());
    search.nhs_number = *number;
    understood = "NHS number";
    return search;
  }
  std::vector<std::string> names;
  for (auto& word : words_of(query)) {
    if (const auto date = date_of(word, today)) search.born = date;
    else if (std::ranges::any_of(word, [](char c) { return c >= '0' && c <= '9'; }))
      return core::fail(core::Fault::invalid, "query", "Enter dates like 14/3/1962, an NHS number of 10 digits, or a telephone number");
    else names.push_back(std::move(word));
  }
  const auto comma = std::ranges::find(names, ",");
  const std::vector<std::string> before(names.begin(), comma == names.end() ? names.begin() : comma);
  std::erase(names, ",");
  if (names.empty() && !search.born)
    return core::fail(core::Fault::invalid, "query", "Enter a name, date of birth, NHS number or telephone number");
  if (!names.empty()) {
    search.family = before.empty() ? names.back() : joined(before);
    if (names.size() > std::max<std::size_t>(before.size(), 1)) search.given = names[before.size()];
  }
  understood = names.empty() ? "date of birth" : search.born ? "name and date of birth" : "name";
  return search;
}

}  // namespace actions
