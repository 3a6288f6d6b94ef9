// Names as people in an English town have them, by where their families come from and when they were born.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace simulation {

using Names = std::span<const std::string_view>;

struct Origin {
  std::uint32_t weight;  // of 1,000 people
  // Born before 1960, before 1990, and since.
  std::array<Names, 3> female;
  std::array<Names, 3> male;
  Names family;
  std::string_view interpreter;       // the need's code; empty: none
  std::uint32_t interpreter_chance;   // of 10,000
  std::string_view ethnicity;         // NHS Data Dictionary, ETHNIC CATEGORY
  std::string_view language;          // BCP 47
};

std::span<const Origin> origins();
std::span<const std::uint32_t> origin_weights();
std::size_t generation_of(int year_of_birth);

}  // namespace simulation
