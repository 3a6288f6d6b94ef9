// The nearest times as the database finds them, against core::decide_offer over every slot there is.
#include <iostream>
#include <random>

#include "core/london.h"
#include "storage/diary.h"
#include "tests/actions/practice.h"

namespace actions {
namespace {

struct Offers : EachPractice {};
ON_EACH_ENGINE(Offers);

TEST_P(Offers, are_those_that_looking_at_every_slot_would_find) {
  Practice& p = *practice;
  const unsigned seed = 20261123;
  std::mt19937 random(seed);
  SCOPED_TRACE("seed " + std::to_string(seed));
  const auto below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  std::vector<core::SlotId> slots;
  std::vector<core::ClinicId> clinics{p.mill_clinic, p.harbour_clinic};
  for (int i = 0; i < 40; ++i) {
    const bool mill = below(2) == 0;
    const auto start = p.now() + std::chrono::minutes{20 * (30 + i * 12)};
    clinics.push_back(p.add_clinic(mill ? p.priya.professional : p.owen.professional, mill ? p.mill : p.harbour,
                                   mill ? p.mill_site : p.harbour_site, start, 1 + below(10), slots, below(3) > 0));
  }
  std::vector<core::RequestId> requests;
  for (int i = 0; i < 60; ++i) {
    const bool mill = below(2) == 0;
    const auto patient = p.add_patient(p.person("Caller", "Number" + std::to_string(i), "1970-01-01", mill ? p.mill : p.harbour));
    requests.push_back(p.routed(mill ? p.mill_reception : p.harbour_reception, patient));
    const auto& who = mill ? p.mill_reception : p.harbour_reception;
    const auto slot = slots[random() % slots.size()];
    if (below(2) == 0) (void)book(p.system, who, p.once(), requests.back(), slot, "reception");
    else (void)hold_slot(p.system, who, p.once(), requests.back(), slot);
    if (below(5) == 0) p.pass(3min);  // earlier holds run out
  }

  int offered = 0;
  for (int i = 0; i < 200; ++i) {
    const auto& who = below(2) == 0 ? p.mill_reception : p.harbour_reception;
    const auto request = requests[random() % requests.size()];
    const auto practice_of = below(2) == 0 ? p.mill : p.harbour;
    const SlotWish wish{.mode = below(3) == 0 ? std::optional(below(2) == 0 ? core::Mode::face_to_face : core::Mode::video) : std::nullopt,
                        .site = below(2) == 0 ? (below(2) == 0 ? p.mill_site : p.harbour_site) : core::OrganisationId{},
                        .from = below(2) == 0 ? std::optional(core::to_london(p.now() + std::chrono::days{below(9)}).date) : std::nullopt};
    p.store.read(who, p.now(), [&](storage::Reader& reader) {
      std::vector<core::Slot> all;
      for (const auto clinic : clinics)
        for (auto& slot : storage::slots_of(reader, clinic)) all.push_back(std::move(slot));
      std::ranges::sort(all, [](const auto& a, const auto& b) { return std::tie(a.start, a.id) < std::tie(b.start, b.id); });
      const auto from = wish.from ? std::max(p.now(), core::from_london(*wish.from, core::Minutes{0})) : p.now();
      const core::Preference preference{
          .service = physiotherapy_service(), .not_before = from, .mode = wish.mode, .site = wish.site, .practice = practice_of};
      const auto expected = core::decide_offer(all, preference, reader.actor(), request, p.now());
      const auto found = nearest_slots(reader, Directory(reader), physiotherapy_service(), wish, request, practice_of);
      EXPECT_EQ(found.size(), expected.count);
      for (std::size_t k = 0; k < std::min(found.size(), expected.count); ++k) EXPECT_EQ(found[k].slot.id, all[expected.index[k]].id);
      offered += static_cast<int>(found.size());
      return 0;
    });
  }
  EXPECT_GT(offered, 200) << "too little was on offer to compare";
}

TEST_P(Offers, leave_out_when_the_person_is_expected_elsewhere) {
  Practice& p = *practice;
  std::vector<core::SlotId> here, there;
  const auto start = p.now() + 24h;
  p.add_clinic(p.priya.professional, p.mill, p.mill_site, start, 2, here);
  p.add_clinic(p.owen.professional, p.harbour, p.harbour_site, start + 10min, 2, there, true);
  const auto patient = p.add_patient(p.person("Caller", "Twice", "1970-01-01", p.mill));
  const auto first = p.booked(p.mill_reception, patient, here[0]);
  const auto again = p.routed(p.mill_reception, patient);
  const auto field = [](const auto& answer) { return answer ? std::string("done") : answer.error().field; };
  const auto offered = [&] {
    std::vector<core::SlotId> all;
    p.store.read(p.mill_reception, p.now(), [&](storage::Reader& reader) {
      const SlotWish wish{.mode = {}, .site = p.harbour_site, .from = core::to_london(start).date};
      for (const auto& offer : nearest_slots(reader, Directory(reader), physiotherapy_service(), wish, again, p.mill))
        all.push_back(offer.slot.id);
      return 0;
    });
    return all;
  };

  EXPECT_EQ(offered(), std::vector{there[1]}) << "the first begins while the person is at Mill House";
  EXPECT_EQ(field(hold_slot(p.system, p.mill_reception, p.once(), again, there[0])), "slot");
  EXPECT_EQ(field(book(p.system, p.mill_reception, p.once(), again, there[0], "reception")), "slot");
  EXPECT_EQ(field(move_appointment(p.system, p.mill_reception, p.once(), first, there[0])), "done") << "it makes way for itself";
  EXPECT_EQ(field(book(p.system, p.mill_reception, p.once(), again, here[0], "reception")), "slot") << "now they are at the Harbour";
  EXPECT_EQ(field(cancel_appointment(p.system, p.mill_reception, p.once(), first, "cannot_attend")), "done");
  EXPECT_EQ(field(book(p.system, p.mill_reception, p.once(), again, here[0], "reception")), "done");
}

}  // namespace
}  // namespace actions
