// How both engines find what each page asks for: never by walking a whole table, or a whole network's part of it, that grows with people
// and years. Every route is asked by everybody who may; the engine is then asked to explain each statement it was given.
// SQLite decides without statistics, as it does at a site; PostgreSQL with those of a few hundred rows.
#include <algorithm>
#include <deque>
#include <iostream>
#include <map>
#include <regex>
#include <set>

#include "tests/routes/expected.h"

namespace routes {
namespace {

using storage::Engine;

// Tables with a row a person, a request, a visit or an event.
const std::set<std::string> growing{"patients",  "patient_keys", "patient_shares", "past_appointments", "episodes", "requests",
                                    "referrals", "clinics",      "slots",          "appointments",      "events",   "history",
                                    "notes",     "assignments",  "doubts",         "displacements",     "receipts", "import_rows"};

// Indexes that hold only what is open: few rows, however old the network.
const std::set<std::string> of_what_is_open{"open_requests", "people_to_tell"};

using Statements = std::set<std::string>;

struct Listening final : storage::Database {
  struct Ear final : storage::Session {
    storage::Session& inner;
    Statements& heard;
    Ear(storage::Session& session, Statements& statements) : inner(session), heard(statements) {}
    void query(const storage::Statement& s, storage::Parameters p, const storage::OnRow& row) override {
      heard.emplace(s.text);
      inner.query(s, p, row);
    }
    std::int64_t execute(const storage::Statement& s, storage::Parameters p) override {
      heard.emplace(s.text);
      return inner.execute(s, p);
    }
  };
  std::unique_ptr<storage::Database> inner;
  Statements& heard;

  Listening(std::unique_ptr<storage::Database> database, Statements& statements) : inner(std::move(database)), heard(statements) {}
  bool write(const std::function<bool(storage::Session&)>& work) override {
    return inner->write([&](storage::Session& session) {
      Ear ear(session, heard);
      return work(ear);
    });
  }
  void read(const std::function<void(storage::Session&)>& work) override {
    inner->read([&](storage::Session& session) {
      Ear ear(session, heard);
      work(ear);
    });
  }
  std::string_view engine() const override { return inner->engine(); }
  std::string integrity() override { return inner->integrity(); }
};

int parameters_of(const std::string& text) {
  int most = 0;
  static const std::regex parameter("\\$(\\d+)");
  for (std::sregex_iterator it(text.begin(), text.end(), parameter), end; it != end; ++it) most = std::max(most, std::stoi((*it)[1]));
  return most;
}

// What a plan reads without the help of an index beyond its first column, network_id: "appointments by network_id alone".
using Walks = std::vector<std::string>;

std::vector<std::string> lines_of(storage::Session& session, const std::string& text, int column, int parameters = 0) {
  static std::deque<std::string> kept;  // a statement's text lives as long as the drivers' caches
  kept.push_back(text);
  std::vector<std::string> lines;
  const std::vector<storage::Parameter> nulls(static_cast<std::size_t>(parameters));
  session.query(storage::Statement(std::string_view(kept.back())), nulls,
                [&](const storage::Row& row) { lines.emplace_back(row.text(column)); });
  return lines;
}

// "SEARCH t USING COVERING INDEX requests_of_patient (network_id=? AND patient_id=?)", "SCAN t".
Walks walks_of_sqlite(storage::Session& session, const std::string& text) {
  Walks walks;
  static const std::regex line("(SCAN|SEARCH) (\\S+)(?:.*?INDEX (\\S+))?(?: \\((.*)\\))?.*");
  for (const auto& step : lines_of(session, "explain query plan " + text, 3, parameters_of(text))) {
    std::smatch m;
    if (!std::regex_match(step, m, line)) continue;
    const std::string alias = m[2];
    std::smatch named;
    const bool is_alias = std::regex_search(text, named, std::regex("(?:from|join|,|update|into) +(\\w+)(?: as)? " + alias + "\\b"));
    const std::string table = is_alias && !growing.contains(alias) ? named[1].str() : alias;
    if (!growing.contains(table)) continue;
    if (m[1] == "SCAN") walks.push_back(table + " as a whole");
    else if (m[4] == "network_id=?") walks.push_back(table + " by network_id alone");
  }
  return walks;
}

// "  ->  Index Scan using requests_of_patient on requests t", then "        Index Cond: ((network_id = $1) AND (patient_id = $4))".
Walks walks_of_postgres(storage::Session& session, const std::string& text) {
  static int number = 0;
  const std::string name = "explained_" + std::to_string(++number);
  std::string nulls;
  for (int i = 0; i < parameters_of(text); ++i) nulls += i ? ",null" : "null";
  // Few rows must not hide what many would cost: the question is whether there is an index to go by.
  for (const auto* set : {"enable_seqscan = off", "enable_hashjoin = off", "enable_mergejoin = off", "enable_material = off",
                          "cpu_index_tuple_cost = 1", "cpu_operator_cost = 1", "plan_cache_mode = force_generic_plan"})
    lines_of(session, std::string("set local ") + set, 0);
  lines_of(session, "prepare " + name + " as " + text, 0);
  const auto plan = lines_of(session, "explain (costs off) execute " + name + (nulls.empty() ? "" : "(" + nulls + ")"), 0);
  Walks walks;
  static const std::regex scan(".*(Seq Scan|Index Scan|Index Only Scan)(?: Backward)?(?: using (\\S+))? on (\\w+).*"),
      bitmap(".*Bitmap Heap Scan on (\\w+).*"), condition(" *Index Cond: (.*)"), node(" *->.*");
  std::string table, index;
  bool conditioned = true;
  const auto end_node = [&] {
    if (!conditioned) walks.push_back(table + " as a whole");
    conditioned = true;
  };
  for (const auto& step : plan) {
    std::smatch m;
    if (std::regex_match(step, m, scan)) {
      end_node();
      index = m[2], table = m[3];
      conditioned = !growing.contains(table) || of_what_is_open.contains(index);
    } else if (std::regex_match(step, m, bitmap)) {
      end_node();
      table = m[1], index.clear();
    } else if (std::regex_match(step, m, condition)) {
      conditioned = true;
      if (growing.contains(table) && !of_what_is_open.contains(index) && !m[1].str().contains(" AND ") &&
          m[1].str().contains("network_id = "))
        walks.push_back(table + " by network_id alone");
    }
  }
  end_node();
  return walks;
}

struct Plans : EachSurgeries {
  Statements heard;

