#include "app/demo.h"

#include <algorithm>
#include <span>

#include <fmt/format.h>

#include "actions/sign_in.h"
#include "app/config.h"
#include "storage/dump.h"
#include "storage/patients.h"
#include "storage/places.h"
#include "storage/seal.h"

namespace app {
namespace {

using storage::Writer;

constexpr std::size_t values_a_transaction = 10'000;  // fewer pages are encrypted twice

class Keeper {
 public:
  Keeper(storage::Database& database, const simulation::Town& town, const std::function<void(const std::string&)>& progress)
      : store_(database), now_(town.now), progress_(progress) {
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
      progress_(fmt::format("Writing {}: {} of {}", what, done, values.size()));
      one([&](Writer& writer) {
        for (T value : batch) keep(writer, value);
      });
      done += batch.size();
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
  const std::function<void(const std::string&)>& progress_;
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

DemoResult make_demo(storage::Database& database, const core::Catalogue& catalogue, const simulation::TownOptions& options,
                     const std::function<void(const std::string&)>& progress) {
  if (options.patients < 1 || options.patients > simulation::patients_max)
    throw SetupError(fmt::format("A demonstration has 1 to {} patients, not {}", simulation::patients_max, options.patients));
  progress("Making a town");
  auto town = simulation::make_town(catalogue, options);
  const std::string hash = actions::hash_password(demo_password);
  for (auto& account : town.accounts) account.password_hash = hash;

  bool empty = true;
  database.write([&](storage::Session& session) {
    empty = storage::all_networks(session).empty();
    if (empty) storage::add_network(session, {town.network, town.name, town.opened_at, true});
    return empty;
  });
  if (!empty) throw SetupError("This database has a network already. A demonstration needs an empty one");

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
  keep.all("appointments", town.appointments);
  keep.all("events", town.events, [](Writer& writer, core::Event& event) { writer.events().push_back(std::move(event)); });
  keep.one([&](Writer& writer) {
    writer.record({{town.now,
                    core::EventKind::demo_made,
                    {core::SubjectKind::network, town.network.bytes},
                    {},
                    {},
                    {},
                    {{"seed", std::to_string(options.seed)}, {"patients", options.patients}}}});
  });
  progress("Sealing the audit trail");
  storage::seal_pending(database, town.now.time_since_epoch().count());
  return {sign_ins_of(town), storage::dump_digest(database)};
}

}  // namespace app
