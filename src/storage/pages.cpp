#include "storage/pages.h"

#include <deque>
#include <string>
#include <vector>

namespace storage {
namespace {

constexpr std::int64_t rows_a_page = 2'000;

// Where a page begins: behind the last row of the one before.
struct Place {
  std::vector<Parameter> parameters{rows_a_page};
  std::deque<std::string> kept{};  // what the parameters point to
};

Place behind(const Row& row, std::span<const KeyColumn> key) {
  Place place;
  for (const KeyColumn& column : key) {
    Parameter value = value_of(row, column.place, column.kind);
    if (const auto* text = std::get_if<std::string_view>(&value)) {
      value = std::string_view(place.kept.emplace_back(*text));
    } else if (const auto* bytes = std::get_if<Bytes>(&value)) {
      const auto& copy = place.kept.emplace_back(bytes->begin(), bytes->end());
      value = Bytes(reinterpret_cast<const std::uint8_t*>(copy.data()), copy.size());
    }
    place.parameters.push_back(value);
  }
  return place;
}

}  // namespace

Parameter value_of(const Row& row, int column, Kind kind) {
  if (row.is_null(column)) return std::monostate{};
  switch (kind) {
    case Kind::number: return row.integer(column);
    case Kind::text: return row.text(column);
    case Kind::id: return row.bytes(column);
  }
  return std::monostate{};
}

void each_row(Session& session, const Pages& pages, const OnRow& on_row) {
  Place at;
  for (const Statement* statement = &pages.first;; statement = &pages.next) {
    std::int64_t rows = 0;
    Place next;
    session.query(*statement, at.parameters, [&](const Row& row) {
      on_row(row);
      if (++rows == rows_a_page) next = behind(row, pages.key);
    });
    if (rows < rows_a_page) return;
    at = std::move(next);
  }
}

}  // namespace storage
