// A broken promise inside the program: the request fails and rolls back, the server lives.
#pragma once

#include <stdexcept>

namespace core {

struct Bug : std::logic_error {
  using std::logic_error::logic_error;
};

inline void check(bool condition, const char* why) {
  if (!condition) throw Bug(why);
}

}  // namespace core
