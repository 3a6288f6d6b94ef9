// What the server counts, in the Prometheus text format: requests by route and status, and how long they took. Nothing of anybody's.
#pragma once

#include <memory>
#include <string>

#include "http/server.h"

namespace app {

class Metrics {
 public:
  Metrics();
  ~Metrics();
  void count(const http::RequestLine&);
  std::string text() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace app
