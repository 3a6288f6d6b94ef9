// What a transaction of ours writes, noted statement by statement, so that another program can be given the very same to write.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "storage/sql.h"

namespace bench {

using Owned = std::variant<std::monostate, std::int64_t, std::string, std::vector<std::uint8_t>>;
struct Written {
  std::string_view text;
  std::vector<Owned> parameters;
};
using Transaction = std::vector<Written>;

// Passes everything on and notes what a transaction writes.
class Recorder final : public storage::Database {
 public:
  explicit Recorder(storage::Database& real) : real_(real) {}
  std::vector<Transaction> transactions;

  bool write(const std::function<bool(storage::Session&)>& work) override {
    Transaction noted;
    const bool done = real_.write([&](storage::Session& session) {
      noted.clear();
      Noting noting(session, noted);
      return work(noting);
    });
    if (done) transactions.push_back(std::move(noted));
    return done;
  }
  void read(const std::function<void(storage::Session&)>& work) override { real_.read(work); }
  std::string_view engine() const override { return real_.engine(); }
  std::string integrity() override { return real_.integrity(); }

 private:
  class Noting final : public storage::Session {
   public:
    Noting(storage::Session& real, Transaction& noted) : real_(real), noted_(noted) {}
    using Session::execute;
    using Session::query;
    void query(const storage::Statement& s, storage::Parameters p, const storage::OnRow& row) override { real_.query(s, p, row); }
    std::int64_t execute(const storage::Statement& s, storage::Parameters p) override {
      auto& [text, owned] = noted_.emplace_back(Written{s.text, {}});
      for (const auto& one : p) {
        if (const auto* n = std::get_if<std::int64_t>(&one)) owned.emplace_back(*n);
        else if (const auto* t = std::get_if<std::string_view>(&one)) owned.emplace_back(std::string(*t));
        else if (const auto* b = std::get_if<storage::Bytes>(&one)) owned.emplace_back(std::vector<std::uint8_t>(b->begin(), b->end()));
        else owned.emplace_back(std::monostate{});
      }
      return real_.execute(s, p);
    }

   private:
    storage::Session& real_;
    Transaction& noted_;
  };

  storage::Database& real_;
};

}  // namespace bench
