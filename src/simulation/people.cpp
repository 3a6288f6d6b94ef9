#include "simulation/people.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>

#include "core/london.h"
#include "simulation/names.h"
#include "simulation/places.h"
#include "simulation/streets.h"

namespace simulation {
namespace {

using core::Date;
using core::Patient;
using namespace std::literals;
using std::chrono::days;

// People of England in each five years of age, of 1,000; the last is 90 and over. Source: ONS, mid-2022 population of England (rounded).
constexpr std::array<std::uint32_t, 19> ages{54, 59, 60, 57, 60, 66, 69, 67, 63, 62, 67, 67, 59, 50, 48, 39, 25, 16, 12};

constexpr std::size_t households_open = 12;

struct Household {
  core::OrganisationId practice;
  std::size_t origin = 0;
  std::string family;
  Home dwelling;
  std::string landline, mobile;
  Date moved_in{};
  int head_age = 0;
  int members = 0;
};

class Register {
 public:
  Register(Town& town, Generator& generator, Date today) : town_(town), generator_(generator), today_(today) {
    for (const auto& organisation : town.organisations)
      if (organisation.kind == core::OrganisationKind::practice) practices_.push_back(organisation.id);
    next_number_ = generator.below(1'000'000);
  }

  void add() {
    const int age = draw_age();
    Household& home = household_for(age);
    ++home.members;
    Patient patient;
    patient.id = generator_.id<core::PatientId>(town_.opened_at);
    patient.practice = home.practice;
    patient.born = today_ - days{age * 1461 / 4 + generator_.between(0, 364)};
    patient.gender = draw_gender();
    give_number(patient);
    give_names(patient, home);
    give_addresses(patient, home);
    give_telephones(patient, home, age);
    give_registrations(patient, home);
    give_needs(patient, home, age);
    give_origin(patient, home);
    patient.restricted = generator_.chance(60);
    if (generator_.chance(age >= 75 ? 500 : age >= 50 ? 60 : 5))
      patient.died = std::max(patient.born, today_ - days{generator_.between(3, 400)});
    const auto registered = std::max(town_.opened_at, core::from_london(patient.registrations.front().period.from, core::Minutes{540}));
    if (registered < town_.now)
      town_.events.push_back(
          {registered, core::EventKind::patient_registered, core::subject(patient.id), patient.id, {}, patient.practice});
    town_.patients.push_back(std::move(patient));
  }

 private:
  int draw_age() {
    const auto band = static_cast<int>(generator_.weighted(ages));
    return 5 * band + generator_.between(0, band == 18 ? 9 : 4);
  }

  core::Gender draw_gender() {
    constexpr std::array<std::uint32_t, 4> shares{20, 5'030, 4'930, 20};  // in the order of core::Gender
    return static_cast<core::Gender>(generator_.weighted(shares));
  }

  Date days_ago(int least, int most) { return today_ - days{generator_.between(least, most)}; }

