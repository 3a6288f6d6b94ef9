// A practice network's own past loads while reception books: 45,000 patients, 1.2 million appointments, and callers who book at a steady
// rate all the while. Says how long each takes, what a booking waits with and without, and what a search by name costs around it.
//   bench_imports FOLDER [libpq connection string of an empty database]
#include <sodium.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <iostream>
#include <thread>

#include <fmt/format.h>

#include "actions/bookings.h"
#include "app/clock.h"
#include "core/check.h"
#include "imports/batch.h"
#include "storage/patients.h"
#include "storage/places.h"

namespace {

using Clock = std::chrono::steady_clock;

constexpr int patients = 45'000, appointments = 1'200'000, callers = 4, slots = 40'000, professionals = 64;
constexpr auto pause_between = std::chrono::milliseconds(20);  // of each caller: a busy network of practices books once a second

double ms_since(Clock::time_point begin) { return std::chrono::duration<double, std::milli>(Clock::now() - begin).count(); }

struct Bench {
  storage::Database& database;
  storage::Store store{database};
  core::Principal who;
  std::vector<core::RequestId> requests;
  std::vector<core::SlotId> free_slots;
  std::atomic<std::size_t> next{0};

  explicit Bench(storage::Database& d) : database(d) {
    const auto now = app::system_now();
    who.network = core::NetworkId{app::new_id()};
    who.account = core::AccountId{app::new_id()};
    who.request_id = "bench";
    database.write([&](storage::Session& session) {
      storage::add_network(session, {who.network, "Bench", now, true});
      return true;
    });
    core::Organisation practice{.id = core::OrganisationId{app::new_id()}, .name = "Bench Surgery"};
    who.organisation = practice.id;
    save([&](storage::Writer& writer) { storage::save_organisation(writer, practice); });
    for (int i = 0; i < slots; i += 500)
      save([&](storage::Writer& writer) {
        for (int j = i; j < i + 500; ++j) add_slot(writer, now, j);
      });
  }

  template <class Work>
  void save(const Work& work) {
    const auto saved = store.write(who, app::system_now(), {}, [&](storage::Writer& writer) -> core::Result<std::string> {
      work(writer);
      return "";
    });
    core::check(saved.has_value(), "the bench's data is saved");
  }

  void add_slot(storage::Writer& writer, core::Instant now, int j) {
    core::Patient patient{.id = core::PatientId{app::new_id()},
                          .practice = who.organisation,
                          .names = {{"Ann", fmt::format("Bench{}", j), {}}},
                          .born = core::Date{std::chrono::days{j % 20000}}};
    storage::save_patient(writer, patient);
    core::Request request{.id = core::RequestId{app::new_id()}, .patient = patient.id, .practice = who.organisation, .opened_at = now};
    request.opened_by = who.account;
    request.words = "My back has been bad for two weeks";
    request.reason = "musculoskeletal";
    request.suggested =
        request.chosen = {.kind = core::RouteKind::routed, .rule_set = "physiotherapy", .rule = "routine", .service = "physiotherapy"};
    writer.save(request);
    const core::ProfessionalId professional{core::make_uuid(1, 7, static_cast<std::uint64_t>(j % professionals))};
    const auto start = now + std::chrono::days{1} + std::chrono::minutes{20} * (j / professionals);
    core::Slot slot{.id = core::SlotId{app::new_id()}, .clinic = core::ClinicId{professional.bytes}, .organisation = who.organisation};
    slot.site = who.organisation;
    slot.professional = professional;
    slot.service = "physiotherapy";
    slot.start = start;
    slot.end = start + std::chrono::minutes{20};
    writer.save(slot);
    requests.push_back(request.id);
    free_slots.push_back(slot.id);
  }

  // Callers book until `work` is done; what each booking took.
  template <class Work>
  std::vector<double> while_booking(Work work) {
    const core::Catalogue none;
    const actions::System system{store, none, app::system_now, app::new_id};
    std::atomic<bool> stop{false};
    std::mutex mutex;
    std::vector<double> took;
    std::vector<std::jthread> threads;
    for (int t = 0; t < callers; ++t)
      threads.emplace_back([&] {
        while (!stop) {
          const std::size_t n = next++;
          if (n >= requests.size()) return;
          const auto begin = Clock::now();
          const auto booked = actions::book(system, who, {fmt::format("once-{}", n), "bench"}, requests[n], free_slots[n], "reception");
          core::check(booked.has_value(), "a free slot is booked");
          const double ms = ms_since(begin);
          {
            const std::lock_guard lock(mutex);
            took.push_back(ms);
          }
          std::this_thread::sleep_for(pause_between);
        }
      });
    work();
    stop = true;
    threads.clear();
    std::ranges::sort(took);
    return took;
  }

  double search_ms() {
    constexpr int searches = 300;
    const auto begin = Clock::now();
    for (int i = 0; i < searches; ++i)
      store.read(who, app::system_now(), [&](storage::Reader& reader) {
        return storage::search_patients(
            reader, {.family = fmt::format("Bench{}", i * 97 % slots), .born = core::Date{std::chrono::days{i * 97 % 20000}}});
      });
    return ms_since(begin) / searches;
  }

