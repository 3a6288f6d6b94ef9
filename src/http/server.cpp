#include "http/server.h"

#include <algorithm>
#include <array>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <ctime>
#include <list>
#include <map>
#include <optional>
#include <stdexcept>

#include "http/cookies.h"
#include "http/server_reader.h"
#include "http/server_socket.h"
#include "http/url.h"

namespace http {
namespace {

namespace asio = boost::asio;
using asio::awaitable;
using asio::use_awaitable;
using asio::ip::tcp;
using boost::system::error_code;
using Clock = std::chrono::steady_clock;
using State = RequestReader::State;

constexpr std::size_t drained_bytes_max = 16 * 1024 * 1024;

bool same_host(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

Response plain_refusal(int status, bool tls) {
  Response response = text(status, std::to_string(status) + " " + std::string(reason_phrase(status)) + "\n");
  secure(response, tls);
  return response;
}

}  // namespace

struct Server::Impl {
  struct Connection {
    tcp::socket& socket;
    asio::ip::address peer;
    Clock::time_point deadline;
    bool idle = true;  // between two requests: may be closed at any time
  };

  ServerOptions options;
  std::function<Response(Request&&)> handler;
  asio::io_context io{1};
  asio::thread_pool workers;
  tcp::acceptor acceptor{io};
  asio::steady_timer sweeper{io};
  std::optional<asio::ssl::context> tls;
  asio::ip::address proxy;
  std::uint16_t port = 0;

  // Below: touched by the reading thread only.
  std::list<Connection> connections;
  std::map<asio::ip::address, std::size_t> by_peer;
  std::size_t at_workers = 0;
  bool stopping = false;
  std::time_t date_second = 0;
  std::string date;

  Impl(ServerOptions options_given, std::function<Response(Request&&)> handler_given)
      : options(std::move(options_given)), handler(std::move(handler_given)), workers(static_cast<std::size_t>(options.workers)) {
    tls = tls_of(options);
    error_code error;
    if (!options.proxy.empty()) proxy = asio::ip::make_address(options.proxy, error);
    if (error) throw std::runtime_error("the proxy must be a numeric address, not " + options.proxy);
    acceptor = listen(io, options);
    port = acceptor.local_endpoint().port();
  }

  // ---- Connections -----------------------------------------------------------------------------------------------------------

  awaitable<void> accept() {
    while (!stopping) {
      error_code error;
      tcp::socket socket = co_await acceptor.async_accept(asio::redirect_error(use_awaitable, error));
      if (stopping) co_return;
      if (error) {  // out of descriptors: give the idle ones back and try again in a moment
        close_longest_idle();
        asio::steady_timer pause(io, std::chrono::milliseconds(20));
        co_await pause.async_wait(asio::redirect_error(use_awaitable, error));
        continue;
      }
      const auto endpoint = socket.remote_endpoint(error);
      if (error) continue;
      const auto peer = plain_address(endpoint.address());
      if (!has_room_for(peer)) continue;  // closed: an answer would cost what the caps save
      socket.set_option(tcp::no_delay(true), error);
      asio::co_spawn(io, tls ? converse_tls(std::move(socket), peer) : converse_plain(std::move(socket), peer), asio::detached);
    }
  }

  bool has_room_for(const asio::ip::address& peer) {
    const bool is_capped = !peer.is_loopback() && peer != proxy;
    const auto held = by_peer.find(peer_group(peer));
    if (is_capped && held != by_peer.end() && held->second >= options.connections_per_peer_max) return false;
    return connections.size() < options.connections_max || close_longest_idle();
  }

  bool close_longest_idle() {
    const auto by_deadline = [](const Connection& a, const Connection& b) { return a.idle != b.idle ? a.idle : a.deadline < b.deadline; };
    const auto oldest = std::ranges::min_element(connections, by_deadline);
    if (oldest == connections.end() || !oldest->idle) return false;
    close(*oldest);
    return true;
  }

  static void close(Connection& connection) {
    error_code ignored;
    connection.socket.close(ignored);
    connection.idle = false;
  }

  // A connection's entry, for as long as its coroutine lives.
  class Entry {
   public:
    Entry(Impl& server, tcp::socket& socket, const asio::ip::address& peer) : server_(server) {
      entry_ = server.connections.insert(server.connections.end(), {socket, peer, Clock::now() + server.options.header_deadline});
      ++server.by_peer[peer_group(peer)];
    }
    ~Entry() {
      const auto held = server_.by_peer.find(peer_group(entry_->peer));
      if (--held->second == 0) server_.by_peer.erase(held);
      server_.connections.erase(entry_);
    }
    Entry(const Entry&) = delete;
    Connection* operator->() { return &*entry_; }

   private:
    Impl& server_;
    std::list<Connection>::iterator entry_;
  };

