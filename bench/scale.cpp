// Whether size matters: the room 100,000 patients take, and what a search through actions::find_patients takes among 10,000, 100,000 and a
// million people, for the reception of one practice of 10,000 and for a desk that serves them all. The wait for the disk is left out
// (nothing is forced to disk here: bench/stalls.cpp measures that), so that what grows can be seen.
//   bench_scale FOLDER [PEOPLE [libpq connection string of an empty database]]
#include <algorithm>
#include <filesystem>
#include <iostream>

#include <fmt/format.h>

#include "actions/find.h"
#include "bulk.h"
#include "core/check.h"
#include "crowd.h"
#include "storage/patient_keys.h"
#include "storage/seal.h"

namespace {

using Clock = std::chrono::steady_clock;
using bench::Crowd;

double ms_since(Clock::time_point begin) { return std::chrono::duration<double, std::milli>(Clock::now() - begin).count(); }

enum class Keep { all, what_is_searched };

class Filled {
 public:
  Filled(storage::Database& database, std::optional<storage::SqliteOptions> sqlite) : database_(database), sqlite_(std::move(sqlite)) {
    database.write([&](storage::Session& session) {
      storage::add_network(session, {crowd.network, "Bench", crowd.now, true});
      const auto who = crowd.who(crowd.whole);
      storage::Writer writer(session, who, crowd.now);
      core::Organisation top{.id = crowd.whole, .kind = core::OrganisationKind::network, .name = "Bench"};
      storage::save_organisation(writer, top);
      return true;
    });
  }

  void fill(int people, Keep keep) {
    bench::fill(database_, sqlite_, [&](storage::Session& session, storage::Session& inserts) {
      for (; count_ < people; count_ += bench::people_of_a_practice) {
        auto town = crowd.next();
        const auto who = crowd.who(town.organisations.front().id);
        storage::Writer places(session, who, crowd.now), writer(inserts, who, crowd.now);
        storage::save_organisation(places, town.organisations.front());
        for (auto& patient : town.patients) {
          storage::save_patient(writer, patient);
          if (keep == Keep::what_is_searched) visit(writer.session(), patient);
        }
        if (keep == Keep::all) storage::append_events(session, who, town.events);
        if (known.empty()) known = std::move(town.patients);
      }
    });
  }

  Crowd crowd;
  std::vector<core::Patient> known;  // of the first practice