  imports::Importer importer() {
    return {store, who, app::system_now, app::new_id, [](std::string_view, std::int64_t, std::int64_t) {}};
  }
};

imports::File file_of(const std::string& text) {
  return {std::to_string(text.size()), [&text](const imports::OnBytes& on_bytes) -> core::Result<void> {
            for (std::string_view rest = text; !rest.empty(); rest.remove_prefix(std::min<std::size_t>(rest.size(), 1 << 20)))
              if (auto taken = on_bytes(rest.substr(0, 1 << 20)); !taken) return taken;
            return {};
          }};
}

std::string patient_file(std::vector<std::string>& numbers) {
  std::string text = "NHS number,Surname,Forename,DOB,Sex,Address,Postcode,Mobile\n";
  for (std::uint32_t first_nine = 999'000'000; numbers.size() < patients; ++first_nine) {
    const auto number = core::NhsNumber::from_first_nine(first_nine);
    if (!number) continue;
    const auto i = numbers.size();
    numbers.emplace_back(number->digits());
    text += fmt::format("{},Family{},Given{},{:02}/{:02}/{},F,{} Mill Lane,QX{} {}AB,07700{:06}\n", numbers.back(), i % 9'000, i % 700,
                        i % 28 + 1, i % 12 + 1, 1930 + i % 90, i % 200 + 1, i % 40 + 1, i % 9 + 1, i);
  }
  return text;
}

std::string appointment_file(const std::vector<std::string>& numbers) {
  std::string text = "NHS number,Date,Time,Booked,Status,Mode,Category,Duration,HCP type\n";
  for (int i = 0; i < appointments; ++i) {
    const auto mixed = static_cast<std::size_t>(i) * 2'654'435'761u;
    text += fmt::format("{},{:02}/{:02}/2025,{:02}:{:02},{:02}/{:02}/2024,{},{},General Consultation Routine,10,GP\n",
                        numbers[mixed % numbers.size()], mixed % 28 + 1, mixed % 12 + 1, 8 + mixed % 10, mixed % 6 * 10, mixed % 28 + 1,
                        mixed % 12 + 1, mixed % 20 == 0 ? "DNA" : "Attended", mixed % 3 ? "Face to face" : "Telephone");
  }
  return text;
}

void report(const char* what, double seconds, std::int64_t rows, const std::vector<double>& took) {
  const auto at = [&](std::size_t of) { return took.empty() ? 0 : took[took.size() * of / 100]; };
  fmt::print("| {} | {:.1f} s | {:.0f}/s | {} | p50 {:.1f}, p99 {:.1f}, max {:.1f} ms |\n", what, seconds,
             seconds > 0 ? static_cast<double>(rows) / seconds : 0, took.size(), at(50), at(99), took.empty() ? 0 : took.back());
  std::cout << std::flush;
}

void run(storage::Database& database) {
  Bench bench(database);
  std::vector<std::string> numbers;
  const std::string people = patient_file(numbers), visits = appointment_file(numbers);
  fmt::print("{}: {} MB of appointments\n| what | time | rows | bookings beside it | a booking |\n|---|---|---|---|---|\n",
             database.engine(), visits.size() / 1'000'000);
  report("nothing beside it", 0, 0, bench.while_booking([] { std::this_thread::sleep_for(std::chrono::seconds(5)); }));
  const double before = bench.search_ms();
  double hidden = 0;
  std::int64_t staged = 0;
  const auto step = [&](const char* what, std::int64_t rows, auto work) {
    double seconds = 0;
    const auto took = bench.while_booking([&] {
      const auto begin = Clock::now();
      work();
      seconds = ms_since(begin) / 1000;
    });
    report(what, seconds, rows, took);
  };
  const auto take = [&](imports::Kind kind, const std::string& text) {
    const auto done = imports::stage(bench.importer(), file_of(text), {.kind = kind, .practice = bench.who.organisation});
    core::check(done.has_value() && done->batch.counts.refused == 0, "the file is taken");
    staged = done->batch.number;
  };
  const auto publish = [&] { core::check(imports::publish(bench.importer(), staged).has_value(), "published"); };
  step("patients, staged", patients, [&] { take(imports::Kind::patients, people); });
  hidden = bench.search_ms();
  step("patients, published", patients, publish);
  const double after = bench.search_ms();
  step("appointments, staged", appointments, [&] { take(imports::Kind::appointments, visits); });
  step("appointments, published", appointments, publish);
  fmt::print("a search by name and date of birth: {:.2f} ms before, {:.2f} ms beside as many who are hidden, {:.2f} ms after\n", before,
             hidden, after);
}

}  // namespace

int main(int argc, char** argv) {
  core::check(sodium_init() >= 0, "libsodium starts");
  if (argc < 2) {
    std::cerr << "bench_imports FOLDER [libpq connection string of an empty database]\n";
    return 2;
  }
  std::array<std::uint8_t, 32> key{};
  randombytes_buf(key.data(), key.size());
  run(*storage::open_sqlite({.file = (std::filesystem::path(argv[1]) / "imports.db").string(), .key = key, .vfs = ""}));
  if (argc > 2) run(*storage::open_postgres({.connection = argv[2]}));
  return 0;
}
