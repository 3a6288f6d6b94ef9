#include "app/commands.h"

#include <sodium.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>

#include <fmt/format.h>

#include "actions/sign_in.h"
#include "app/clock.h"
#include "app/demo.h"
#include "app/new_folder.h"
#include "app/scenario_file.h"
#include "app/terminal.h"
#include "catalogue/load.h"
#include "catalogue/scenario.h"
#include "core/check.h"
#include "core/london.h"
#include "core/text_limits.h"
#include "storage/places.h"
#include "storage/seal.h"

namespace app {
namespace {

std::string text_or_complain(std::string_view option, const std::string& value, std::string_view called) {
  auto text = core::checked_text(option, value, {.called = called, .characters_min = 1, .characters_max = 100});
  if (!text) throw SetupError(fmt::format("--{}: {}", option, text.error().text));
  return *text;
}

core::Principal system_principal(core::NetworkId network) {
  core::Principal who;
  who.network = network;
  who.role = core::Role::administrator;
  who.request_id = "command-line";
  return who;
}

std::string read_password() {
  const bool asks = ::isatty(STDIN_FILENO) != 0;
  termios before{};
  if (asks) {
    std::cerr << "Password (12 characters or more): " << std::flush;
    tcgetattr(STDIN_FILENO, &before);
    termios silent = before;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    tcsetattr(STDIN_FILENO, TCSANOW, &silent);
  }
  std::string password;
  std::getline(std::cin, password);
  if (asks) {
    tcsetattr(STDIN_FILENO, TCSANOW, &before);
    std::cerr << '\n';
  }
  if (password.size() < actions::password_characters_min)
    throw SetupError("The password must be 12 characters or longer; give it on standard input");
  if (password.size() > actions::password_bytes_max) throw SetupError("The password is too long");
  return password;
}

template <class Work>
void write_or_complain(storage::Store& store, const core::Principal& who, Work work) {
  const auto done = store.write(who, system_now(), {}, work);
  if (!done) throw SetupError(done.error().text);
}

}  // namespace

void run_demo(const DemoOptions& options) {
  core::check(sodium_init() >= 0, "libsodium starts");
  const auto catalogue = load_pathways(options.pathways);
  const auto scenario = or_refuse(catalogue::load_scenario(scenario_file(options.scenario)));
  simulation::TownOptions town{.seed = options.seed,
                               .today = core::to_london(system_now()).date,
                               .patients = options.patients.value_or(options.full ? simulation::patients_in_full : 500),
                               .full = options.full};
  if (!options.today.empty()) {
    const auto day = core::parse_date(options.today);
    if (!day) throw SetupError(fmt::format("--today takes a date like 2026-11-22, not '{}'", options.today));
    town.today = *day;
  }
  DataOptions data = options.data;
  std::optional<NewFolder> folder;
  if (data.database.empty() && !data.data.empty()) {
    folder.emplace(data.data, std::vector<std::string>{database_name, demo_key_name});
    data.data = folder->part().string();
    if (data.key_file.empty()) write_new_key(folder->part() / demo_key_name);
  }
  auto database = open_database(data, true, Work::bulk);
  const DemoResult made = make_demo(*database, *catalogue, scenario, town, progress);
  database.reset();
  if (folder) folder->publish();
  end_progress();
  if (folder && data.key_file.empty())
    say(fmt::format("The key lies beside the data ({}): good for made-up people, never for real ones.",
                    (folder->place() / demo_key_name).string()));
  say(fmt::format("Made {} patients for {} with seed {}. Nobody is real.", town.patients, core::display_date(town.today), options.seed));
  say(fmt::format("Digest {}", made.digest));
  say(fmt::format("\nSign in with the password {} as:", demo_password));
  for (const auto& s : made.sign_ins)
    say(fmt::format("  {:<22} {:<30} {:<49} {}", s.user_name, core::role_name(s.role), s.organisation, s.try_this));
}

void run_init(const InitOptions& options) {
  core::check(sodium_init() >= 0, "libsodium starts");
  const std::string network_name = text_or_complain("network", options.network, "the network's name");
  const std::string practice_name = text_or_complain("practice", options.practice, "the practice's name");
  const auto database = open_database(options.data, true);
  storage::Store store(*database);
  const auto now = system_now();
  const storage::Network network{core::NetworkId{new_id()}, network_name, now, false};
  bool empty = true;
  database->write([&](storage::Session& session) {
    empty = storage::all_networks(session).empty();
    if (empty) storage::add_network(session, network);
    return empty;
  });
  if (!empty) throw SetupError("This database has a network already");
  write_or_complain(store, system_principal(network.id), [&](storage::Writer& writer) -> core::Result<std::string> {
    core::Organisation top{.id = core::OrganisationId{new_id()}, .kind = core::OrganisationKind::network, .name = network_name};
    core::Organisation practice{.id = core::OrganisationId{new_id()},
                                .parent = top.id,
                                .kind = core::OrganisationKind::practice,
                                .name = practice_name,
                                .ods_code = options.ods_code,
                                .address = options.address,
                                .telephone = options.telephone};
    core::Organisation site{.id = core::OrganisationId{new_id()},
                            .parent = practice.id,
                            .kind = core::OrganisationKind::site,
                            .name = practice_name,
                            .address = options.address,
                            .telephone = options.telephone};
    for (auto* organisation : {&top, &practice, &site}) {
      storage::save_organisation(writer, *organisation);
      writer.record({{writer.now(), core::EventKind::place_changed, core::subject(organisation->id), {}, {}, organisation->id, {}}});
    }
    return core::to_string(practice.id);
  });
  say(fmt::format("Made {} with {}. Add people with 'fingerpost user add'.", network_name, practice_name));
}

void run_user_add(const UserOptions& options) {
  core::check(sodium_init() >= 0, "libsodium starts");
  const auto role = core::parse_code<core::Role>(options.role);
  if (!role) {
    std::string all;
    for (const auto code : core::codes<core::Role>) all += (all.empty() ? "" : ", ") + std::string(code);
    throw SetupError(fmt::format("--role is one of {}", all));
  }
  core::Account account{.id = core::AccountId{new_id()},
                        .user_name = text_or_complain("user-name", options.user_name, "a user name"),
                        .name = text_or_complain("name", options.name, "the person's name")};
  std::ranges::transform(account.user_name, account.user_name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const auto database = open_database(options.data, false);
  storage::Store store(*database);
  std::vector<storage::Network> networks;
  database->read([&](storage::Session& session) { networks = storage::all_networks(session); });
  if (networks.size() != 1) throw SetupError("This database has no network yet: 'fingerpost init' makes one");
  const auto who = system_principal(networks.front().id);
  const auto organisations = store.read(who, system_now(), [](storage::Reader& reader) { return storage::all_organisations(reader); });
  const auto at = std::ranges::find_if(organisations, [&](const auto& o) {
    return o.name == options.organisation || (!o.ods_code.empty() && o.ods_code == options.organisation);
  });
  if (at == organisations.end()) {
    std::string all;
    for (const auto& o : organisations) all += "\n  " + o.name;
    throw SetupError("--organisation is the name or ODS code of one of:" + all);
  }
  account.password_hash = actions::hash_password(read_password());
  const auto id = account.id;
  const auto organisation = at->id;
  write_or_complain(store, who, [&](storage::Writer& writer) -> core::Result<std::string> {
    if (storage::find_account(writer.session(), account.user_name)) return core::fail(core::Fault::conflict, "", "That user name is taken");
    core::Account added = account;
    if (core::keeps_own_diary(*role) || *role == core::Role::gp) {
      core::Professional professional{.id = core::ProfessionalId{new_id()},
                                      .name = account.name,
                                      .profession = *role,
                                      .registration_number = options.registration_number};
      writer.save(professional);
      added.professional = professional.id;
    }
    writer.save(added);
    storage::add_membership(writer, {id, organisation, *role});
    writer.record({{writer.now(),
                    core::EventKind::account_changed,
                    core::subject(id),
                    {},
                    {},
                    organisation,
                    {{"role", std::string(core::code(*role))}}}});
    return core::to_string(id);
  });
  say(fmt::format("{} can sign in as {} at {}.", account.user_name, core::role_name(*role), at->name));
}

void run_user_password(const UserOptions& options) {
  core::check(sodium_init() >= 0, "libsodium starts");
  const auto database = open_database(options.data, false);
  std::optional<storage::SignInAccount> found;
  database->read([&](storage::Session& session) { found = storage::find_account(session, options.user_name); });
  if (!found) throw SetupError("Nobody has this user name");
  const std::string hash = actions::hash_password(read_password());
  storage::Store store(*database);
  write_or_complain(store, system_principal(found->network), [&](storage::Writer& writer) -> core::Result<std::string> {
    core::Account account = found->account;
    account.password_hash = hash;
    writer.save(account);
    storage::end_sessions_of(writer.session(), found->network, account.id, writer.now());
    writer.record({{writer.now(), core::EventKind::account_changed, core::subject(account.id), {}, {}, {}, {{"password", 1}}}});
    return "";
  });
  say(fmt::format("{} has a new password.", options.user_name));
}

int run_check(const DataOptions& data, const std::string& pathways) {
  core::check(sodium_init() >= 0, "libsodium starts");
  const auto catalogue = load_pathways(pathways);
  say(fmt::format("Pathways: {} and the front door are sound", catalogue->pathways.size()));
  const auto database = open_database(data, false);
  const std::string wrong = database->integrity();
  say(wrong.empty() ? fmt::format("Database ({}): sound", database->engine())
                    : fmt::format("Database ({}) is damaged:\n{}", database->engine(), wrong));
  return wrong.empty() ? 0 : 1;
}

int run_audit_verify(const DataOptions& data) {
  core::check(sodium_init() >= 0, "libsodium starts");
  const auto database = open_database(data, false);
  const auto verdict = storage::verify_audit(*database, [](std::int64_t n) { progress(fmt::format("{} events", n)); });
  end_progress();
  if (!verdict.sound) {
    say(fmt::format("The audit trail has been changed{}: {}",
                    verdict.first_bad_sequence ? fmt::format(" at event {}", *verdict.first_bad_sequence) : "", verdict.why));
    return 1;
  }
  say(fmt::format("The audit trail is whole: {} events under {} seals, {} not sealed yet", verdict.events, verdict.seals,
                  verdict.unsealed));
  return 0;
}

int run_pathways_check(const std::string& directory) {
  const auto loaded = catalogue::load(directory);
  if (!loaded) {
    for (const auto& complaint : loaded.error()) say(catalogue::to_string(complaint));
    return 1;
  }
  const auto& catalogue = **loaded;
  const auto line = [](const core::RuleSet& rules) {
    say(fmt::format("{}: {} questions, {} rules, {} examples pass, {}", rules.file, rules.questions.size(), rules.rules.size(),
                    rules.examples.size(), rules.sign_off ? "signed off by " + rules.sign_off.name : std::string("not signed off")));
  };
  line(catalogue.front_door);
  for (const auto& pathway : catalogue.pathways) line(pathway);
  return 0;
}

}  // namespace app
