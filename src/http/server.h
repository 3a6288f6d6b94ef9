// The server: connections in, requests to the handler, responses out. HTTP/1.1 (RFC 9112), plain or TLS.
//
// Invariants: one answer for each request taken, in order; no request reaches the handler before it is whole, within Limits and for a
// name of ours; nothing listens beyond loopback without TLS. One thread does all reading and writing; handlers, which may wait for the
// database, run on the workers.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"

namespace http {

// For the access log: nothing of a path or a query, which may name a person.
struct RequestLine {
  Method method;
  std::string_view route;  // empty when no route was found
  int status;
  std::int64_t microseconds;  // from the request's last byte to the response's
  std::size_t bytes;          // of the response's body
  std::string_view request_id;
};

struct ServerOptions {
  std::string address = "127.0.0.1";  // numeric, or "localhost"
  std::uint16_t port = 8080;          // 0: any free one; port() says which
  std::string certificate_file;       // PEM chain; with key_file: TLS 1.2 or newer
  std::string key_file;
  std::vector<std::string> hosts;     // the names this server answers to, besides the loopback ones with its port
  std::string proxy;                  // the one address whose X-Forwarded-For and -Proto are believed; empty: none

  int workers = 16;
  std::size_t queue_max = 256;        // requests waiting for a worker; more get 503
  std::size_t connections_max = 2000;
  std::size_t connections_per_peer_max = 256;  // an IPv6 peer is a /64; loopback and the proxy are exempt
  Limits limits;

  std::chrono::milliseconds header_deadline{10'000};  // from a request's first byte to its header's end; also for a TLS handshake
  std::chrono::milliseconds idle_deadline{60'000};    // between two requests
  std::chrono::milliseconds transfer_grace{10'000};   // a body or response may take this long ...
  std::size_t bytes_per_second_min = 4096;            // ... and a second more for each so many bytes
  std::chrono::milliseconds stop_deadline{10'000};    // for the requests taken when stop() is called

  // The answer to what never becomes a routable request (400, 413, 414, 415, 431, 503). Runs on the reading thread: must not wait.
  // Only id, peer, method and secure of the request can be relied on. None: one plain line.
  std::function<Response(int status, const Request&)> refusal;
  std::function<void(const RequestLine&)> on_done;               // on the reading thread: must not wait
  std::function<core::Instant()> now;                            // none: the system's clock
};

class Server {
 public:
  // Listens; throws std::runtime_error, saying what and where, when it cannot or may not.
  // `handler` runs on any worker, many at once; what it throws becomes a plain 500.
  Server(ServerOptions options, std::function<Response(Request&&)> handler);
  ~Server();  // after run() has returned
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  std::uint16_t port() const;

  // Serves on the calling thread until stop(); returns when every request taken is answered or stop_deadline has passed and the
  // handlers still running have returned.
  void run();

  // Asks run() to end and returns at once. Any thread may call, also before run().
  void stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace http
