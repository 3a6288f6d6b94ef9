#include "http/server.h"

#include <atomic>
#include <future>
#include <latch>

#include "tests/http/wire.h"

namespace {

using namespace std::chrono_literals;
using wire::Client;
using wire::LiveServer;
using wire::status_of;

// Answers with what it understood, so that a test can see it.
http::Response echo(http::Request&& request) {
  std::string body = std::string(to_string(request.method)) + " " + request.path;
  for (const auto& [name, value] : request.query) body += " ?" + name + "=" + value;
  for (const auto& [name, value] : request.form) body += " &" + name + "=" + value;
  if (!request.body.empty()) body += " #" + request.body;
  return http::text(200, body);
}

std::string body_of(const std::string& answer) {
  const std::size_t end = answer.find("\r\n\r\n");
  return end == std::string::npos ? "" : answer.substr(end + 4);
}

std::string repeat(std::string_view piece, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += piece;
  return out;
}

struct Row {
  const char* name;
  std::string bytes;  // HOST stands for the server's own name
  int status;
  std::string body = {};  // of a 200
};

std::string with_host(std::string bytes, const std::string& host) {
  for (std::size_t at; (at = bytes.find("HOST")) != std::string::npos;) bytes.replace(at, 4, "Host: " + host + "\r\n");
  return bytes;
}

const std::string form_type = "Content-Type: application/x-www-form-urlencoded\r\n";

std::string post(const std::string& headers, const std::string& body) {
  return "POST /f HTTP/1.1\r\nHOST" + headers + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}
std::string chunked(const std::string& body) { return "POST /c HTTP/1.1\r\nHOSTTransfer-Encoding: chunked\r\n\r\n" + body; }

const std::vector<Row> good = {
    {"page", "GET /a HTTP/1.1\r\nHOST\r\n", 200, "GET /a"},
    {"query", "GET /a?x=1&y=two+words&z=%C3%A9 HTTP/1.1\r\nHOST\r\n", 200, "GET /a ?x=1 ?y=two words ?z=\xC3\xA9"},
    {"escaped path", "GET /caf%C3%A9/a%20b HTTP/1.1\r\nHOST\r\n", 200, "GET /caf\xC3\xA9/a b"},
    {"form", post(form_type, "a=1&b=x%26y"), 200, "POST /f &a=1 &b=x&y"},
    {"body", post("Content-Type: application/json\r\n", "{}"), 200, "POST /f #{}"},
    {"empty body", post("", ""), 200, "POST /f"},
    {"chunks", chunked("3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n"), 200, "POST /c #abcde"},
    {"trailer kept out", chunked("3\r\nabc\r\n0\r\nHost: evil\r\n\r\n"), 200, "POST /c #abc"},
    {"1.0 with host", "GET /a HTTP/1.0\r\nHOST\r\n", 200, "GET /a"},
    {"double-encoded dots stay text", "GET /static/%252e%252e HTTP/1.1\r\nHOST\r\n", 200, "GET /static/%2e%2e"},
    {"100 fields", "GET /a HTTP/1.1\r\nHOST" + repeat("X: y\r\n", 99) + "\r\n", 200, "GET /a"},
    {"forwarded header of a stranger", "GET /a HTTP/1.1\r\nHOSTX-Forwarded-Host: evil\r\n\r\n", 200, "GET /a"},
};

// Each is answered once and the connection is closed: nothing after it can be trusted.
const std::vector<Row> bad = {
    {"both lengths", "POST /x HTTP/1.1\r\nHOSTContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
    {"both lengths, other order", "POST /x HTTP/1.1\r\nHOSTTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n", 400},
    {"length twice, different", "POST /x HTTP/1.1\r\nHOSTContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400},
    {"length twice, the same", "POST /x HTTP/1.1\r\nHOSTContent-Length: 2\r\nContent-Length: 2\r\n\r\nab", 400},
    {"length as a list", "POST /x HTTP/1.1\r\nHOSTContent-Length: 2, 2\r\n\r\nab", 400},
    {"length with a sign", "POST /x HTTP/1.1\r\nHOSTContent-Length: +2\r\n\r\nab", 400},
    {"length negative", "POST /x HTTP/1.1\r\nHOSTContent-Length: -1\r\n\r\n", 400},
    {"length overflows", "POST /x HTTP/1.1\r\nHOSTContent-Length: 99999999999999999999999\r\n\r\n", 400},
    {"unknown coding", "POST /x HTTP/1.1\r\nHOSTTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 400},
    {"stacked coding", "POST /x HTTP/1.1\r\nHOSTTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 400},
    {"coding twice", "POST /x HTTP/1.1\r\nHOSTTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
    {"coding in 1.0", "POST /x HTTP/1.0\r\nHOSTTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
    {"chunk size negative", chunked("-2\r\nab\r\n0\r\n\r\n"), 400},
    {"chunk size overflows", chunked("FFFFFFFFFFFFFFFFF\r\nab\r\n0\r\n\r\n"), 400},
    {"chunk size huge", chunked("FFFFFFFFFFFFFFFF\r\nab\r\n0\r\n\r\n"), 413},
    {"chunk size not hexadecimal", chunked("zz\r\nab\r\n0\r\n\r\n"), 400},
    {"chunk size with 0x", chunked("0x2\r\nab\r\n0\r\n\r\n"), 400},
    {"chunk ended by LF", chunked("2\nab\r\n0\r\n\r\n"), 400},
    {"chunk ended by nothing", chunked("2\r\nabX\r\n0\r\n\r\n"), 400},
    {"chunk header of 100 KB", chunked("2;" + std::string(100'000, 'x')), 400},
    {"header ended by LF", "GET /x HTTP/1.1\nHost: localhost\n\n", 400},
    {"one line ended by LF", "GET /x HTTP/1.1\r\nHOSTX: y\nZ: z\r\n\r\n", 400},
    {"CR inside a header", "GET /x HTTP/1.1\r\nHOSTX: a\rb\r\n\r\n", 400},
    {"NUL inside a header", std::string("GET /x HTTP/1.1\r\nHOSTX: a\0b\r\n\r\n", 31), 400},
    {"folded header", "GET /x HTTP/1.1\r\nHOSTX: a\r\n b\r\n\r\n", 400},
    {"space before the colon", "GET /x HTTP/1.1\r\nHOSTX : a\r\n\r\n", 400},
    {"no colon", "GET /x HTTP/1.1\r\nHOSTXyz\r\n\r\n", 400},
    {"no host", "GET /x HTTP/1.1\r\n\r\n", 400},
    {"two hosts", "GET /x HTTP/1.1\r\nHOSTHost: evil\r\n\r\n", 400},
    {"another host", "GET /x HTTP/1.1\r\nHost: evil.example\r\n\r\n", 400},
    {"loopback name, another port", "GET /x HTTP/1.1\r\nHost: localhost:1\r\n\r\n", 400},
    {"loopback name, no port", "GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n", 400},
    {"content type twice", "POST /x HTTP/1.1\r\nHOSTContent-Type: a/b\r\nContent-Type: c/d\r\nContent-Length: 0\r\n\r\n", 400},
    {"no version", "GET /x\r\nHOST\r\n", 400},
    {"version 2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400},
    {"absolute target", "GET http://evil/x HTTP/1.1\r\nHOST\r\n", 400},
    {"not HTTP at all", "\x16\x03\x01\x02\r\n\r\n", 400},
    {"empty line first", "\r\n\r\n", 400},
    {"TRACE", "TRACE /x HTTP/1.1\r\nHOST\r\n", 405},
    {"CONNECT", "CONNECT localhost:80 HTTP/1.1\r\nHOST\r\n", 405},
    {"compressed body", post("Content-Encoding: gzip\r\n", "abc"), 415},
    {"strange expectation", post("Expect: miracles\r\n", "abc"), 400},
    {"10 MB body", post("", std::string(10'000'000, 'x')), 413},
    {"10 MB in chunks", chunked(repeat("FFFF\r\n" + std::string(0xFFFF, 'x') + "\r\n", 160) + "0\r\n\r\n"), 413},
    {"100,000 headers", "GET /x HTTP/1.1\r\nHOST" + repeat("X: y\r\n", 100'000) + "\r\n", 431},
    {"101 headers", "GET /x HTTP/1.1\r\nHOST" + repeat("X: y\r\n", 100) + "\r\n", 431},
    {"one header of 40 KB", "GET /x HTTP/1.1\r\nHOSTX: " + std::string(40'000, 'y') + "\r\n\r\n", 431},
    {"1 MB address", "GET /" + std::string(1'000'000, 'x') + " HTTP/1.1\r\nHOST\r\n", 414},
    {"address a little long", "GET /" + std::string(8192, 'x') + " HTTP/1.1\r\nHOST\r\n", 414},
    {"dots escaped", "GET /static/..%2f..%2fetc/passwd HTTP/1.1\r\nHOST\r\n", 404},
    {"dots plain", "GET /static/../x HTTP/1.1\r\nHOST\r\n", 404},
    {"dot escaped", "GET /static/%2e%2e/x HTTP/1.1\r\nHOST\r\n", 404},
    {"backslash", "GET /static/..\\x HTTP/1.1\r\nHOST\r\n", 404},
    {"empty segment", "GET //evil HTTP/1.1\r\nHOST\r\n", 404},
    {"NUL in the path", "GET /a%00b HTTP/1.1\r\nHOST\r\n", 400},
    {"broken escape", "GET /a%zz HTTP/1.1\r\nHOST\r\n", 400},
    {"overlong UTF-8 in the path", "GET /%C0%AF HTTP/1.1\r\nHOST\r\n", 400},
    {"broken UTF-8 in the query", "GET /a?x=%FF HTTP/1.1\r\nHOST\r\n", 400},
    {"101 query fields", "GET /a?" + repeat("a=&", 101) + " HTTP/1.1\r\nHOST\r\n", 400},
};

// Refused after it was read whole, so the connection may go on.
const std::vector<Row> bad_forms = {
    {"broken UTF-8", post(form_type, "a=%FF"), 400},
    {"lone surrogate", post(form_type, "a=%ED%A0%80"), 400},
    {"NUL", post(form_type, "a=%00"), 400},
    {"raw NUL", post(form_type, std::string("a=\0", 3)), 400},
    {"broken escape", post(form_type, "a=%4"), 400},
    {"501 fields", post(form_type, repeat("a=1&", 501)), 400},
    {"name of 101 bytes", post(form_type, std::string(101, 'a') + "=1"), 400},
};

TEST(Server, understands_what_is_well_formed) {
  LiveServer live(echo);
  for (const Row& row : good) {
    const std::string answer = Client(live.port()).ask(with_host(row.bytes, live.host()));
    EXPECT_EQ(status_of(answer), row.status) << row.name;
    EXPECT_EQ(body_of(answer), row.body) << row.name;
  }
}

TEST(Server, refuses_what_is_not_once_and_closes) {
  std::atomic<int> handled = 0;
  http::ServerOptions options;
  options.header_deadline = 1s;
  LiveServer live(
      [&](http::Request&& request) {
        ++handled;
        return echo(std::move(request));
      },
      options);
  for (const Row& row : bad) {
    Client client(live.port());
    EXPECT_TRUE(client.send(with_host(row.bytes, live.host()) + "GET /smuggled HTTP/1.1\r\nHost: " + live.host() + "\r\n\r\n")) << row.name;
    const std::string answer = client.read();
    EXPECT_EQ(status_of(answer), row.status) << row.name << "\n" << answer.substr(0, 200);
    EXPECT_NE(answer.find("Connection: close\r\n"), std::string::npos) << row.name;
    EXPECT_NE(answer.find("Content-Security-Policy: default-src 'none'"), std::string::npos) << row.name;
    client.finish_sending();
    EXPECT_EQ(client.read_to_the_end(), "") << row.name;
  }
  EXPECT_EQ(handled, 0);
}

TEST(Server, refuses_a_broken_form) {
  LiveServer live(echo);
  Client client(live.port());
  for (const Row& row : bad_forms) EXPECT_EQ(status_of(client.ask(with_host(row.bytes, live.host()))), row.status) << row.name;
}

TEST(Server, gives_each_pipelined_request_one_answer_in_order) {
  LiveServer live(echo);
  std::string all;
  for (int i = 0; i < 50; ++i) {
    const std::string n = std::to_string(i);
    all += i % 2 ? with_host("GET /" + n + " HTTP/1.1\r\nHOST\r\n", live.host())
                 : with_host("POST /" + n + " HTTP/1.1\r\nHOSTContent-Length: 3\r\n\r\nabc", live.host());
  }
  Client client(live.port());
  client.send(all);
  for (int i = 0; i < 50; ++i) {
    EXPECT_EQ(body_of(client.read()), (i % 2 ? "GET /" + std::to_string(i) : "POST /" + std::to_string(i) + " #abc"));
  }
}

TEST(Server, reads_a_request_that_comes_byte_by_byte) {
  LiveServer live(echo);
  Client client(live.port());
  for (const std::string bytes = with_host(post(form_type, "a=1"), live.host()) + with_host(chunked("3\r\nabc\r\n0\r\n\r\n"), live.host());
       const char byte : bytes) {
    client.send({&byte, 1});
  }
  EXPECT_EQ(body_of(client.read()), "POST /f &a=1");
  EXPECT_EQ(body_of(client.read()), "POST /c #abc");
}

TEST(Server, keeps_a_connection_unless_asked_to_close_it) {
  LiveServer live(echo);
  Client client(live.port());
  EXPECT_EQ(status_of(client.ask("GET /a HTTP/1.1\r\nHost: " + live.host() + "\r\n\r\n")), 200);
  const std::string last = client.ask("GET /b HTTP/1.1\r\nConnection: close\r\nHost: " + live.host() + "\r\n\r\n");
  EXPECT_NE(last.find("Connection: close"), std::string::npos);
  EXPECT_TRUE(client.is_closed());
}

TEST(Server, answers_HEAD_as_GET_without_the_body) {
  LiveServer live(echo);
  Client client(live.port());
  client.send("HEAD /a HTTP/1.1\r\nHost: " + live.host() + "\r\n\r\nGET /b HTTP/1.1\r\nHost: " + live.host() + "\r\n\r\n");
  const std::string head = client.read(true);
  EXPECT_NE(head.find("Content-Length: 6\r\n"), std::string::npos);  // "GET /a"
  EXPECT_EQ(body_of(client.read()), "GET /b");
}

TEST(Server, asks_for_the_body_of_a_client_that_waits) {
  LiveServer live(echo);
  Client client(live.port());
  const std::string first =
      client.ask("POST /a HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\nHost: " + live.host() + "\r\n\r\n");
  EXPECT_EQ(status_of(first), 100);
  EXPECT_EQ(body_of(client.ask("ok")), "POST /a #ok");
}

TEST(Server, lets_a_slow_header_a_slow_body_and_an_idle_connection_go) {
  http::ServerOptions options;
  options.header_deadline = options.idle_deadline = options.transfer_grace = 100ms;
  LiveServer live(echo, options);
  const std::string begun[] = {"", "GET /a HTTP/1.1\r\nHo",
                               "POST /a HTTP/1.1\r\nContent-Length: 10\r\nHost: " + live.host() + "\r\n\r\nabc",
                               "GET /a HTTP/1.1\r\nHost: " + live.host() + "\r\n\r\n"};
  for (const auto& bytes : begun) {
    Client client(live.port());
    client.send(bytes);
    EXPECT_TRUE(client.is_closed(10s)) << bytes;
  }
}

TEST(Server, gives_a_body_its_own_time_by_its_size) {
  http::ServerOptions options;
  options.header_deadline = 100ms;
  options.transfer_grace = 3s;
  options.bytes_per_second_min = 1'000'000;
  LiveServer live(echo, options);
  const std::string head = "POST /a HTTP/1.1\r\nContent-Length: 4\r\nHost: " + live.host() + "\r\n\r\n";
  Client steady(live.port()), stuck(live.port());
  stuck.send(head);
  steady.send(head);
  for (const char* byte : {"a", "b", "c", "d"}) {
    std::this_thread::sleep_for(60ms);
    steady.send(byte);
  }
  EXPECT_EQ(body_of(steady.read()), "POST /a #abcd");
  EXPECT_TRUE(stuck.is_closed(20s));
}

TEST(Server, lets_go_of_a_client_that_drips_its_header) {
  http::ServerOptions options;
  options.header_deadline = 200ms;
  LiveServer live(echo, options);
  Client client(live.port());
  client.send("GET /a HTTP/1.1\r\n");
  int sent = 0;
  for (; sent < 100 && !client.is_closed(20ms); ++sent) client.send("X: y\r\n");
  EXPECT_LT(sent, 50);
}

TEST(Server, lets_go_of_a_client_that_does_not_read) {
  http::ServerOptions options;
  options.transfer_grace = 100ms;
  options.bytes_per_second_min = 1'000'000'000;
  std::promise<int> done;
  options.on_done = [&](const http::RequestLine& line) { done.set_value(line.status); };
  LiveServer live([](http::Request&&) { return http::text(200, std::string(64'000'000, 'x')); }, options);
  Client client(live.port());
  client.send("GET /a HTTP/1.1\r\nHost: " + live.host() + "\r\n\r\n");
  EXPECT_EQ(done.get_future().wait_for(5s), std::future_status::ready);
}

TEST(Server, finishes_the_request_taken_when_it_stops) {
  std::promise<void> taken, go_on;
  auto allowed = go_on.get_future().share();
  auto live = std::make_unique<LiveServer>([&](http::Request&&) {
    taken.set_value();
    allowed.wait();
    return http::text(200, "done");
  });
  Client client(live->port()), idle(live->port());
  client.send("GET /a HTTP/1.1\r\nHost: " + live->host() + "\r\n\r\n");
  taken.get_future().wait();
  live->server().stop();
  EXPECT_TRUE(idle.is_closed());
  go_on.set_value();
  const std::string answer = client.read();
  EXPECT_EQ(body_of(answer), "done");
  EXPECT_NE(answer.find("Connection: close"), std::string::npos);
  EXPECT_TRUE(client.is_closed());
  live->stop();
}

TEST(Server, answers_503_at_once_when_its_queue_is_full) {
  std::promise<void> go_on;
  auto allowed = go_on.get_future().share();
  std::latch busy(1);
  http::ServerOptions options;
  options.workers = 1;
  options.queue_max = 1;
  std::atomic<bool> first = true;
  LiveServer live(
      [&](http::Request&&) {
        if (first.exchange(false)) busy.count_down();
        allowed.wait();
        return http::text(200, "ok");
      },
      options);
  const std::string request = "GET /a HTTP/1.1\r\nHost: " + live.host() + "\r\n\r\n";
  Client running(live.port()), waiting(live.port()), stranger(live.port()), refused(live.port());
  running.send(request);
  busy.wait();
  waiting.send(request);
  EXPECT_EQ(status_of(stranger.ask("GET /a HTTP/1.1\r\nHost: elsewhere.example\r\n\r\n")), 400) << "read after the one that waits";
  const std::string answer = refused.ask(request);
  EXPECT_EQ(status_of(answer), 503);
  EXPECT_NE(answer.find("Retry-After: "), std::string::npos);
  go_on.set_value();
  EXPECT_EQ(status_of(running.read()), 200);
  EXPECT_EQ(status_of(waiting.read()), 200);
  EXPECT_EQ(status_of(refused.ask(request)), 200);
}

TEST(Server, closes_the_longest_idle_connection_to_make_room) {
  http::ServerOptions options;
  options.connections_max = 2;
  LiveServer live(echo, options);
  const std::string request = "GET /a HTTP/1.1\r\nHost: " + live.host() + "\r\n\r\n";
  Client oldest(live.port()), newer(live.port());
  EXPECT_EQ(status_of(oldest.ask(request)), 200);
  EXPECT_EQ(status_of(newer.ask(request)), 200);
  Client newest(live.port());
  EXPECT_EQ(status_of(newest.ask(request)), 200);
  EXPECT_TRUE(oldest.is_closed());
  EXPECT_EQ(status_of(newer.ask(request)), 200);
}

TEST(Server, hides_what_a_handler_threw) {
  LiveServer live([](http::Request&&) -> http::Response { throw std::runtime_error("select secret from patients"); });
  const std::string answer = Client(live.port()).ask("GET /a HTTP/1.1\r\nHost: " + live.host() + "\r\n\r\n");
  EXPECT_EQ(status_of(answer), 500);
  EXPECT_EQ(answer.find("secret"), std::string::npos);
}

TEST(Server, sends_no_header_with_a_line_end_inside) {
  LiveServer live([](http::Request&&) { return http::text(200, "").with("X-Bad", "a\r\nSet-Cookie: evil"); });
  const std::string answer = Client(live.port()).ask("GET /a HTTP/1.1\r\nHost: " + live.host() + "\r\n\r\n");
  EXPECT_EQ(status_of(answer), 500);
  EXPECT_EQ(answer.find("evil"), std::string::npos);
}

TEST(Server, believes_forwarded_headers_of_its_proxy_only) {
  const auto tell = [](http::Request&& request) { return http::text(200, request.peer + (request.secure ? " secure" : "")); };
  const std::string headers = "X-Forwarded-For: 6.6.6.6, 203.0.113.9\r\nX-Forwarded-Proto: https\r\n\r\n";
  for (const std::string proxy : {"", "192.0.2.1", "127.0.0.1"}) {
    http::ServerOptions options;
    options.proxy = proxy;
    LiveServer live(tell, options);
    const std::string answer = Client(live.port()).ask("GET /a HTTP/1.1\r\nHost: " + live.host() + "\r\n" + headers);
    EXPECT_EQ(body_of(answer), proxy == "127.0.0.1" ? "203.0.113.9 secure" : "127.0.0.1") << proxy;
  }
}

TEST(Server, logs_no_path_and_no_query) {
  http::ServerOptions options;
  std::promise<http::RequestLine> logged;
  options.on_done = [&](const http::RequestLine& line) {
    EXPECT_EQ(line.request_id.size(), 16u);
    logged.set_value(line);
  };
  LiveServer live(
      [](http::Request&&) {
        auto r = http::text(200, "four");
        r.route = "people";
        return r;
      },
      options);
  Client(live.port()).ask("GET /people/9434765919?q=smith HTTP/1.1\r\nHost: " + live.host() + "\r\n\r\n");
  const auto line = logged.get_future().get();
  EXPECT_EQ(line.route, "people");
  EXPECT_EQ(line.status, 200);
  EXPECT_EQ(line.bytes, 4u);
}

TEST(Server, serves_more_clients_than_it_has_workers) {
  http::ServerOptions options;
  options.workers = 2;
  LiveServer live(echo, options);
  std::vector<std::thread> clients;
  std::atomic<int> answered = 0;
  for (int i = 0; i < 16; ++i) {
    clients.emplace_back([&] {
      Client client(live.port());
      for (int n = 0; n < 100; ++n) answered += status_of(client.ask("GET /a HTTP/1.1\r\nHost: " + live.host() + "\r\n\r\n")) == 200;
    });
  }
  for (auto& client : clients) client.join();
  EXPECT_EQ(answered, 1600);
}

TEST(Server, will_not_listen_beyond_loopback_without_TLS) {
  for (const char* address : {"0.0.0.0", "::", "192.0.2.7", "not-an-address"}) {
    http::ServerOptions options;
    options.address = address;
    options.port = 0;
    EXPECT_THROW(http::Server(options, echo), std::runtime_error) << address;
  }
}

TEST(Server, says_which_address_is_taken) {
  LiveServer live(echo);
  http::ServerOptions options;
  options.port = live.port();
  try {
    http::Server second(options, echo);
    FAIL() << "two servers on one port";
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string(error.what()).find(live.host()), std::string::npos) << error.what();
  }
}

}  // namespace