 private:
  // One in ten has been to a clinic, one in a hundred to one at the first practice: those are found there too.
  void visit(storage::Session& session, const core::Patient& patient) {
    if (!random_.chance(1'000)) return;
    const auto n = visits_++;
    const auto id = [&](std::uint64_t kind, std::uint64_t which) {
      return core::make_uuid(10 + static_cast<std::int64_t>(kind), which, which);
    };
    core::Appointment visit{.id = {id(0, n)}, .slot = {id(1, n)}, .clinic = {id(2, n / 20)}};
    visit.organisation = visit.site = random_.chance(1'000) ? Crowd::practice(0) : patient.practice;
    visit.professional = {id(3, n % 1'000)};
    visit.patient = patient.id;
    visit.practice = patient.practice;
    visit.request = {id(4, n)};
    visit.referral = {id(5, n)};
    visit.service = "physiotherapy";
    visit.start = crowd.now - std::chrono::minutes{20} * static_cast<int>(1 + n / 1'000);
    visit.end = visit.start + std::chrono::minutes{20};
    visit.booked_at = visit.start;
    visit.booked_by = {id(6, 0)};
    storage::Encoder row;
    row.put(crowd.network);
    row.put(visit.id);
    row.put(std::int64_t{1});
    row.put(crowd.now);
    storage::put_columns(row, visit);
    session.execute(storage::insert_of<core::Appointment>, row.parameters);
    if (visit.organisation != visit.practice) storage::add_keys_at(session, crowd.network, patient, visit.organisation);
  }

  storage::Database& database_;
  std::optional<storage::SqliteOptions> sqlite_;
  simulation::Generator random_{3, 3};
  std::uint64_t visits_ = 0;
  int count_ = 0;
};

// ---- What is typed.

struct Question {
  std::string text;
  core::PatientId expected;  // none: nobody in particular
};
struct Kind {
  std::string_view what;
  std::vector<Question> questions;
};

bool is_common(std::string_view family) {
  static constexpr std::array<std::string_view, 6> common{"Smith", "Jones", "Taylor", "Khan", "Hussain", "Patel"};
  return std::ranges::find(common, family) != common.end();
}

// As it was heard or typed in a hurry: a letter is missing, doubled or in its neighbour's place.
std::string misspelt(std::string name, simulation::Generator& random) {
  if (name.size() < 4) return name + "e";
  const auto at = 1 + random.below(name.size() - 2);
  switch (random.below(3)) {
    case 0: return name.erase(at, 1);
    case 1: return name.insert(at, 1, name[at]);
    default: std::swap(name[at], name[at + 1]); return name;
  }
}

std::string date(core::Date born) { return " " + core::to_string(born); }

std::vector<Kind> kinds(std::vector<core::Patient> people) {
  simulation::Generator random(7, 7);
  for (std::size_t i = people.size(); i > 1; --i) std::swap(people[i - 1], people[random.below(i)]);
  std::vector<Kind> all{{"NHS number (for comparison)", {}},
                        {"a common name", {}},
                        {"a common family name alone", {}},
                        {"a rare name", {}},
                        {"a rare family name alone", {}},
                        {"a misspelt name", {}},
                        {"a name and a date of birth", {}},
                        {"a misspelt name and a date of birth", {}},
                        {"nobody's name", {}}};
  for (const auto& person : people) {
    const auto& name = core::current_name(person);
    const std::string given = name.given.substr(0, name.given.find(' ')), wrong = misspelt(name.family, random);
    if (person.nhs_number) all[0].questions.push_back({std::string(person.nhs_number->digits()), person.id});
    const bool common = is_common(name.family);
    all[common ? 1 : 3].questions.push_back({given + " " + name.family, person.id});
    all[common ? 2 : 4].questions.push_back({name.family, {}});
    all[5].questions.push_back({given + " " + wrong, person.id});
    all[6].questions.push_back({given + " " + name.family + date(person.born), person.id});
    all[7].questions.push_back({given + " " + wrong + date(person.born), person.id});
    all[8].questions.push_back({"Quxo" + given + " Zyg" + wrong, {}});
  }
  return all;
}

// ---- What it takes.

struct Took {
  double median = 0, p99 = 0, found = 1;
};

Took ask(const actions::System& system, const core::Principal& who, const Kind& kind) {
  constexpr std::size_t most = 400, warm = 20;
  constexpr double patience_ms = 1'000;
  std::vector<double> took;
  std::size_t expected = 0, found = 0;
  const auto begin = Clock::now();
  for (std::size_t i = 0; i < std::min(most + warm, kind.questions.size()) && (i < warm * 2 || ms_since(begin) < patience_ms); ++i) {
    const auto& question = kind.questions[i];
    const auto at = Clock::now();
    const auto answer = actions::find_patients(system, who, question.text);
    if (i >= warm) took.push_back(ms_since(at));
    core::check(answer.has_value(), "a search is understood");
    if (!question.expected) continue;
    ++expected;
    found += std::ranges::find(answer->patients, question.expected, &core::Patient::id) != answer->patients.end();
  }
  std::ranges::sort(took);
  return {took[took.size() / 2], took[took.size() * 99 / 100], expected ? static_cast<double>(found) / static_cast<double>(expected) : -1};
}

std::int64_t bytes_of(storage::Database& postgres) {
  static constexpr storage::Statement size_now{"select pg_database_size(current_database())"};
  std::int64_t bytes = 0;
  postgres.read([&](storage::Session& session) { session.query(size_now, {}, [&](const storage::Row& row) { bytes = row.integer(0); }); });
  return bytes;
}

void search(storage::Database& database, int most, std::optional<storage::SqliteOptions> file = {}) {
  storage::Store store(database);
  Filled filled(database, std::move(file));
  const core::Catalogue none;
  const actions::System system{store, none, [&] { return filled.crowd.now; }, [] { return core::Uuid{}; }};
  std::map<std::pair<std::size_t, bool>, std::vector<Took>> table;
  std::vector<Kind> asked;
  std::int64_t room = 0;
  for (int people = 10'000; people <= most; people *= 10) {
    const auto begin = Clock::now();
    filled.fill(people, Keep::what_is_searched);
    std::cerr << fmt::format("{}: {} people after {:.0f} s more\n", database.engine(), people, ms_since(begin) / 1000);
    if (people == 100'000 && database.engine() == "postgres") room = bytes_of(database);
    if (asked.empty()) asked = kinds(filled.known);
    for (std::size_t kind = 0; kind < asked.size(); ++kind)
      for (const bool everybody : {false, true})
        table[{kind, everybody}].push_back(ask(system, filled.crowd.who(everybody ? filled.crowd.whole : Crowd::practice(0)), asked[kind]));
  }
  for (const auto& [cell, sizes] : table) {
    fmt::print("| {} | {} | {} |", database.engine(), cell.second ? "everybody" : "a practice", asked[cell.first].what);
    for (const auto& took : sizes) fmt::print(" {:.2f} ({:.2f}) |", took.median, took.p99);
    fmt::print(" {:.1f} | {} |\n", sizes.back().median / sizes.front().median,
               sizes.back().found < 0 ? "" : fmt::format("{:.0f}%", 100 * sizes.back().found));
  }
  if (room > 0)
    fmt::print("\nThe first 100,000 take {:.0f} MB on PostgreSQL, without the events of their registration.\n",
               static_cast<double>(room) / 1e6);
  std::cout << std::flush;
}

storage::SqliteOptions sqlite(const std::filesystem::path& file) {
  return {.file = file.string(), .key = std::array<std::uint8_t, 32>{7}, .writer_cache_mib = 4'000, .full_sync = false, .vfs = ""};
}

void size(const std::filesystem::path& file) {
  constexpr int people = 100'000;
  {
    const auto database = storage::open_sqlite(sqlite(file));
    Filled filled(*database, sqlite(file));
    filled.fill(people, Keep::all);
    storage::seal_pending(*database, filled.crowd.now.time_since_epoch().count());
  }  // the last to close copies everything into the one file
  const auto bytes = static_cast<double>(std::filesystem::file_size(file));
  fmt::print("{} patients on SQLite, encrypted: {:.0f} MB, {:.0f} bytes each on disk\n\n", people, bytes / 1e6, bytes / people);
  std::cout << std::flush;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "bench_scale FOLDER [PEOPLE [libpq connection string of an empty database]]\n";
    return 2;
  }
  const std::filesystem::path folder(argv[1]);
  const int most = argc > 2 ? std::atoi(argv[2]) : 1'000'000;
  size(folder / "size.db");
  std::string sizes, rule;
  for (int people = 10'000; people <= most; people *= 10) {
    sizes += fmt::format(" {} |", people);
    rule += "---|";
  }
  fmt::print("Median (p99) in ms.\n\n| engine | who asks | what is typed |{} largest : smallest | found |\n|---|---|---|{}---|---|\n",
             sizes, rule);
  search(*storage::open_sqlite(sqlite(folder / "search.db")), most, sqlite(folder / "search.db"));
  if (argc > 3) search(*storage::open_postgres({.connection = std::string(argv[3]) + " options='-c synchronous_commit=off'"}), most);
}
