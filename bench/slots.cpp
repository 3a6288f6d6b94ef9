// The three best times for a caller, as the request's page finds them (actions::nearest_slots with the names of places and people, in a
// transaction of its own): 200 professionals at 20 sites with 13 weeks of 20 appointments a day, full in the first week and emptier each
// week. One in five is by telephone, one in fifty by video, none is a home visit.
//   bench_slots FOLDER [libpq connection string of an empty database]
#include <algorithm>
#include <filesystem>
#include <iostream>

#include <fmt/format.h>

#include "actions/requests.h"
#include "bulk.h"
#include "simulation/generator.h"
#include "storage/places.h"

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr std::array<std::string_view, 5> services{"physiotherapy", "occupational-therapy", "social-prescribing", "support-navigation",
                                                   "psychologically-informed-physiotherapy"};
constexpr std::uint64_t professionals = 200, sites = 20;
const core::Instant now = core::parse_iso("2026-11-23T08:00:00Z").value();  // a Monday

template <class IdType>
IdType id(std::uint64_t kind, std::uint64_t n) {
  return {core::make_uuid(static_cast<std::int64_t>(kind), n, n * 0x9e3779b97f4a7c15u)};
}
core::OrganisationId site(std::uint64_t n) { return id<core::OrganisationId>(1, n % sites); }
core::ProfessionalId professional(std::uint64_t n) { return id<core::ProfessionalId>(2, n % professionals); }
const core::RequestId request = id<core::RequestId>(8, 0);
const core::NetworkId network = id<core::NetworkId>(3, 0);
const core::Principal who{network, id<core::AccountId>(4, 0), site(0), core::Role::receptionist, {}, "Bench", "bench"};

void add(storage::Session& session, const core::Slot& slot) {
  storage::Encoder row;
  row.put(network);
  row.put(slot.id);
  row.put(std::int64_t{1});
  row.put(now);
  storage::put_columns(row, slot);
  session.execute(storage::insert_of<core::Slot>, row.parameters);
}

void fill(storage::Database& database) {
  simulation::Generator random(1, 1);
  database.write([&](storage::Session& session) {
    storage::add_network(session, {network, "Bench", now, true});
    storage::Writer writer(session, who, now);
    for (std::uint64_t i = 0; i < sites; ++i) {
      core::Organisation place{.id = site(i), .kind = core::OrganisationKind::practice, .name = fmt::format("Practice {}", i)};
      storage::save_organisation(writer, place);
    }
    for (std::uint64_t i = 0; i < professionals; ++i) {
      core::Professional person{.id = professional(i), .name = fmt::format("Professional {}", i)};
      writer.save(person);
    }
    core::Request asked{.id = request, .patient = id<core::PatientId>(9, 0), .practice = site(0), .opened_at = now};
    asked.opened_by = who.account;
    writer.save(asked);
    return true;
  });
  for (std::uint64_t i = 0; i < professionals; ++i)
    database.write([&](storage::Session& session) {
      bench::Bulk many(session);
      for (std::uint64_t day = 0; day < 13 * 7; ++day)
        for (std::uint64_t turn = 0; turn < 20 && day % 7 < 5; ++turn) {
          const auto n = (i * 100 + day) * 20 + turn;
          const auto start = now + day * 24h + turn * 20min;
          const auto free_of_100 = std::min<std::uint64_t>(95, 3 + 8 * (day / 7));
          const auto mode = random.below(50);
          core::Slot slot{.id = id<core::SlotId>(5, n), .clinic = id<core::ClinicId>(6, i * 100 + day), .organisation = site(i + day)};
          slot.site = slot.organisation;
          slot.professional = professional(i);
          slot.service = services[i % services.size()];
          slot.start = start;
          slot.end = start + 20min;
          slot.mode = mode == 0 ? core::Mode::video : mode <= 10 ? core::Mode::telephone : core::Mode::face_to_face;
          slot.open_to_network = !random.chance(1'500);
          if (random.below(100) >= free_of_100) slot.appointment = id<core::AppointmentId>(7, n);
          add(database.engine() == "postgres" ? static_cast<storage::Session&>(many) : session, slot);
        }
      many.flush();
      return true;
    });
  static constexpr storage::Statement analyse{"analyze"};
  if (database.engine() == "postgres") database.write([](storage::Session& session) { return session.execute(analyse, {}), true; });
}

struct Wish {
  std::string_view what;
  std::optional<core::Mode> mode = {};
  bool at_site = false, with_professional = false, later = false;
};

void measure(storage::Database& database) {
  fill(database);
  storage::Store store(database);
  simulation::Generator random(2, 2);
  constexpr std::array wishes{Wish{"any"},
                              Wish{.what = "at a site", .at_site = true},
                              Wish{.what = "with a professional", .with_professional = true},
                              Wish{.what = "by telephone", .mode = core::Mode::telephone},
                              Wish{.what = "by video, one in fifty", .mode = core::Mode::video},
                              Wish{.what = "by video at a site", .mode = core::Mode::video, .at_site = true},
                              Wish{.what = "in five weeks", .later = true},
                              Wish{.what = "a home visit, which nobody offers", .mode = core::Mode::home_visit}};
  for (const auto& wish : wishes) {
    constexpr std::size_t times = 1'000, warm = 50;
    std::vector<double> took;
    std::size_t offered = 0;
    const auto begin = Clock::now();
    for (std::size_t i = 0; i < times + warm && (took.size() < 50 || Clock::now() - begin < 3s); ++i) {
      const auto n = std::uint64_t{random.below(professionals)};
      actions::SlotWish said{.mode = wish.mode};
      if (wish.at_site) said.site = site(random.below(sites));
      if (wish.later) said.from = std::chrono::floor<std::chrono::days>(now) + std::chrono::days{35};
      const auto at = Clock::now();
      const auto offers = store.read(who, now, [&](storage::Reader& reader) {
        const actions::Directory directory(reader);
        return actions::nearest_slots(reader, directory, services[n % services.size()], said, request, site(random.below(sites)),
                                      wish.with_professional ? professional(n) : core::ProfessionalId{});
      });
      if (i >= warm) took.push_back(std::chrono::duration<double, std::milli>(Clock::now() - at).count());
      offered += offers.size();
    }
    const auto asked = took.size() + warm;
    std::ranges::sort(took);
    fmt::print("| {} | {} | {:.2f} | {:.2f} | {:.1f} |\n", database.engine(), wish.what, took[took.size() / 2],
               took[took.size() * 99 / 100], static_cast<double>(offered) / static_cast<double>(asked));
  }
  std::cout << std::flush;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "bench_slots FOLDER [libpq connection string of an empty database]\n";
    return 2;
  }
  fmt::print("| engine | the caller wants a time | median ms (to reach: 1) | p99 ms | times offered |\n|---|---|---|---|---|\n");
  measure(*storage::open_sqlite({.file = (std::filesystem::path(argv[1]) / "slots.db").string(),
                                 .key = std::array<std::uint8_t, 32>{7},
                                 .full_sync = false,
                                 .vfs = ""}));
  if (argc > 2) measure(*storage::open_postgres({.connection = argv[2]}));
}