  // One of the homes still filling up where this age fits as a partner, a child or a parent, else a new one.
  Household& household_for(int age) {
    for (auto& home : households_) {
      const int years = home.head_age - age;
      const bool partner = home.members == 1 && age >= 20 && years > -9 && years < 9;
      const bool child = home.members < 5 && age < 24 && years >= 18 && years <= 42;
      const bool parent = home.head_age < 18 && years <= -18 && years >= -42;
      if (!(partner && generator_.chance(6'000)) && !(child && generator_.chance(8'000)) && !parent) continue;
      if (parent) home.head_age = age;
      return home;
    }
    if (households_.size() == households_open) households_.pop_front();
    Household& home = households_.emplace_back();
    home.practice = practices_[generator_.weighted(practice_shares(practices_.size()))];
    home.origin = generator_.weighted(origin_weights());
    home.family = generator_.pick(origins()[home.origin].family);
    home.dwelling = draw_home(generator_);
    home.mobile = draw_mobile();
    if (generator_.chance(age >= 65 ? 8'000 : 3'000)) home.landline = fmt::format("+441632960{:03}", generator_.between(100, 999));
    home.moved_in = days_ago(40, 9'000);
    home.head_age = age;
    return home;
  }

  std::string draw_mobile() { return fmt::format("+447700900{:03}", generator_.between(0, 999)); }

  void give_number(Patient& patient) {
    using enum core::NhsNumberStatus;
    if (generator_.chance(200)) {
      patient.nhs_number_status = generator_.chance(5'000) ? not_present : trace_required;
      return;
    }
    while (!patient.nhs_number) {  // the step and the million share no factor, so no number comes twice
      patient.nhs_number = core::NhsNumber::from_first_nine(999'000'000 + next_number_);
      next_number_ = (next_number_ + 7'919) % 1'000'000;
    }
    patient.nhs_number_status = generator_.chance(9'600) ? verified : generator_.chance(6'000) ? present_not_traced : trace_required;
  }

  void give_names(Patient& patient, const Household& home) {
    const auto& origin = origins()[home.origin];
    const auto generation = generation_of(static_cast<int>(std::chrono::year_month_day{patient.born}.year()));
    const bool female = patient.gender == core::Gender::female || (patient.gender != core::Gender::male && generator_.chance(5'000));
    const std::string given(generator_.pick((female ? origin.female : origin.male)[generation]));
    const std::string family = generator_.chance(8'500) ? home.family : std::string(generator_.pick(origin.family));
    const auto grown_up = patient.born + days{20 * 365};
    if (female && grown_up + days{2'000} < today_ && generator_.chance(1'800)) {
      const Date changed = grown_up + days{generator_.between(0, 2'000)};
      patient.names = {{given, family, {changed, std::nullopt}},
                       {given, std::string(generator_.pick(origin.family)), {patient.born, changed}}};
    } else {
      patient.names = {{given, family, {patient.born, std::nullopt}}};
    }
  }

  void give_addresses(Patient& patient, const Household& home) {
    const Date since = std::max(patient.born, home.moved_in);
    patient.addresses = {{home.dwelling.lines, home.dwelling.postcode, {since, std::nullopt}, home.dwelling.deprivation}};
    if (since > patient.born + days{400} && generator_.chance(2'500)) {
      const auto [lines, postcode, deprivation] = draw_home(generator_);
      patient.addresses.push_back(
          {lines, postcode, {std::max(patient.born, since - days{generator_.between(200, 4'000)}), since}, deprivation});
    }
  }

  void give_telephones(Patient& patient, const Household& home, int age) {
    if (generator_.chance(150)) return;  // cannot be called
    const bool mobile = age < 16 || generator_.chance(age >= 75 ? 6'000 : 9'500);
    const Date since = std::max(patient.born, days_ago(30, 3'000));
    const auto add = [&](std::string number) {
      const int rank = static_cast<int>(patient.telephones.size()) + 1;
      patient.telephones.push_back({std::move(number), rank, generator_.chance(7'000), {since, std::nullopt}});
    };
    if (mobile) add(age < 16 || home.members == 1 ? home.mobile : draw_mobile());  // a child's number is a parent's
    if (!home.landline.empty()) add(home.landline);
  }

  void give_registrations(Patient& patient, const Household& home) {
    const Date since = std::max(patient.born, home.moved_in);
    patient.registrations = {{home.practice, {since, std::nullopt}}};
    const auto other = generator_.pick(practices_);
    if (other != home.practice && since > patient.born + days{400} && generator_.chance(1'500))
      patient.registrations.push_back({other, {std::max(patient.born, since - days{3'000}), since}});
  }

  void give_needs(Patient& patient, const Household& home, int age) {
    struct Need {
      std::string_view code;
      std::uint32_t young, old;  // chance of 10,000 below and from 70
    };
    static constexpr std::array<Need, 7> needs{{{"large_print", 30, 700},
                                                {"step_free", 80, 1'200},
                                                {"hearing_loop", 40, 1'100},
                                                {"longer_appointment", 120, 500},
                                                {"easy_read", 50, 40},
                                                {"quiet_waiting_room", 60, 30},
                                                {"carer_to_be_called", 10, 400}}};
    const auto& origin = origins()[home.origin];
    if (!origin.interpreter.empty() && generator_.chance(origin.interpreter_chance)) patient.needs.emplace_back(origin.interpreter);
    if (generator_.chance(12)) patient.needs.emplace_back("interpreter_british_sign_language");
    for (const auto& need : needs)
      if (generator_.chance(age < 70 ? need.young : need.old)) patient.needs.emplace_back(need.code);
  }

  // Judgements: four of a hundred do not say; the young are more often of two origins; three times as many have another first language as
  // need an interpreter for it.
  void give_origin(Patient& patient, const Household& home) {
    const auto& origin = origins()[home.origin];
    patient.ethnicity = origin.ethnicity;
    if (patient.born > today_ - days{35 * 365} && generator_.chance(origin.ethnicity == "A" ? 250 : 1'200))
      patient.ethnicity = origin.ethnicity == "M"                                    ? "D"
                          : origin.ethnicity == "N"                                  ? "E"
                          : "HJK"sv.find(origin.ethnicity) != std::string_view::npos ? "F"
                                                                                     : "G";
    if (generator_.chance(400)) patient.ethnicity = "Z";
    const bool interpreter = std::ranges::find(patient.needs, origin.interpreter) != patient.needs.end();
    patient.language = interpreter || generator_.chance(2 * origin.interpreter_chance) ? origin.language : "en";
  }

  Town& town_;
  Generator& generator_;
  Date today_;
  std::vector<core::OrganisationId> practices_;
  std::deque<Household> households_;
  std::uint32_t next_number_ = 0;
};

}  // namespace

void add_people(Town& town, Generator& generator, int count, Date today) {
  Register people(town, generator, today);
  town.patients.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) people.add();
}

}  // namespace simulation
