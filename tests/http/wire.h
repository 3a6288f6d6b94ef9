// A live server on a free loopback port, and a client that writes bytes and reads what comes back.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "http/server.h"

namespace wire {

inline int status_of(std::string_view answer) {
  return answer.starts_with("HTTP/1.1 ") && answer.size() >= 12 ? std::stoi(std::string(answer.substr(9, 3))) : 0;
}

class LiveServer {
 public:
  explicit LiveServer(std::function<http::Response(http::Request&&)> handler, http::ServerOptions options = {})
      : server_(with_free_port(std::move(options)), std::move(handler)), thread_([this] { server_.run(); }) {}
  ~LiveServer() { stop(); }

  void stop() {
    server_.stop();
    if (thread_.joinable()) thread_.join();
  }
  http::Server& server() { return server_; }
  std::uint16_t port() const { return server_.port(); }
  std::string host() const { return "127.0.0.1:" + std::to_string(port()); }

 private:
  static http::ServerOptions with_free_port(http::ServerOptions options) {
    options.port = 0;
    return options;
  }
  http::Server server_;
  std::thread thread_;
};

class Client {
 public:
  explicit Client(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::connect(socket_, reinterpret_cast<sockaddr*>(&to), sizeof to), 0);
  }
  Client(const Client&) = delete;
  ~Client() { ::close(socket_); }

  // False when the server closed before all was sent.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }
  void finish_sending() { ::shutdown(socket_, SHUT_WR); }

  // One whole response by its Content-Length; what arrived, when the server closed before or nothing came for `patience`.
  std::string read(bool is_head = false, std::chrono::milliseconds patience = std::chrono::seconds(5)) {
    while (true) {
      const std::size_t end = pending_.find("\r\n\r\n");
      if (end != std::string::npos) {
        const std::size_t at = pending_.find("Content-Length: ");
        const std::size_t length = at < end && !is_head ? std::stoul(pending_.substr(at + 16)) : 0;
        if (pending_.size() >= end + 4 + length) {
          std::string answer = pending_.substr(0, end + 4 + length);
          pending_.erase(0, answer.size());
          return answer;
        }
      }
      if (!fill(patience)) return std::exchange(pending_, {});
    }
  }

  std::string ask(std::string_view request) {
    send(request);
    return read();
  }

  bool is_closed(std::chrono::milliseconds patience = std::chrono::seconds(5)) {
    while (fill(patience)) {
    }
    return closed_;
  }
  std::string read_to_the_end() {
    is_closed();
    return std::exchange(pending_, {});
  }

 private:
  bool fill(std::chrono::milliseconds patience) {
    pollfd waiting{socket_, POLLIN, 0};
    if (closed_ || ::poll(&waiting, 1, static_cast<int>(patience.count())) <= 0) return false;
    char bytes[16384];
    const ssize_t size = ::recv(socket_, bytes, sizeof bytes, 0);
    closed_ = size <= 0;
    if (size > 0) pending_.append(bytes, static_cast<std::size_t>(size));
    return size > 0;
  }

  int socket_;
  std::string pending_;
  bool closed_ = false;
};

}  // namespace wire