  // One timer looks at every deadline: cheaper than a timer for each read and write, and no wait can be forgotten.
  awaitable<void> sweep() {
    const auto shortest = std::min({options.header_deadline, options.idle_deadline, options.transfer_grace, options.stop_deadline});
    const auto pause = std::clamp(shortest / 10, std::chrono::milliseconds(5), std::chrono::milliseconds(500));
    while (!stopping || !connections.empty()) {
      error_code woken;
      sweeper.expires_after(pause);
      co_await sweeper.async_wait(asio::redirect_error(use_awaitable, woken));
      const auto now = Clock::now();
      for (auto& connection : connections) {
        if (connection.deadline < now || (stopping && connection.idle)) close(connection);
      }
    }
  }

  void begin_stop() {
    if (std::exchange(stopping, true)) return;
    error_code ignored;
    acceptor.close(ignored);
    const auto last = Clock::now() + options.stop_deadline;
    for (auto& connection : connections) connection.deadline = std::min(connection.deadline, last);
    sweeper.cancel();
  }

  // ---- One connection --------------------------------------------------------------------------------------------------------

  awaitable<void> converse_plain(tcp::socket socket, asio::ip::address peer) {
    Entry entry(*this, socket, peer);
    co_await converse(socket, entry);
    error_code ignored;
    socket.shutdown(tcp::socket::shutdown_both, ignored);
  }

  awaitable<void> converse_tls(tcp::socket socket, asio::ip::address peer) {
    asio::ssl::stream<tcp::socket> stream(std::move(socket), *tls);
    Entry entry(*this, stream.next_layer(), peer);
    error_code error;
    entry->idle = false;
    co_await stream.async_handshake(asio::ssl::stream_base::server, asio::redirect_error(use_awaitable, error));
    if (error) co_return;
    co_await converse(stream, entry);
    set_deadline(entry, std::chrono::seconds(2));
    co_await stream.async_shutdown(asio::redirect_error(use_awaitable, error));
  }

  void set_deadline(Entry& entry, std::chrono::milliseconds from_now) {
    entry->deadline = Clock::now() + from_now;
    if (stopping) entry->deadline = std::min(entry->deadline, Clock::now() + options.stop_deadline);
  }

  std::chrono::milliseconds transfer_time(std::size_t bytes) const {
    return options.transfer_grace + std::chrono::milliseconds(bytes * 1000 / std::max<std::size_t>(options.bytes_per_second_min, 1));
  }

  template <class Stream>
  awaitable<void> converse(Stream& stream, Entry& entry) {
    RequestReader reader(options.limits);
    auto wait = options.header_deadline;  // the first request is due at once
    for (bool go_on = true; go_on && !stopping;) {
      const State state = co_await read_request(stream, entry, reader, std::exchange(wait, options.idle_deadline));
      if (state != State::ready && state != State::refused) co_return;
      const auto taken_at = Clock::now();
      entry->deadline = Clock::time_point::max();  // the handler's own time limits hold now

      Request request = reader.take();
      describe(request, entry->peer);
      RequestLine line{request.method, {}, 0, 0, 0, {}};
      const std::string id = request.request_id;
      int refused = state == State::refused ? reader.status() : 0;
      if (!refused && !is_our_name(request.header("host"))) refused = 400;
      Response response;
      if (refused) response = refuse(refused, request);
      else response = co_await at_worker(std::move(request));

      go_on = !refused && reader.keep_alive() && !stopping;
      const bool written = co_await write_response(stream, entry, response, reader.is_head(), go_on);
      if (options.on_done) {
        line.route = response.route;
        line.status = response.status;
        line.microseconds = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - taken_at).count();
        line.bytes = response.body.size();
        line.request_id = id;
        options.on_done(line);
      }
      if (!written) co_return;
      if (refused) co_await drain(stream, entry);
    }
  }

  // Ready or refused; anything else: the client went away, or its time was up.
  template <class Stream>
  awaitable<State> read_request(Stream& stream, Entry& entry, RequestReader& reader, std::chrono::milliseconds wait) {
    State state = reader.resume();
    set_deadline(entry, state == State::empty ? wait : options.header_deadline);
    auto body_started = Clock::now();
    bool told_to_continue = false;
    for (State before = state; state != State::ready && state != State::refused; before = state) {
      entry->idle = state == State::empty;
      error_code error;
      if (state == State::body && reader.wants_continue() && !std::exchange(told_to_continue, true)) {
        constexpr std::string_view go_ahead = "HTTP/1.1 100 Continue\r\n\r\n";
        co_await asio::async_write(stream, asio::buffer(go_ahead), asio::redirect_error(use_awaitable, error));
      }
      const auto space = reader.space();
      if (error) co_return State::empty;
      const auto into = asio::buffer(space.data(), space.size());
      const std::size_t size = co_await stream.async_read_some(into, asio::redirect_error(use_awaitable, error));
      entry->idle = false;
      if (error) co_return State::empty;
      state = reader.received(size);
      if (before == State::empty) set_deadline(entry, options.header_deadline);
      if (state != State::body) continue;
      if (before != State::body) body_started = Clock::now();
      const auto spent = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - body_started);
      set_deadline(entry, transfer_time(reader.body_received()) - spent);
    }
    entry->idle = false;
    co_return state;
  }

