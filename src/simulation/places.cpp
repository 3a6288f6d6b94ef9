#include "simulation/places.h"

#include <fmt/format.h>

#include "simulation/staff.h"

namespace simulation {
namespace {

using core::OrganisationKind;
using core::Role;

struct SiteRow {
  std::string_view name, address;
};
struct PracticeRow {
  std::string_view name, user_suffix, receptionist, gp, manager;
  std::array<SiteRow, 2> sites;  // a site without a name: there is only one
};

constexpr std::array<PracticeRow, 5> practices{{
    {"Millhouse Surgery",
     "millhouse",
     "Sam Field",
     "Dr Helen Marsh",
     "Dilys Prosser",
     {{{"Millhouse Surgery, Mill Lane", "2 Mill Lane, Alderbrook, QX1 2AB"}, {"Fernley Branch Surgery", "The Green, Fernley, QX1 5LH"}}}},
    {"Marl Valley Medical Centre",
     "marlvalley",
     "Tomasz Zieliński",
     "Dr Omar Haddad",
     "Janet Crossley",
     {{{"Marl Valley Medical Centre", "14 Quarry Road, Nether Marl, QX2 4DN"}, {}}}},
    {"Canalside Practice",
     "canalside",
     "Bev Grant",
     "Dr Anjali Desai",
     "Rhys Morgan",
     {{{"Canalside Practice, Wharf Street", "31 Wharf Street, Alderbrook, QX1 1TR"},
       {"Hollin Bank Clinic", "5 Hollin Bank, Overmarl, QX3 6PE"}}}},
    {"Overmarl Health Centre",
     "overmarl",
     "Nicola Bradley",
     "Dr Robert Ellison",
     "Saima Akhtar",
     {{{"Overmarl Health Centre", "8 Moor End, Overmarl, QX3 2HJ"}, {}}}},
    {"Hollinbeck Surgery",
     "hollinbeck",
     "Terry Booth",
     "Dr Meena Sharma",
     "Gillian Wood",
     {{{"Hollinbeck Surgery", "21 Beck Side, Hollinbeck, QX4 7GA"}, {}}}},
}};

constexpr std::array<std::uint32_t, 3> shares_of_three{45, 32, 23};
constexpr std::array<std::uint32_t, 5> shares_of_five{26, 22, 20, 17, 15};

// Registration numbers as their bodies write them, in a range that is not given out.
std::string registration_number(Role role, int number) {
  switch (role) {
    case Role::gp: return fmt::format("9900{:03}", number);
    case Role::physiotherapist: return fmt::format("PH9900{:02}", number);
    case Role::occupational_therapist: return fmt::format("OT9900{:02}", number);
    default: return {};  // link workers and navigators have none
  }
}

class Builder {
 public:
  Builder(Town& town, Generator& generator) : town_(town), generator_(generator) {}

  core::OrganisationId organisation(core::OrganisationId parent, OrganisationKind kind, std::string_view name, std::string_view address) {
    const auto id = generator_.id<core::OrganisationId>(town_.opened_at);
    const auto number = town_.organisations.size() + 1;
    const bool coded = kind != OrganisationKind::site;
    town_.organisations.push_back({.id = id,
                                   .parent = parent,
                                   .kind = kind,
                                   .name = std::string(name),
                                   .ods_code = coded ? fmt::format("ZZ{:03}", number) : "",
                                   .address = std::string(address),
                                   .telephone = fmt::format("+441632960{:03}", number)});
    note(core::EventKind::place_changed, core::subject(id));
    return id;
  }

  core::ProfessionalId professional(std::string_view name, Role role, std::vector<std::string> competences = {}) {
    const auto id = generator_.id<core::ProfessionalId>(town_.opened_at);
    town_.professionals.push_back({.id = id,
                                   .name = std::string(name),
                                   .profession = role,
                                   .registration_number = registration_number(role, ++numbers_[static_cast<std::size_t>(role)]),
                                   .competences = std::move(competences)});
    return id;
  }

