#include "simulation/places.h"

#include <fmt/format.h>

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

constexpr std::array<PracticeRow, 3> practices{{
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
}};

struct PhysiotherapistRow {
  std::string_view name, user_name;
};
constexpr std::array<PhysiotherapistRow, physiotherapists_max> physiotherapists_known{{{"Priya Nair", "physio.nair"},
                                                                                       {"Daniel Okafor", "physio.okafor"},
                                                                                       {"Ruth Ackroyd", "physio.ackroyd"},
                                                                                       {"Marek Nowak", "physio.nowak"},
                                                                                       {"Ffion Hughes", "physio.hughes"},
                                                                                       {"Amir Malik", "physio.malik"},
                                                                                       {"Grace Mensah", "physio.mensah"},
                                                                                       {"Joe Whitehead", "physio.whitehead"}}};

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

  core::ProfessionalId professional(std::string_view name, Role profession, std::string registration,
                                    std::vector<std::string> competences) {
    const auto id = generator_.id<core::ProfessionalId>(town_.opened_at);
    town_.professionals.push_back({.id = id,
                                   .name = std::string(name),
                                   .profession = profession,
                                   .registration_number = std::move(registration),
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
};

}  // namespace

void add_places(Town& town, Generator& generator, int physiotherapists, const std::string& competence) {
  Builder make(town, generator);
  town.network = generator.id<core::NetworkId>(town.opened_at);
  town.name = "Alderbrook and Marl Valley Primary Care Network";
  const auto root = make.organisation({}, OrganisationKind::network, town.name, "The Corn Exchange, Market Place, Alderbrook, QX1 1AA");
  make.account("admin.alderbrook", "Kit Lumb", Role::administrator, root);
  int number = 1;
  for (const auto& row : practices) {
    const auto practice = make.organisation(root, OrganisationKind::practice, row.name, row.sites[0].address);
    for (const auto& site : row.sites)
      if (!site.name.empty()) make.organisation(practice, OrganisationKind::site, site.name, site.address);
    make.account(fmt::format("reception.{}", row.user_suffix), row.receptionist, Role::receptionist, practice);
    const auto gp = make.professional(row.gp, Role::gp, fmt::format("990000{}", number++), {});
    make.account(fmt::format("gp.{}", row.user_suffix), row.gp, Role::gp, practice, gp);
    make.account(fmt::format("manager.{}", row.user_suffix), row.manager, Role::manager, practice);
  }
  core::check(physiotherapists >= 1 && physiotherapists <= physiotherapists_max, "the town has names for 1 to 8 physiotherapists");
  for (int i = 0; i < physiotherapists; ++i) {
    const auto& row = physiotherapists_known[static_cast<std::size_t>(i)];
    std::vector<std::string> competences;
    if (!competence.empty()) competences.push_back(competence);
    const auto id = make.professional(row.name, Role::physiotherapist, fmt::format("PH9900{:02}", i + 1), std::move(competences));
    make.account(std::string(row.user_name), row.name, Role::physiotherapist, root, id);
  }
}

}  // namespace simulation
