// Bytes in, requests out: the whole of HTTP/1.1 reading without a socket, so that a fuzzer can drive it.
//
// Strict where two readers of one stream could disagree (RFC 9112 sections 6 and 11.2): both lengths, a length twice, a folded header,
// a bare CR or LF and any coding but chunked are refused, and after a refusal nothing more is read.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>

#include "http/message.h"

namespace http {

class RequestReader {
 public:
  enum class State {
    empty,    // not one byte of a request yet
    header,   // some of its header
    body,     // some of its body
    ready,    // whole: take() it
    refused,  // status() says why; answer and close
  };

  explicit RequestReader(const Limits& limits);  // `limits` outlives the reader
  ~RequestReader();

  std::span<char> space();           // where the next bytes go
  State received(std::size_t size);  // so many were put there
  State resume();                    // after take(): looks at what has already arrived of the next request

  // The request: method, path, query, headers and body, the form not yet decoded. Once after each `ready`; after `refused`, what
  // is known of it.
  Request take();

  int status() const;               // of a refusal: 400, 404, 405, 413, 414, 415 or 431
  bool is_head() const;             // asked with HEAD
  bool keep_alive() const;          // may another request follow
  bool wants_continue() const;      // waits for "100 Continue" before it sends its body
  std::size_t body_received() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace http
