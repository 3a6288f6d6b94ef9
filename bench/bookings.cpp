// Durable bookings by 32 callers at once, against the limit of the same machine in the same run: the very same rows (values, history,
// events, receipt) written by plain SQLite, 32 bookings a commit, and by plain libpq on 32 connections, a booking a transaction, as
// `pgbench -M prepared -c 32` would send them. Ours also reads, authorises and decides.
//   bench_bookings FOLDER [libpq connection string]
#include <libpq-fe.h>
#include <sodium.h>
#include <sqlite3.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <iostream>
#include <thread>

#include <fmt/format.h>

#include "actions/bookings.h"
#include "app/clock.h"
#include "core/check.h"
#include "storage/patients.h"
#include "storage/places.h"

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;
using storage::Bytes;
using storage::Parameter;

constexpr int callers = 32, bookings = 6400, professionals = 64, rounds = 3;

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
        else if (const auto* b = std::get_if<Bytes>(&one)) owned.emplace_back(std::vector<std::uint8_t>(b->begin(), b->end()));
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

struct Prepared {
  core::Principal who;
  std::vector<core::RequestId> requests;
  std::vector<core::SlotId> slots;
};

Prepared prepare(storage::Database& database) {
  storage::Store store(database);
  const auto now = app::system_now();
  Prepared made;
  made.who.network = core::NetworkId{app::new_id()};
  made.who.account = core::AccountId{app::new_id()};
  made.who.request_id = "bench";
  database.write([&](storage::Session& session) {
    storage::add_network(session, {made.who.network, "Bench", now, true});
    return true;
  });
  core::Organisation practice{.id = core::OrganisationId{app::new_id()}, .kind = core::OrganisationKind::practice, .name = "Bench Surgery"};
  made.who.organisation = practice.id;
  const auto save_all = [&](const auto& work) {
    const auto saved = store.write(made.who, now, {}, [&](storage::Writer& writer) -> core::Result<std::string> {
      work(writer);
      return std::string();
    });
    core::check(saved.has_value(), "the bench's data is saved");
  };
  save_all([&](storage::Writer& writer) { storage::save_organisation(writer, practice); });
  for (int i = 0; i < bookings; i += 400)
    save_all([&](storage::Writer& writer) {
      for (int j = i; j < i + 400 && j < bookings; ++j) {
        core::Patient patient{.id = core::PatientId{app::new_id()},
                              .practice = practice.id,
                              .names = {{"Ann", fmt::format("Bench{}", j), {}}},
                              .born = core::Date{std::chrono::days{j % 20000}}};
        storage::save_patient(writer, patient);
        core::Request request{.id = core::RequestId{app::new_id()},
                              .patient = patient.id,
                              .practice = practice.id,
                              .opened_at = now,
                              .opened_by = made.who.account,
                              .words = "My back has been bad for two weeks",
                              .reason = "musculoskeletal"};
        request.answers = {{"chest_pain", "no"}, {"reason", "musculoskeletal"}, {"msk_region", "back"}, {"prefers_gp", "no"}};
        request.suggested =
            request.chosen = {.kind = core::RouteKind::routed, .rule_set = "physiotherapy", .rule = "routine", .service = "physiotherapy"};
        writer.save(request);
        // Professionals in turn, so that neighbours in time are neighbours in no index but the slots'.
        core::ProfessionalId professional{core::make_uuid(1, 7, static_cast<std::uint64_t>(j % professionals))};
        const auto start = now + std::chrono::days{1} + std::chrono::minutes{20} * (j / professionals);
        core::Slot slot{.id = core::SlotId{app::new_id()},
                        .clinic = core::ClinicId{professional.bytes},
                        .organisation = practice.id,
                        .site = practice.id,
                        .professional = professional,
                        .service = "physiotherapy",
                        .start = start,
                        .end = start + std::chrono::minutes{20}};
        writer.save(slot);
        made.requests.push_back(request.id);
        made.slots.push_back(slot.id);
      }
    });
  return made;
}

struct Measured {
  double per_second = 0, p50_ms = 0, p99_ms = 0;
};

Measured ours(storage::Database& database, const Prepared& made) {
  storage::Store store(database);
  const core::Catalogue none;
  const actions::System system{store, none, app::system_now, app::new_id};
  std::vector<double> took(bookings);
  std::atomic<int> next{0};
  const auto begin = Clock::now();
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < callers; ++t)
      threads.emplace_back([&] {
        for (int i; (i = next++) < bookings;) {
          const auto at = Clock::now();
          const auto n = static_cast<std::size_t>(i);
          const auto booked =
              actions::book(system, made.who, {fmt::format("once-{}", i), "bench"}, made.requests[n], made.slots[n], "reception");
          core::check(booked.has_value(), "a free slot is booked");
          took[n] = std::chrono::duration<double, std::milli>(Clock::now() - at).count();
        }
      });
  }
  const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  std::ranges::sort(took);
  return {bookings / seconds, took[bookings / 2], took[bookings * 99 / 100]};
}

