// Durable bookings by 32 callers at once, against the limit of the same machine in the same run: the very same rows (values, history,
// events, receipt) written by plain SQLite, 32 bookings a commit, and by `pgbench -M prepared -c 32`, the same statements, a booking a
// transaction. Ours also reads, authorises and decides. Runs alternate, ours and the limit.
//   bench_bookings FOLDER [CONNECTION PGBENCH]
#include <sodium.h>
#include <sqlite3.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <thread>

#include <fmt/format.h>

#include "actions/bookings.h"
#include "app/clock.h"
#include "core/check.h"
#include "pgbench.h"
#include "recorder.h"
#include "storage/patients.h"
#include "storage/places.h"

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;
using bench::Transaction;

constexpr int callers = 32, bookings = 6400, professionals = 64, rounds = 3;

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
  bench::Recorder recorder(database);
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

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

void report(std::string_view engine, std::string_view written, const std::vector<Measured>& mine, const std::vector<double>& limit) {
  std::vector<double> ratios;
  for (std::size_t i = 0; i < mine.size(); ++i) ratios.push_back(mine[i].per_second / limit[i]);
  const auto middle = [&](auto field) {
    std::vector<double> values;
    for (const auto& one : mine) values.push_back(one.*field);
    return median(values);
  };
  fmt::print("| {} | {} | {:.0f}/s, p50 {:.1f} ms, p99 {:.1f} ms | {:.0f}/s | {:.2f} ({:.2f}-{:.2f}) | 0.4 |\n", engine, written,
             middle(&Measured::per_second), middle(&Measured::p50_ms), middle(&Measured::p99_ms), median(limit), median(ratios),
             std::ranges::min(ratios), std::ranges::max(ratios));
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
  report("SQLite", fmt::format("{} rows", all.front().size()), mine, limit);
}

// What one side wrote a booking, in each round. That both wrote the same is checked by two figures of PostgreSQL's own: the rows it
// inserted and updated, and the bytes by which its log grew (rows, index entries and commits are all in it).
struct Wrote {
  std::vector<double> rows, log_bytes;
};

bool alike(double a, double b, double part) { return std::abs(a - b) <= part * b; }

void on_postgres(const fs::path& folder, const std::string& connection, const std::string& program) {
  bench::Plain admin(connection + " dbname=postgres");
  const auto named = [&](const char* name) { return connection + " dbname=" + name; };
  const auto fresh = [&](const char* name) {
    admin.ask(fmt::format("drop database if exists {}", name));
    admin.ask(fmt::format("create database {} template bench_origin", name));
    return named(name);
  };
  admin.ask("drop database if exists bench_origin");
  admin.ask("create database bench_origin");
  const auto made = [&] { return prepare(*storage::open_postgres({.connection = named("bench_origin"), .pool = 4})); }();
  const fs::path script = folder / "pgbench.sql";
  {
    const auto replay = bench::replay_of(record(*storage::open_postgres({.connection = fresh("bench_record"), .pool = 4}), made), callers);
    std::ofstream(script) << replay.script;
    bench::Plain origin(named("bench_origin"));
    bench::load_values(origin, replay);
    // Here and for good, or it falls into the run of one side and not of the other.
    origin.ask("vacuum analyze");
    origin.ask(
        "do $$ declare t name; begin for t in select tablename from pg_tables where schemaname = 'public' loop "
        "execute format('alter table %I set (autovacuum_enabled = off)', t); end loop; end $$");
  }
  const auto measure = [&](const char* name, Wrote& wrote, const auto& work) {
    const auto database = fresh(name);
    admin.ask("checkpoint");  // after one, a page's first change writes the whole page to the log: let both sides begin there
    const auto before = admin.ask("select pg_current_wal_lsn()");
    work(database);
    wrote.log_bytes.push_back(std::stod(admin.ask(fmt::format("select pg_current_wal_lsn() - '{}'", before))) / bookings);
    // A connection's counts are complete when it has ended.
    const auto connections =
        fmt::format("select count(*) from pg_stat_activity where datname = '{}' and backend_type = 'client backend'", name);
    while (admin.ask(connections) != "0") std::this_thread::sleep_for(std::chrono::milliseconds(10));
    wrote.rows.push_back(std::stod(bench::Plain(database).ask("select sum(n_tup_ins + n_tup_upd) from pg_stat_user_tables")) / bookings);
  };
  std::vector<Measured> mine;
  std::vector<double> limit;
  Wrote we, they;
  for (int round = 0; round < rounds; ++round) {
    measure("bench_ours", we, [&](const std::string& database) {
      mine.push_back(ours(*storage::open_postgres({.connection = database, .pool = callers}), made));
    });
    measure("bench_pgbench", they,
            [&](const std::string& database) { limit.push_back(bench::pgbench(program, database, script.string(), {callers, bookings})); });
  }
  const double rows = median(we.rows), their_rows = median(they.rows), bytes = median(we.log_bytes), their_bytes = median(they.log_bytes);
  report("PostgreSQL", fmt::format("{:.2f} rows, {:.0f} bytes of log; pgbench {:.2f}, {:.0f}", rows, bytes, their_rows, their_bytes), mine,
         limit);
  std::fflush(stdout);
  core::check(alike(rows, their_rows, 0.01) && alike(bytes, their_bytes, 0.05), "pgbench writes what a booking writes");
  for (const char* name : {"bench_origin", "bench_record", "bench_ours", "bench_pgbench"}) admin.ask(fmt::format("drop database {}", name));
}

}  // namespace

int main(int argc, char** argv) {
  core::check(sodium_init() >= 0, "libsodium starts");
  if (argc != 2 && argc != 4) {
    std::cerr << "bench_bookings FOLDER [CONNECTION PGBENCH]\n";
    return 2;
  }
  fmt::print(
      "| durable bookings, {} callers, {} bookings, {} rounds | written a booking | ours | the limit | ratio (min-max) | to reach "
      "|\n|---|---|---|---|---|---|\n",
      callers, bookings, rounds);
  on_sqlite(argv[1]);
  if (argc == 4) on_postgres(argv[1], argv[2], argv[3]);
  return 0;
}