  void account(std::string user_name, std::string_view name, Role role, core::OrganisationId organisation,
               core::ProfessionalId professional = {}) {
    const auto id = generator_.id<core::AccountId>(town_.opened_at);
    town_.accounts.push_back(
        {.id = id, .user_name = std::move(user_name), .name = std::string(name), .password_hash = {}, .professional = professional});
    town_.memberships.push_back({id, organisation, role});
    note(core::EventKind::account_changed, core::subject(id));
  }

 private:
  void note(core::EventKind kind, core::Subject subject) { town_.events.push_back({town_.opened_at, kind, subject, {}, {}, {}}); }

  Town& town_;
  Generator& generator_;
  std::array<int, core::codes<Role>.size()> numbers_{};
};

// What the pathways ask of a physiotherapist: all have the first, some the others.
std::vector<std::string> competences_of(const core::Catalogue& catalogue, Role role, std::size_t number) {
  std::vector<std::string> all;
  for (const auto& pathway : catalogue.pathways) {
    const auto& booking = pathway.booking;
    if (booking.role != role || booking.competence.empty()) continue;
    if (pathway.id == pain_and_mood_pathway && !treats_pain_and_mood(number)) continue;
    all.push_back(booking.competence);
  }
  return all;
}

}  // namespace

std::span<const std::uint32_t> practice_shares(std::size_t count) {
  if (count == shares_of_three.size()) return shares_of_three;
  core::check(count == shares_of_five.size(), "a town has three practices or five");
  return shares_of_five;
}

void add_places(Town& town, Generator& generator, const Staffing& staffing, const core::Catalogue& catalogue) {
  Builder make(town, generator);
  town.network = generator.id<core::NetworkId>(town.opened_at);
  town.name = "Alderbrook and Marl Valley Primary Care Network";
  const auto root = make.organisation({}, OrganisationKind::network, town.name, "The Corn Exchange, Market Place, Alderbrook, QX1 1AA");
  make.account("admin.alderbrook", "Kit Lumb", Role::administrator, root);
  std::vector<core::OrganisationId> all;
  for (const auto& row : std::span(practices).first(staffing.practices)) {
    const auto practice = make.organisation(root, OrganisationKind::practice, row.name, row.sites[0].address);
    all.push_back(practice);
    for (const auto& site : row.sites)
      if (!site.name.empty()) make.organisation(practice, OrganisationKind::site, site.name, site.address);
    make.account(fmt::format("reception.{}", row.user_suffix), row.receptionist, Role::receptionist, practice);
    if (staffing.more_reception) {
      int number = 2;
      for (const auto name : more_receptionists()[all.size() - 1])
        make.account(fmt::format("reception{}.{}", number++, row.user_suffix), name, Role::receptionist, practice);
    }
    make.account(fmt::format("gp.{}", row.user_suffix), row.gp, Role::gp, practice, make.professional(row.gp, Role::gp));
    make.account(fmt::format("manager.{}", row.user_suffix), row.manager, Role::manager, practice);
  }
  const auto add = [&](Role role, int count) {
    const auto known = staff_known(role);
    core::check(count >= 0 && static_cast<std::size_t>(count) <= known.size(), "the town has a name for each professional");
    for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
      const auto id = make.professional(known[i].name, role, competences_of(catalogue, role, i));
      // A GP is one practice's; the others work across the network.
      make.account(std::string(known[i].user_name), known[i].name, role, role == Role::gp ? all[i % all.size()] : root, id);
    }
  };
  add(Role::physiotherapist, staffing.physiotherapists);
  add(Role::occupational_therapist, staffing.occupational_therapists);
  add(Role::link_worker, staffing.link_workers);
  add(Role::support_navigator, staffing.support_navigators);
  add(Role::gp, staffing.gps);
}

}  // namespace simulation