  void describe(Request& request, const asio::ip::address& peer) {
    request.request_id = random_request_id();
    request.received_at =
        options.now ? options.now() : std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
    request.peer = peer.to_string();
    request.secure = tls.has_value();
    if (options.proxy.empty() || peer != proxy) return;
    // The last entry is the one our proxy wrote; those before it are hearsay.
    std::string_view forwarded = request.header("x-forwarded-for");
    forwarded.remove_prefix(std::min(forwarded.rfind(',') + 1, forwarded.size()));
    while (forwarded.starts_with(' ')) forwarded.remove_prefix(1);
    error_code error;
    const auto client = asio::ip::make_address(std::string(forwarded), error);
    if (!error) request.peer = client.to_string();
    if (request.header("x-forwarded-proto") == "https") request.secure = true;
  }

  bool is_our_name(std::string_view host) const {
    const std::string own_port = ":" + std::to_string(port);
    for (const std::string& name : options.hosts) {
      if (same_host(host, name) || same_host(host, name + own_port)) return true;
    }
    for (const char* name : {"localhost", "127.0.0.1", "[::1]"}) {
      if (same_host(host, name + own_port)) return true;
    }
    return false;
  }

  Response refuse(int status, const Request& request) {
    Response response = plain_refusal(status, tls.has_value());
    if (options.refusal) {
      try {
        response = options.refusal(status, request);
      } catch (...) {  // the plain one then
      }
    }
    if (status == 405) response.headers.emplace_back("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE");
    return response;
  }

  // Over to a worker and back. A full queue answers at once: waiting in it would only be a slower no.
  awaitable<Response> at_worker(Request request) {
    if (at_workers >= static_cast<std::size_t>(options.workers) + options.queue_max) co_return refuse(503, request);
    ++at_workers;
    co_await asio::post(asio::bind_executor(workers.get_executor(), use_awaitable));
    Response response;
    int failed = 0;
    // For the error page: the handler takes the rest, and may throw.
    const Request asked{.method = request.method, .peer = request.peer, .secure = request.secure, .request_id = request.request_id};
    try {
      if (decode_form(options.limits, request)) response = handler(std::move(request));
      else failed = 400;
    } catch (...) {
      failed = 500;
    }
    co_await asio::post(asio::bind_executor(io.get_executor(), use_awaitable));
    --at_workers;
    co_return failed ? refuse(failed, asked) : std::move(response);
  }

  template <class Stream>
  awaitable<bool> write_response(Stream& stream, Entry& entry, Response& response, bool is_head, bool keep_alive) {
    std::string head;
    try {
      head = wire_head(response, http_date(), keep_alive);
    } catch (const std::exception&) {  // a header nobody may see
      response = plain_refusal(500, tls.has_value());
      head = wire_head(response, http_date(), keep_alive);
    }
    const bool has_body = !is_head && response.status != 204 && response.status != 304;
    const std::string_view body = has_body ? std::string_view(response.body) : std::string_view();
    const std::array<asio::const_buffer, 2> wire = {asio::buffer(head), asio::buffer(body)};
    set_deadline(entry, transfer_time(head.size() + response.body.size()));
    error_code error;
    co_await asio::async_write(stream, wire, asio::redirect_error(use_awaitable, error));
    co_return !error;
  }

  // Reads on a little after a refusal: closing while the client still sends would destroy the answer on its way.
  template <class Stream>
  awaitable<void> drain(Stream& stream, Entry& entry) {
    error_code error;
    if constexpr (std::is_same_v<Stream, tcp::socket>) stream.shutdown(tcp::socket::shutdown_send, error);
    set_deadline(entry, std::chrono::seconds(2));
    std::array<char, 16 * 1024> thrown_away;
    std::size_t total = 0;
    while (!error && total < drained_bytes_max) {
      total += co_await stream.async_read_some(asio::buffer(thrown_away), asio::redirect_error(use_awaitable, error));
    }
  }

  std::string_view http_date() {
    const std::time_t second = std::time(nullptr);
    if (second != date_second) {
      date_second = second;
      std::tm parts{};
      gmtime_r(&second, &parts);
      std::array<char, 40> text;
      date.assign(text.data(), std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts));
    }
    return date;
  }
};

Server::Server(ServerOptions options, std::function<Response(Request&&)> handler)
    : impl_(std::make_unique<Impl>(std::move(options), std::move(handler))) {}

Server::~Server() = default;

std::uint16_t Server::port() const { return impl_->port; }

void Server::run() {
  // What goes wrong on one connection ends with it; a server that can no longer accept or keep time must not look alive.
  const auto must_not_fail = [](std::exception_ptr failure) {
    if (failure) std::rethrow_exception(failure);
  };
  asio::co_spawn(impl_->io, impl_->accept(), must_not_fail);
  asio::co_spawn(impl_->io, impl_->sweep(), must_not_fail);
  impl_->io.run();
  impl_->workers.join();
}

void Server::stop() {
  asio::post(impl_->io, [this] { impl_->begin_stop(); });
}

}  // namespace http