  void listen() {
    furnish({.database = [&](auto database) { return std::make_unique<Listening>(std::move(database), heard); }});
  }
  // Each route once by everybody who may, each time with something to do.
  void ask_everything() {
    auto& s = *surgeries;
    for (const auto& route : s.router.routes()) {
      const auto lines = expected_of(route.name);
      if (lines.empty() || route.name.starts_with("static ")) continue;
      for (const auto& person : s.people) {
        const Expected* line = line_of(lines, person.who.role);
        if (!line || std::ranges::find(person.houses, House::mill) == person.houses.end()) continue;
        const Target target = s.make(line->needs);
        s.ask(s.as(person, route.method, filled(route.pattern, target), form_of(*line, s, target)));
      }
    }
  }
  std::map<std::string, Walks> walks() {
    std::map<std::string, Walks> all;
    if (GetParam() == Engine::postgres) {
      surgeries->practice.database->write([](storage::Session& session) {
        lines_of(session, "analyze", 0);
        return true;
      });
    }
    for (const auto& text : heard) {
      if (!std::regex_search(text, std::regex("^(select|insert|update|delete|with)"))) continue;
      Walks found;
      surgeries->practice.database->write([&](storage::Session& session) {
        found = GetParam() == Engine::sqlite ? walks_of_sqlite(session, text) : walks_of_postgres(session, text);
        return false;
      });
      if (!found.empty()) all.emplace(text, found);
    }
    return all;
  }
};
ON_EACH_ENGINE(Plans);

TEST_P(Plans, that_walk_are_seen) {
  if (!storage::here(GetParam())) GTEST_SKIP();
  listen();
  ask_everything();
  heard = {"select count(*) from appointments where network_id = $1 and patient_id = $2"};
  EXPECT_TRUE(walks().empty());
  heard = {"select distinct organisation_id from appointments where network_id = $1 and outcome = $2",
           "select t.id from patients t where t.language = $1"};
  EXPECT_EQ(walks().size(), 2u);
}

TEST_P(Plans, of_every_page_reach_what_they_read_by_an_index) {
  if (!storage::here(GetParam())) GTEST_SKIP();
  listen();
  heard.clear();
  ask_everything();
  EXPECT_GT(heard.size(), 80u);
  const std::size_t before = heard.size();
  for (const auto& [text, found] : walks())
    for (const auto& walk : found) ADD_FAILURE() << walk << ":\n" << text;
  std::cout << "[ explained ] " << before << " statements\n";
}

}  // namespace
}  // namespace routes
