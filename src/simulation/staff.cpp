#include "simulation/staff.h"

#include "core/check.h"

namespace simulation {
namespace {

constexpr StaffRow physiotherapists[] = {{"Priya Nair", "physio.nair"},      {"Daniel Okafor", "physio.okafor"},
                                         {"Ruth Ackroyd", "physio.ackroyd"}, {"Marek Nowak", "physio.nowak"},
                                         {"Ffion Hughes", "physio.hughes"},  {"Amir Malik", "physio.malik"},
                                         {"Grace Mensah", "physio.mensah"},  {"Joe Whitehead", "physio.whitehead"}};
constexpr StaffRow occupational_therapists[] = {
    {"Olu Adeyemi", "ot.adeyemi"},     {"Kate Thornton", "ot.thornton"}, {"Sanjay Mehta", "ot.mehta"}, {"Aoife Doyle", "ot.doyle"},
    {"Ben Sutcliffe", "ot.sutcliffe"}, {"Zainab Iqbal", "ot.iqbal"},     {"Carol Haigh", "ot.haigh"}};
constexpr StaffRow link_workers[] = {{"Leah Hart", "link.hart"},     {"Winston Reid", "link.reid"},       {"Shazia Aslam", "link.aslam"},
                                     {"Maggie Booth", "link.booth"}, {"Tom Priestley", "link.priestley"}, {"Asha Joshi", "link.joshi"},
                                     {"Declan Nolan", "link.nolan"}};
constexpr StaffRow support_navigators[] = {{"Sunil Das", "navigator.das"},         {"Yvonne Bailey", "navigator.bailey"},
                                           {"Chris Ramsden", "navigator.ramsden"}, {"Nasreen Shah", "navigator.shah"},
                                           {"Pat Metcalfe", "navigator.metcalfe"}, {"Kinga Nowak", "navigator.nowak"},
                                           {"Owen Price", "navigator.price"}};
constexpr StaffRow gps[] = {
    {"Dr Peter Crossley", "gp.crossley"},  {"Dr Nadia Hussain", "gp.hussain"}, {"Dr Ewan Fletcher", "gp.fletcher"},
    {"Dr Susan Hartley", "gp.hartley"},    {"Dr Vikram Sandhu", "gp.sandhu"},  {"Dr Claire Bradley", "gp.bradley"},
    {"Dr Adaeze Obi", "gp.obi"},           {"Dr Martin Naylor", "gp.naylor"},  {"Dr Farah Mirza", "gp.mirza"},
    {"Dr Rhiannon Lewis", "gp.lewis"},     {"Dr Simon Dawson", "gp.dawson"},   {"Dr Lakshmi Reddy", "gp.reddy"},
    {"Dr Joanne Holmes", "gp.holmes"},     {"Dr Kwame Asante", "gp.asante"},   {"Dr Neil Atkinson", "gp.atkinson"},
    {"Dr Orla Gallagher", "gp.gallagher"}, {"Dr Tariq Mahmood", "gp.mahmood"}, {"Dr Emma Greenwood", "gp.greenwood"},
    {"Dr Wei Zhang", "gp.zhang"},          {"Dr Gareth Pugh", "gp.pugh"},      {"Dr Harpreet Gill", "gp.gill"},
    {"Dr Rachel Barker", "gp.barker"},     {"Dr Omar Nasser", "gp.nasser"},    {"Dr Louise Stephenson", "gp.stephenson"},
    {"Dr Magdalena Lis", "gp.lis"},        {"Dr Ian Whitaker", "gp.whitaker"}, {"Dr Sana Choudhry", "gp.choudhry"}};

constexpr std::array<std::string_view, 2> receptionists[] = {{"Mo Rahman", "Gill Shaw"},
                                                             {"Beata Nowak", "Darren Lumb"},
                                                             {"Siân Powell", "Amit Patel"},
                                                             {"Hazel Carter", "Jermaine Francis"},
                                                             {"Lee Walker", "Rubina Khan"}};

}  // namespace

std::span<const StaffRow> staff_known(core::Role role) {
  switch (role) {
    case core::Role::gp: return gps;
    case core::Role::physiotherapist: return physiotherapists;
    case core::Role::occupational_therapist: return occupational_therapists;
    case core::Role::link_worker: return link_workers;
    case core::Role::support_navigator: return support_navigators;
    default: break;
  }
  throw core::Bug("this role has no diary");
}

std::span<const std::array<std::string_view, 2>> more_receptionists() { return receptionists; }

Staff::Staff(const Town& town) {
  for (const auto& membership : town.memberships)
    if (membership.role == core::Role::receptionist)
      receptionists_[membership.organisation].push_back({membership.account, membership.organisation});
  for (const auto& account : town.accounts)
    if (account.professional) professionals_[account.professional] = {account.id, town.organisations.front().id};
  for (const auto& professional : town.professionals) roles_[professional.id] = professional.profession;
}

}  // namespace simulation
