// Which column of a file is which of our fields: by the names that practice systems commonly give, or as a small file says.
// Names are compared by their letters and digits only: "NHS No." is "nhs_no".
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/code.h"
#include "imports/csv.h"

namespace imports {

enum class Kind { patients, staff, appointments };

struct Field {
  std::string_view name;      // as a mapping file calls it
  bool needed;                // the column must be there
  std::string_view known_as;  // other names, letters and digits only, a space between
};
std::span<const Field> fields_of(Kind kind);

// What the mapping file says. `columns`: our field -> the file's column; an empty column means "not in this file".
// `words`: the file's word, letters and digits only -> ours, for status, mode, role and gender.
struct Mapping {
  std::map<std::string, std::string> columns;
  std::map<std::string, std::string> words;
};

std::string bare(std::string_view name);  // lower-case letters and digits

class Columns {
 public:
  // invalid: a needed column is missing, one is there twice, or the mapping names what is not there. Holds column names only.
  static core::Result<Columns> find(Kind kind, Values header, const Mapping& mapping);

  // The values in the order of fields_of(); empty where the file has no such column. Spaces around them, and Excel's ="..." and
  // leading apostrophe, are taken away.
  void pick(Values row, std::vector<std::string_view>& fields) const;

  std::size_t width() const { return width_; }                           // columns with a name
  const std::vector<std::string>& ignored() const { return ignored_; }   // columns that are none of ours
  std::string column_of(std::string_view field) const;                   // the file's own name for it

 private:
  Kind kind_{};
  std::size_t width_ = 0;
  std::vector<int> places_;  // of each field in a row; -1: none
  std::vector<std::string> header_;
  std::vector<std::string> ignored_;
};

}  // namespace imports

template <>
inline constexpr std::array<std::string_view, 3> core::codes<imports::Kind>{"patients", "staff", "appointments"};
