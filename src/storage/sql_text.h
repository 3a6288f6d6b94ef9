// SQL put together at compile time, from constants only. (A std::string would do, were libstdc++ 12's one a constant to clang as well.)
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace storage {

class SqlText {
 public:
  constexpr SqlText() = default;
  constexpr SqlText(std::string_view text) { *this += text; }
  constexpr SqlText(const char* text) : SqlText(std::string_view(text)) {}

  constexpr SqlText& operator+=(std::string_view text) {
    std::copy(text.begin(), text.end(), characters_.begin() + static_cast<std::ptrdiff_t>(size_));  // past the end: does not compile
    size_ += text.size();
    return *this;
  }
  friend constexpr SqlText operator+(SqlText a, std::string_view b) { return a += b; }
  friend constexpr SqlText operator+(std::string_view a, const SqlText& b) { return SqlText(a) += b; }
  friend constexpr SqlText operator+(const SqlText& a, const SqlText& b) { return SqlText(a) += std::string_view(b); }
  friend constexpr SqlText operator+(SqlText a, const char* b) { return a += std::string_view(b); }
  friend constexpr SqlText operator+(const char* a, const SqlText& b) { return SqlText(a) += std::string_view(b); }

  constexpr operator std::string_view() const { return {characters_.data(), size_}; }
  constexpr std::size_t size() const { return size_; }
  constexpr const char* begin() const { return characters_.data(); }
  constexpr const char* end() const { return characters_.data() + size_; }

 private:
  std::array<char, 3072> characters_{};
  std::size_t size_ = 0;
};

}  // namespace storage
