// The figures of five practices with 250,000 appointments a year, as many requests, and for the last 54 weeks a slot
// and a half to each. Each figure over 52 weeks, for one practice and for the network; the median of five, after one to warm up.
//   bench_figures FOLDER YEARS [libpq connection string]     keeps FOLDER/figures.db, or what lies in the database, for the next run
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <random>

#include "actions/figures.h"
#include "bulk.h"
#include "catalogue/load.h"
#include "storage/places.h"

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr std::int64_t appointments_a_year = 250'000;
constexpr int practices = 5, professionals = 60;
constexpr std::array<const char*, 5> services{"physiotherapy", "occupational-therapy", "social-prescribing", "support-navigation", "pip"};
const core::Instant now = core::parse_iso("2026-11-23T09:00:00Z").value();

class Made {
 public:
  Made(storage::Database& database, std::optional<storage::SqliteOptions> sqlite, int years)
      : database_(database), sqlite_(std::move(sqlite)), appointments(years * appointments_a_year), span(years * 364) {}

  core::NetworkId network = id<core::NetworkId>(1);
  core::OrganisationId whole = id<core::OrganisationId>(2);
  static core::OrganisationId practice(std::int64_t i) { return id<core::OrganisationId>(static_cast<std::uint64_t>(10 + i)); }

  template <class IdType>
  static IdType id(std::uint64_t n) {
    return {core::make_uuid(1'700'000'000'000 + static_cast<std::int64_t>(n), n, n * 0x9e3779b97f4a7c15u)};
  }

  void fill() {
    bool there = false;
    database_.read([&](storage::Session& session) {
      static constexpr storage::Statement any{"select 1 from networks"};
      session.query(any, {}, [&](const storage::Row&) { there = true; });
    });
    if (there) return;
    bench::fill(database_, sqlite_, [&](storage::Session& session, storage::Session& inserts) {
      storage::add_network(session, {network, "Bench", now});
      core::Principal who{network, {}, whole, core::Role::administrator, {}, "Bench", "bench"};
      storage::Writer writer(session, who, now);
      core::Organisation top{.id = whole, .parent = {}, .kind = core::OrganisationKind::network, .name = "Bench"};
      storage::save_organisation(writer, top);
      for (int i = 0; i < practices; ++i) {
        core::Organisation o{.id = practice(i), .parent = whole, .kind = core::OrganisationKind::practice, .name = "Practice"};
        storage::save_organisation(writer, o);
      }
      for (std::int64_t i = 0; i < appointments; ++i) one(inserts, i);
    });
  }

 private:
  template <class T>
  void add(storage::Session& session, T value) {
    storage::Encoder row;
    row.put(network);
    row.put(value.id);
    row.put(std::int64_t{1});
    row.put(now);
    storage::put_columns(row, value);
    session.execute(storage::insert_of<T>, row.parameters);
  }

