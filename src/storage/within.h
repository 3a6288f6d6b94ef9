// An open transaction as a database, for what takes one to read from: it sees what the transaction has written and nobody else yet has.
#pragma once

#include "core/check.h"
#include "storage/sql.h"

namespace storage {

class Within final : public Database {
 public:
  Within(Session& session, std::string_view engine) : session_(session), engine_(engine) {}
  bool write(const std::function<bool(Session&)>&) override {
    core::check(false, "who looks within a transaction does not write");
    return false;
  }
  void read(const std::function<void(Session&)>& work) override { work(session_); }
  std::string_view engine() const override { return engine_; }
  std::string integrity() override { return {}; }

 private:
  Session& session_;
  std::string_view engine_;
};

}  // namespace storage
