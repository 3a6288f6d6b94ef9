#include "app/demo.h"

#include <algorithm>
#include <span>

#include <fmt/format.h>

#include "actions/sign_in.h"
#include "app/config.h"
#include "simulation/needs.h"
#include "storage/diary.h"
#include "storage/dump.h"
#include "storage/patients.h"
#include "storage/places.h"
#include "storage/seal.h"

namespace app {
namespace {

using storage::Writer;

using Say = std::function<void(const std::string&)>;

constexpr std::size_t values_a_transaction = 20'000;  // pages that several of them change are encrypted once

// The stages of the work and where each ends, of a hundred.
constexpr int lived = 20, written = 85, sealed = 90;

std::string bar(int percent, std::string_view what) {
  constexpr int width = 25;
  const auto done = static_cast<std::size_t>(percent * width / 100);
  return fmt::format("[{}{}] {:>3}%  {}", std::string(done, '#'), std::string(width - done, '.'), percent, what);
}

constexpr std::size_t patient_values = 6;  // a patient takes as long as so many other values: each is found by many keys

class Keeper {
 public:
  Keeper(storage::Database& database, const simulation::Town& town, const Say& progress)
      : store_(database), now_(town.now), progress_(progress) {
    for (const std::size_t count : {town.organisations.size(), town.professionals.size(), town.accounts.size(), town.memberships.size(),
                                    patient_values * town.patients.size(), town.clinics.size(), town.slots.size(), town.requests.size(),
                                    town.episodes.size(), town.referrals.size(), town.appointments.size(), town.events.size()})
      all_ += count;
    who_.network = town.network;
    who_.organisation = town.organisations.front().id;
    who_.role = core::Role::administrator;
    who_.name = "Demonstration";
  }

  // `keep` gets a copy of each value: a transaction may run more than once.
  template <class T, class F>
  void all(const char* what, const std::vector<T>& values, F keep) {
    for (std::size_t done = 0; done < values.size();) {
      const auto batch = std::span(values).subspan(done, std::min(values_a_transaction, values.size() - done));
      progress_(
          bar(lived + static_cast<int>((written - lived) * done_ / all_), fmt::format("Writing {}: {} of {}", what, done, values.size())));
      one([&](Writer& writer) {
        for (T value : batch) keep(writer, value);
      });
      done += batch.size();
      done_ += batch.size() * (std::is_same_v<T, core::Patient> ? patient_values : 1);
    }
  }
  template <class T>
  void all(const char* what, const std::vector<T>& values) {
    all(what, values, [](Writer& writer, T& value) { writer.save(value); });
  }

  template <class F>
  void one(F work) {
    const auto kept = store_.write(who_, now_, {}, [&](Writer& writer) -> core::Result<std::string> {
      work(writer);
      return "";
    });
    if (!kept) throw storage::DatabaseError("the demonstration could not be written: " + kept.error().text);
  }

 private:
  storage::Store store_;
  core::Principal who_;
  core::Instant now_;
  const Say& progress_;
  std::size_t all_ = 0, done_ = 0;
};

std::string_view try_this(core::Role role) {
  constexpr std::array<std::string_view, 8> ideas{"Find a patient, take a call about back pain, book a time",
                                                  "Look at the practice's queue, send a request elsewhere with a reason",
                                                  "See today's clinic, mark who comes, record outcomes",
                                                  "See who is off sick and wants to work again",
                                                  "See who is lonely, and what would matter to them",
                                                  "See who keeps coming back, and why",
                                                  "Look at the practice's clinics and queue",
                                                  "Read the pathways: what is asked, and why"};
  return ideas[static_cast<std::size_t>(role)];
}

std::vector<DemoSignIn> sign_ins_of(const simulation::Town& town) {
  std::vector<DemoSignIn> sign_ins;
  for (std::size_t role = 0; role < core::codes<core::Role>.size(); ++role) {
    const auto membership = std::ranges::find(town.memberships, static_cast<core::Role>(role), &core::Membership::role);
    if (membership == town.memberships.end()) continue;
    const auto account = std::ranges::find(town.accounts, membership->account, &core::Account::id);
    const auto organisation = std::ranges::find(town.organisations, membership->organisation, &core::Organisation::id);
    sign_ins.push_back({account->user_name, membership->role, organisation->name, std::string(try_this(membership->role))});
  }
  return sign_ins;
}

}  // namespace

DemoResult make_demo(storage::Database& database, const core::Catalogue& catalogue, const core::Scenario& scenario,
                     const simulation::TownOptions& options, const Say& progress) {
  if (options.patients < 1 || options.patients > simulation::patients_max)
    throw SetupError(fmt::format("A demonstration has 1 to {} patients, not {}", simulation::patients_max, options.patients));
  if (const auto why = simulation::why_no_town(scenario, catalogue); !why.empty())
    throw SetupError(fmt::format("A demonstration cannot live this scenario: {}", why));
  bool empty = false, interrupted = false;
  database.read([&](storage::Session& session) {
    empty = storage::all_networks(session).empty();
    interrupted = empty && storage::holds_values(session);
  });
  if (!empty) throw SetupError("This database has a network already. A demonstration needs an empty one");
  if (interrupted)
    throw SetupError("This database holds the beginning of something that was interrupted. Drop it, create it anew and try again");
  progress(bar(0, "Making a town"));
  auto town = simulation::make_town(catalogue, scenario, options, [&](int day, int days) {
    if (day % 7 == 0) progress(bar(lived * day / std::max(days, 1), fmt::format("Living through day {} of {}", day, days)));
  });
  const std::string hash = actions::hash_password(demo_password);
  for (auto& account : town.accounts) account.password_hash = hash;

  Keeper keep(database, town, progress);
  keep.all("places", town.organisations, [](Writer& writer, core::Organisation& place) { storage::save_organisation(writer, place); });
  keep.all("professionals", town.professionals);
  keep.all("accounts", town.accounts);
  keep.all("roles", town.memberships,
           [](Writer& writer, const core::Membership& membership) { storage::add_membership(writer, membership); });
  keep.all("patients", town.patients, [](Writer& writer, core::Patient& patient) { storage::save_patient(writer, patient); });
  keep.all("clinics", town.clinics);
  keep.all("slots", town.slots);
  keep.all("requests", town.requests);
  keep.all("episodes", town.episodes);
  keep.all("referrals", town.referrals);
  keep.all("appointments", town.appointments, [](Writer& writer, core::Appointment& visit) { storage::save_placed(writer, visit); });
  keep.all("events", town.events, [](Writer& writer, core::Event& event) { writer.events().push_back(std::move(event)); });
  // The network comes last: a demonstration that was interrupted has none, so nobody can mistake it for a whole one.
  keep.one([&](Writer& writer) {
    storage::add_network(writer.session(), {town.network, town.name, town.opened_at, true});
    writer.record({{town.now,
                    core::EventKind::demo_made,
                    {core::SubjectKind::network, town.network.bytes},
                    {},
                    {},
                    {},
                    {{"seed", std::to_string(options.seed)}, {"patients", options.patients}}}});
  });
  progress(bar(written, "Sealing the audit trail"));
  storage::seal_pending(database, town.now.time_since_epoch().count());
  progress(bar(sealed, "Reading it all back for its digest"));
  return {sign_ins_of(town), storage::dump_digest(database)};
}

}  // namespace app