  // A professional's day is cut into 20-minute slots, one appointment after the other; each tenth begins a clinic of fifteen slots.
  void one(storage::Session& session, std::int64_t i) {
    const auto n = static_cast<std::uint64_t>(i);
    const auto who = i % professionals, turn = i / professionals;
    const auto start = now - span + std::chrono::milliseconds{turn * (span / 1ms) / (appointments / professionals)};
    const auto home = practice(static_cast<std::int64_t>(random_() % practices)), host = practice(who % practices);
    const auto clinic = id<core::ClinicId>(2'000'000'000 + static_cast<std::uint64_t>(turn / 10 * professionals + who));
    const std::string service = services[static_cast<std::size_t>(who) % services.size()];
    const auto professional = id<core::ProfessionalId>(100 + static_cast<std::uint64_t>(who));
    if (turn % 10 == 0 && start > now - std::chrono::weeks{54}) {
      add(session, core::Clinic{.id = clinic,
                                .organisation = host,
                                .site = host,
                                .professional = professional,
                                .service = service,
                                .start = start,
                                .end = start + 5h,
                                .category = "General Consultation Routine"});
      for (std::uint64_t s = 0; s < 15; ++s)
        add(session, core::Slot{.id = id<core::SlotId>(6'000'000'000 + n * 15 + s),
                                .clinic = clinic,
                                .organisation = host,
                                .site = host,
                                .professional = professional,
                                .service = service,
                                .start = start + s * 1min,
                                .end = start + (s + 1) * 1min});
    }
    const auto booked = start - 1h * static_cast<int>(random_() % 480);
    core::Request request{.id = id<core::RequestId>(n),
                          .patient = id<core::PatientId>(random_() % 45'000),
                          .practice = home,
                          .opened_at = booked,
                          .opened_by = {},
                          .words = std::string(120, 'w'),
                          .reason = "musculoskeletal",
                          .answers = {{"region", "back"}, {"duration", "weeks"}, {"saddle_numbness", "no"}, {"weight_loss", "no"}},
                          .rule_set = std::string(150, 'r'),
                          .suggested = {},
                          .chosen = {},
                          .override_reason = ""};
    request.opened_by = id<core::AccountId>(3);
    request.chosen.kind = core::RouteKind::routed;
    request.chosen.service = service;
    request.end = core::RequestEnd::booked;
    request.ended_at = booked;
    core::Appointment a{.id = id<core::AppointmentId>(n),
                        .slot = id<core::SlotId>(n),
                        .clinic = clinic,
                        .organisation = host,
                        .site = host,
                        .professional = professional,
                        .patient = request.patient,
                        .practice = home,
                        .request = request.id,
                        .referral = id<core::ReferralId>(n),
                        .service = service,
                        .start = start,
                        .end = start + 1min,
                        .booking_method = "import",
                        .booked_at = booked,
                        .booked_by = request.opened_by};
    switch (random_() % 20) {
      case 0: a.did_not_attend_at = start; break;
      case 1: a.cancelled_at = booked; break;
      default: a.started_at = a.completed_at = start;
    }
    a.note = std::string(80, 'n');
    add(session, std::move(request));
    add(session, std::move(a));
  }

  storage::Database& database_;
  const std::optional<storage::SqliteOptions> sqlite_;
  const std::int64_t appointments;
  const std::chrono::days span;
  std::mt19937_64 random_{1};
};

template <class F>
void measure(const char* what, F&& once) {
  std::vector<double> times;
  for (int i = 0; i < 6; ++i) {
    const auto begin = Clock::now();
    if (!once()) throw std::runtime_error("refused");
    if (i > 0) times.push_back(std::chrono::duration<double>(Clock::now() - begin).count());
    else fmt::print("{:<40} first {:.2f} s", what, std::chrono::duration<double>(Clock::now() - begin).count());
  }
  std::ranges::sort(times);
  fmt::print(", then {:.2f} s ({:.2f}-{:.2f})\n", times[2], times.front(), times.back());
  std::fflush(stdout);
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 3) return 2;
  const std::filesystem::path folder(arguments[1]);
  std::filesystem::create_directories(folder);
  const std::array<std::uint8_t, 32> key{7};
  const storage::SqliteOptions file{
      .file = (folder / "figures.db").string(), .key = key, .writer_cache_mib = 1'000, .full_sync = false, .vfs = ""};
  const bool on_postgres = count > 3;
  const auto database = on_postgres ? storage::open_postgres({.connection = arguments[3]}) : storage::open_sqlite(file);
  Made made(*database, on_postgres ? std::nullopt : std::optional(file), std::atoi(arguments[2]));
  const auto begin = Clock::now();
  made.fill();
  fmt::print("filled in {:.0f} s\n", std::chrono::duration<double>(Clock::now() - begin).count());
  auto catalogue = catalogue::load("pathways");
  if (!catalogue) return 1;
  storage::Store store(*database);
  const actions::System system{store, **catalogue, [] { return now; }, [] { return core::Uuid{}; }};
  const core::Principal one{made.network, Made::id<core::AccountId>(3), Made::practice(0), core::Role::manager, {}, "One", "bench"};
  core::Principal all = one;
  all.organisation = made.whole;
  for (const auto& [name, who] : {std::pair{"practice", one}, std::pair{"network", all}}) {
    measure(fmt::format("{} capacity", name).c_str(), [&] { return view_capacity(system, who, {52, ""}).has_value(); });
    measure(fmt::format("{} waits", name).c_str(), [&] { return view_waits(system, who, {52, ""}).has_value(); });
    measure(fmt::format("{} did not attend", name).c_str(), [&] { return view_attendance(system, who, {52, ""}).has_value(); });
    measure(fmt::format("{} list of waits", name).c_str(),
            [&] { return view_figure_requests(system, who, {{52, ""}, {}, actions::WaitState::waiting}).has_value(); });
  }
}
