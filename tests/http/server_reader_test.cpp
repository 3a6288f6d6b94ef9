#include "http/server_reader.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace {

using http::RequestReader;
using State = RequestReader::State;

// All that a stream holds, as text: each request, and how it ended. Pieces of `step` bytes; 0: as many as fit.
std::string read_all(std::string_view stream, std::size_t step) {
  const http::Limits limits{.url_bytes = 200, .header_bytes = 2000, .header_fields = 10, .body_bytes = 100};
  RequestReader reader(limits);
  std::string seen;
  State state = reader.resume();
  while (true) {
    if (state == State::refused) return seen + "refused";
    if (state == State::ready) {
      const http::Request request = reader.take();
      seen += std::string(to_string(request.method)) + " " + request.path + " [" + request.body + "] " +
              std::string(request.header("host")) + "\n";
      if (!reader.keep_alive()) return seen + "closed";
      state = reader.resume();
      continue;
    }
    if (stream.empty()) return seen + (state == State::empty ? "whole" : "cut");
    const auto space = reader.space();
    EXPECT_FALSE(space.empty());
    const std::size_t size = std::min({stream.size(), space.size(), step ? step : stream.size()});
    std::copy_n(stream.begin(), size, space.begin());
    stream.remove_prefix(size);
    state = reader.received(size);
  }
}

const std::vector<std::string> seeds = {
    "GET /a?x=1 HTTP/1.1\r\nHost: h\r\n\r\n",
    "POST /b HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello",
    "POST /c HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n3;a=b\r\nabc\r\n0\r\nT: x\r\n\r\n",
    "HEAD /d HTTP/1.1\r\nHost: h\r\nCookie: a=b\r\nCookie: c=d\r\n\r\n",
    "PUT /e HTTP/1.0\r\nHost: h\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n",
};

TEST(RequestReader, reads_what_stands_in_the_stream) {
  std::string stream;
  for (const auto& seed : seeds) stream += seed;
  EXPECT_EQ(read_all(stream, 0), "GET /a [] h\nPOST /b [hello] h\nPOST /c [helloabc] h\nGET /d [] h\nPUT /e [] h\nwhole");
}

// The same bytes mean the same however the network cuts them: what a smuggler needs is a reader for whom they do not.
TEST(RequestReader, reads_the_same_however_the_bytes_are_cut) {
  constexpr unsigned seed = 20261122;
  constexpr int rounds = 20'000;
  RecordProperty("seed", seed);
  std::mt19937 random(seed);
  const auto below = [&](std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random); };
  const std::vector<std::string> pieces = {"\r\n",
                                           "\n",
                                           "\r",
                                           " ",
                                           "\t",
                                           ":",
                                           ";",
                                           "0",
                                           "5",
                                           "-",
                                           "%2f",
                                           "..",
                                           "chunked",
                                           "Content-Length: 3\r\n",
                                           "\r\n\r\n",
                                           "Transfer-Encoding: chunked\r\n",
                                           "Host: x\r\n",
                                           std::string(150, 'x'),
                                           std::string(1, '\0'),
                                           "\xFF"};
  int refused = 0, understood = 0;
  for (int round = 0; round < rounds; ++round) {
    std::string stream = seeds[below(seeds.size())] + seeds[below(seeds.size())];
    for (std::size_t changes = below(4); changes > 0; --changes) {
      const std::size_t at = below(stream.size());
      if (below(2)) stream.insert(at, pieces[below(pieces.size())]);
      else stream.erase(at, below(6));
      if (stream.empty()) break;
    }
    const std::string whole = read_all(stream, 0);
    ASSERT_EQ(read_all(stream, 1), whole) << "seed " << seed << " round " << round << "\n" << stream;
    ASSERT_EQ(read_all(stream, 1 + below(20)), whole) << "seed " << seed << " round " << round << "\n" << stream;
    (whole.ends_with("refused") ? refused : understood) += 1;
  }
  EXPECT_GT(refused, rounds / 10);
  EXPECT_GT(understood, rounds / 10);
}

}  // namespace
