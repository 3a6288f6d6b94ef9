// A network of practices of 10,000 people each, made as the made-up town makes people (src/simulation), with the long tail of family
// names that a country has and a town's table of names has not: half the people bear one of some 6,000 made-up names, a few of which are
// common and most rare. How long the tail is, is a judgement: nothing here counts real people.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "simulation/generator.h"
#include "simulation/people.h"
#include "storage/patients.h"
#include "storage/places.h"

namespace bench {

inline constexpr int people_of_a_practice = 10'000;

class Crowd {
 public:
  core::NetworkId network{core::make_uuid(1, 1, 1)};
  core::OrganisationId whole{core::make_uuid(1, 2, 2)};
  core::Instant now = core::parse_iso("2026-11-23T09:00:00Z").value();

  static core::OrganisationId practice(int i) { return {core::make_uuid(2, 1, static_cast<std::uint64_t>(i))}; }

  core::Principal who(core::OrganisationId organisation) const {
    return {network, core::AccountId{core::make_uuid(1, 3, 3)}, organisation, core::Role::receptionist, {}, "Bench", "bench"};
  }

  // The next practice and its people, who come with their events.
  simulation::Town next() {
    simulation::Town town;
    town.network = network;
    town.now = now;
    town.opened_at = core::Instant{std::chrono::milliseconds{1'700'000'000'000 + made_}};  // ids grow from practice to practice
    town.organisations.resize(3, {.kind = core::OrganisationKind::practice});  // a town's people go to three practices; these all go to one
    add_people(town, generator_, people_of_a_practice, std::chrono::floor<std::chrono::days>(now));
    town.organisations = {
        {.id = practice(made_), .parent = whole, .kind = core::OrganisationKind::practice, .name = "Practice " + std::to_string(made_)}};
    for (auto& event : town.events) event.organisation = practice(made_);
    for (auto& patient : town.patients) {
      patient.practice = practice(made_);
      patient.registrations.front().practice = patient.practice;
      give_number(patient);
      if (generator_.chance(5'000)) give_rare_name(patient);
    }
    ++made_;
    return town;
  }

 private:
  // Numbers for tests begin with 999: there are enough for nine tenths of a million.
  void give_number(core::Patient& patient) {
    if (patient.nhs_number) patient.nhs_number.reset();
    while (!patient.nhs_number && next_number_ < 1'000'000)
      patient.nhs_number = core::NhsNumber::from_first_nine(999'000'000 + next_number_++);
  }

  // The product of two draws is small far more often than large: name 0 has 1 of 700 people, name 5,000 one of 100,000.
  void give_rare_name(core::Patient& patient) {
    static constexpr std::array<std::string_view, 24> first{"Ash",   "Birk",   "Cald", "Dun",   "Elm",   "Fern",   "Gold",   "Hather",
                                                            "Ingle", "Jervo",  "Kels", "Lang",  "Marl",  "Nether", "Oaken",  "Pember",
                                                            "Quarn", "Rother", "Stan", "Thurl", "Ulver", "Vell",   "Wether", "Yar"};
    static constexpr std::array<std::string_view, 16> middle{"",   "en",  "er", "ing", "le", "mer",  "na", "or",
                                                             "ra", "sel", "ta", "un",  "va", "wick", "ba", "do"};
    static constexpr std::array<std::string_view, 16> last{"bury", "by",    "combe", "den",   "field",  "gate", "ham",  "head",
                                                           "ley",  "ridge", "shaw",  "stead", "thorpe", "ton",  "well", "worth"};
    constexpr std::uint64_t all = first.size() * middle.size() * last.size();
    const std::uint64_t place = std::uint64_t{generator_.below(all)} * generator_.below(all) / all;
    const std::string name = std::string(first[place % 24]) + std::string(middle[place / 24 % 16]) + std::string(last[place / 384]);
    for (auto& known : patient.names) known.family = name;
  }

  simulation::Generator generator_{1, 1};
  int made_ = 0;
  std::uint32_t next_number_ = 0;
};

}  // namespace bench