std::vector<Transaction> record(storage::Database& database, const Prepared& made) {
  Recorder recorder(database);
  storage::Store store(recorder);
  const core::Catalogue none;
  const actions::System system{store, none, app::system_now, app::new_id};
  for (std::size_t i = 0; i < bookings; ++i)
    core::check(
        actions::book(system, made.who, {fmt::format("once-{}", i), "bench"}, made.requests[i], made.slots[i], "reception").has_value(),
        "recorded");
  return std::move(recorder.transactions);
}

// ---- The limits.

void must(int code, sqlite3* db) {
  if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW) throw std::runtime_error(sqlite3_errmsg(db));
}

double raw_sqlite(const std::string& file, const std::array<std::uint8_t, 32>& key, const std::vector<Transaction>& all) {
  sqlite3* db = nullptr;
  must(sqlite3_open(file.c_str(), &db), db);
  const auto run = [&](const std::string& sql) { must(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr), db); };
  run(fmt::format("pragma key = \"x'{:02x}'\"", fmt::join(key, "")));
  run("pragma journal_mode = wal");
  run("pragma synchronous = full");
  run("pragma wal_autocheckpoint = 0");  // the limit pays for no checkpoint; ours does, on another thread
  std::unordered_map<const char*, sqlite3_stmt*> prepared;
  const auto begin = Clock::now();
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (i % callers == 0) run("begin immediate");
    for (const auto& [text, parameters] : all[i]) {
      auto& statement = prepared[text.data()];
      if (!statement)
        must(sqlite3_prepare_v3(db, text.data(), static_cast<int>(text.size()), SQLITE_PREPARE_PERSISTENT, &statement, nullptr), db);
      for (std::size_t n = 0; n < parameters.size(); ++n) {
        const int at = sqlite3_bind_parameter_index(statement, fmt::format("${}", n + 1).c_str());
        if (at == 0) continue;
        if (const auto* number = std::get_if<std::int64_t>(&parameters[n])) sqlite3_bind_int64(statement, at, *number);
        else if (const auto* words = std::get_if<std::string>(&parameters[n]))
          sqlite3_bind_text(statement, at, words->data(), static_cast<int>(words->size()), SQLITE_STATIC);
        else if (const auto* bytes = std::get_if<std::vector<std::uint8_t>>(&parameters[n]))
          sqlite3_bind_blob(statement, at, bytes->data(), static_cast<int>(bytes->size()), SQLITE_STATIC);
        else sqlite3_bind_null(statement, at);
      }
      must(sqlite3_step(statement), db);
      must(sqlite3_reset(statement), db);
    }
    if (i % callers == callers - 1 || i + 1 == all.size()) run("commit");
  }
  const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  for (auto& [text, statement] : prepared) sqlite3_finalize(statement);
  sqlite3_close(db);
  return static_cast<double>(all.size()) / seconds;
}

double raw_postgres(const std::string& connection, const std::vector<Transaction>& all) {
  std::atomic<std::size_t> next{0};
  const auto begin = Clock::now();
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < callers; ++t)
      threads.emplace_back([&] {
        PGconn* db = PQconnectdb(connection.c_str());
        const auto done = [&](PGresult* result) {
          const auto status = PQresultStatus(result);
          if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) throw std::runtime_error(PQerrorMessage(db));
          PQclear(result);
        };
        std::unordered_map<const char*, std::string> prepared;
        for (std::size_t i; (i = next++) < all.size();) {
          done(PQexec(db, "begin"));
          for (const auto& [text, parameters] : all[i]) {
            auto& name = prepared[text.data()];
            std::vector<std::array<char, 8>> numbers(parameters.size());
            std::vector<const char*> values(parameters.size());
            std::vector<int> lengths(parameters.size()), formats(parameters.size(), 1);
            std::vector<Oid> types(parameters.size(), 0);
            for (std::size_t n = 0; n < parameters.size(); ++n) {
              if (const auto* number = std::get_if<std::int64_t>(&parameters[n])) {
                for (std::size_t b = 0; b < 8; ++b) numbers[n][b] = static_cast<char>(*number >> (56 - 8 * b));
                values[n] = numbers[n].data();
                lengths[n] = 8;
                types[n] = 20;
              } else if (const auto* words = std::get_if<std::string>(&parameters[n])) {
                values[n] = words->c_str();
                lengths[n] = static_cast<int>(words->size());
                formats[n] = 0;
              } else if (const auto* bytes = std::get_if<std::vector<std::uint8_t>>(&parameters[n])) {
                values[n] = reinterpret_cast<const char*>(bytes->data());
                lengths[n] = static_cast<int>(bytes->size());
              }
            }
            const int count = static_cast<int>(parameters.size());
            if (name.empty()) {
              name = fmt::format("s{}", prepared.size());
              done(PQprepare(db, name.c_str(), std::string(text).c_str(), count, types.data()));
            }
            done(PQexecPrepared(db, name.c_str(), count, values.data(), lengths.data(), formats.data(), 1));
          }
          done(PQexec(db, "commit"));
        }
        PQfinish(db);
      });
  }
  return static_cast<double>(all.size()) / std::chrono::duration<double>(Clock::now() - begin).count();
}

