// pgbench (https://www.postgresql.org/docs/current/pgbench.html) as a peer: it writes the recorded bookings, by the same statements with
// the same values, into a copy of the same database.
//
// The script is made from the recording, so that it cannot fall behind the program: each parameter becomes a variable of pgbench, and what
// the variables are in each booking is a row of the table `bench_values`. One select a booking fetches that row, in the place of the five
// by which ours reads what it decides on. Whether both wrote the same is measured, see on_postgres in bookings.cpp.
#pragma once

#include <libpq-fe.h>

#include <charconv>
#include <cstdio>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "core/check.h"
#include "core/id.h"
#include "recorder.h"

namespace bench {

// A connection for what surrounds the measuring.
class Plain {
 public:
  explicit Plain(const std::string& connection) : handle_(PQconnectdb(connection.c_str())) {
    PQsetNoticeProcessor(handle_, [](void*, const char*) {}, nullptr);
  }
  ~Plain() { PQfinish(handle_); }
  Plain(const Plain&) = delete;
  Plain& operator=(const Plain&) = delete;

  // The first value of the answer, if it has one.
  std::string ask(const std::string& sql, const std::vector<const char*>& values = {}) {
    PGresult* result = PQexecParams(handle_, sql.c_str(), static_cast<int>(values.size()), nullptr, values.data(), nullptr, nullptr, 0);
    const auto status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) throw std::runtime_error(PQerrorMessage(handle_));
    std::string first = PQntuples(result) > 0 ? PQgetvalue(result, 0, 0) : "";
    PQclear(result);
    return first;
  }

 private:
  PGconn* handle_;
};

inline std::string as_text(const Owned& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  if (const auto* words = std::get_if<std::string>(&value)) return *words;
  const auto& bytes = std::get<std::vector<std::uint8_t>>(value);
  return fmt::format("{}{:02x}", bytes.size() == core::Uuid{}.size() ? "" : "\\x", fmt::join(bytes, ""));  // a uuid, or bytea
}

// The recorded bookings for pgbench: their statements as they are, each parameter a variable, and a column of values for each variable.
struct Replay {
  std::string script;
  std::vector<std::vector<std::string>> columns;
};

inline Replay replay_of(const std::vector<Transaction>& all, int clients) {
  Replay made;
  std::map<std::vector<std::string>, std::size_t> known;
  const auto variable = [&](std::size_t statement, std::size_t parameter) -> std::string {
    std::vector<std::string> values;
    std::size_t nulls = 0;
    for (const auto& booking : all) {
      const Owned& value = booking[statement].parameters[parameter];
      if (std::holds_alternative<std::monostate>(value)) ++nulls;
      else values.push_back(as_text(value));
    }
    core::check(nulls == 0 || values.empty(), "a parameter is null in every booking or in none");
    if (values.empty()) return "null";
    const auto [place, is_new] = known.emplace(std::move(values), made.columns.size());
    if (is_new) made.columns.push_back(place->first);
    return fmt::format(":v{}", place->second);
  };
  // Of 32 clients each takes every 32nd booking. Ours runs at repeatable read too.
  made.script = fmt::format(
      "\\set booking :client_id + {} * :done\n\\set done :done + 1\nselect * from bench_values where booking = :booking \\gset\n"
      "begin isolation level repeatable read;\n",
      clients);
  for (std::size_t s = 0; s < all.front().size(); ++s) {
    std::string_view text = all.front()[s].text;
    for (const auto& booking : all)
      core::check(booking.size() == all.front().size() && booking[s].text.data() == text.data(), "all bookings send the same statements");
    for (std::size_t dollar; (dollar = text.find('$')) != text.npos;) {
      std::size_t number = 0;
      made.script += text.substr(0, dollar);
      text.remove_prefix(std::from_chars(text.data() + dollar + 1, text.data() + text.size(), number).ptr - text.data());
      made.script += variable(s, number - 1);
    }
    made.script.append(text).append(";\n");
  }
  made.script += "commit;\n";
  return made;
}

inline void load_values(Plain& database, const Replay& replay) {
  std::string columns, parameters;
  for (std::size_t n = 0; n < replay.columns.size(); ++n) {
    columns += fmt::format(", v{} text not null", n);
    parameters += fmt::format(", ${}", n + 2);
  }
  // Whole in its page: fetching a row shall cost pgbench no unpacking.
  database.ask(fmt::format("create table bench_values (booking bigint primary key{}) with (toast_tuple_target = 8160)", columns));
  database.ask("begin");
  for (std::size_t i = 0; i < replay.columns.front().size(); ++i) {
    const std::string number = std::to_string(i);
    std::vector<const char*> values{number.c_str()};
    for (const auto& column : replay.columns) values.push_back(column[i].c_str());
    database.ask(fmt::format("insert into bench_values values ($1{})", parameters), values);
  }
  database.ask("commit");
}

struct Load {
  int clients, transactions;
};

// Transactions a second, as pgbench says; throws with all it said unless every one was done.
inline double pgbench(const std::string& program, const std::string& connection, const std::string& script, Load load) {
  const auto command = fmt::format("'{}' -n -M prepared -c {} -j 2 -t {} -D done=0 -f '{}' '{}' 2>&1", program, load.clients,
                                   load.transactions / load.clients, script, connection);
  FILE* pipe = popen(command.c_str(), "r");
  if (!pipe) throw std::runtime_error("pgbench cannot be started");
  std::string said;
  for (int c; (c = std::fgetc(pipe)) != EOF;) said += static_cast<char>(c);
  const bool fine = pclose(pipe) == 0 && said.contains(fmt::format("actually processed: {0}/{0}\n", load.transactions));
  const auto tps = said.find("tps = ");
  if (!fine || tps == said.npos) throw std::runtime_error("pgbench: " + said);
  return std::stod(said.substr(tps + 6));
}

}  // namespace bench