void report(std::string_view engine, const std::vector<Measured>& mine, const std::vector<double>& limit, std::size_t rows) {
  std::vector<double> ratios;
  for (std::size_t i = 0; i < mine.size(); ++i) ratios.push_back(mine[i].per_second / limit[i]);
  std::ranges::sort(ratios);
  const auto& last = mine.back();
  fmt::print("| {} | {} rows a booking | {:.0f}/s, p50 {:.1f} ms, p99 {:.1f} ms | {:.0f}/s | {:.2f} ({:.2f}-{:.2f}) | 0.4 |\n", engine,
             rows, last.per_second, last.p50_ms, last.p99_ms, limit.back(), ratios[ratios.size() / 2], ratios.front(), ratios.back());
}

void on_sqlite(const fs::path& folder) {
  std::array<std::uint8_t, 32> key{};
  randombytes_buf(key.data(), key.size());
  const auto open = [&](const fs::path& file) { return storage::open_sqlite({.file = file.string(), .key = key}); };
  const fs::path origin = folder / "origin.db";
  const auto made = [&] { return prepare(*open(origin)); }();
  const auto copy = [&](const char* name) {
    const fs::path to = folder / name;
    for (const char* end : {"", "-wal", "-shm", ".lock"}) fs::remove(to.string() + end);
    fs::copy_file(origin, to);
    return to;
  };
  const auto all = [&] { return record(*open(copy("record.db")), made); }();
  std::vector<Measured> mine;
  std::vector<double> limit;
  for (int round = 0; round < rounds; ++round) {
    mine.push_back(ours(*open(copy("ours.db")), made));
    limit.push_back(raw_sqlite(copy("raw.db").string(), key, all));
  }
  report("SQLite", mine, limit, all.front().size());
}

void on_postgres(const std::string& connection) {
  PGconn* admin = PQconnectdb((connection + " dbname=postgres").c_str());
  const auto run = [&](const std::string& sql) {
    PGresult* result = PQexec(admin, sql.c_str());
    if (PQresultStatus(result) != PGRES_COMMAND_OK) throw std::runtime_error(PQerrorMessage(admin));
    PQclear(result);
  };
  const auto named = [&](const char* name) { return connection + " dbname=" + name; };
  const auto fresh = [&](const char* name) {
    run(fmt::format("drop database if exists {}", name));
    run(fmt::format("create database {} template bench_origin", name));
    return named(name);
  };
  run("drop database if exists bench_origin");
  run("create database bench_origin");
  const auto made = [&] { return prepare(*storage::open_postgres({.connection = named("bench_origin"), .pool = 4})); }();
  const auto all = [&] { return record(*storage::open_postgres({.connection = fresh("bench_record"), .pool = 4}), made); }();
  std::vector<Measured> mine;
  std::vector<double> limit;
  for (int round = 0; round < rounds; ++round) {
    mine.push_back(ours(*storage::open_postgres({.connection = fresh("bench_ours"), .pool = callers}), made));
    limit.push_back(raw_postgres(fresh("bench_raw"), all));
  }
  report("PostgreSQL", mine, limit, all.front().size());
  for (const char* name : {"bench_origin", "bench_record", "bench_ours", "bench_raw"}) run(fmt::format("drop database {}", name));
  PQfinish(admin);
}

}  // namespace

int main(int argc, char** argv) {
  core::check(sodium_init() >= 0, "libsodium starts");
  if (argc < 2) {
    std::cerr << "bench_bookings FOLDER [libpq connection string]\n";
    return 2;
  }
  fmt::print(
      "| durable bookings, {} callers, {} bookings, {} rounds | written | ours | same rows, plain | ratio (min-max) | to reach "
      "|\n|---|---|---|---|---|---|\n",
      callers, bookings, rounds);
  on_sqlite(argv[1]);
  if (argc > 2) on_postgres(argv[2]);
  return 0;
}
