#include "simulation/streets.h"

#include <algorithm>

#include <fmt/format.h>

namespace simulation {
namespace {

constexpr std::array<std::string_view, 36> streets{
    "Mill Lane",      "Quarry Road",      "Wharf Street",     "Station Road", "Church Street",  "Hollin Bank",
    "Marl View",      "Beck Side",        "Weavers Row",      "Chapel Hill",  "Alder Close",    "Orchard Avenue",
    "Tenter Croft",   "The Green",        "Victoria Terrace", "Moor End",     "Lime Kiln Lane", "Albert Street",
    "Ferndale Drive", "Lock Keepers Way", "Spindle Street",   "Carders Fold", "Bobbin Yard",    "Dyehouse Lane",
    "Shuttle Close",  "Market Street",    "Towpath Walk",     "Gas Street",   "Foundry Row",    "Park Road",
    "Laburnum Grove", "Sycamore Drive",   "Heather Bank",     "Cricket Lane", "Priory Gardens", "Kestrel Way"};

struct Area {
  std::string_view name, district;
  std::uint32_t weight;  // of the town's homes
  int decile;
};
constexpr std::array<Area, 8> areas{{{"Alderbrook", "QX1", 30, 4},
                                     {"Wharfside, Alderbrook", "QX1", 12, 2},
                                     {"Mill End, Alderbrook", "QX1", 8, 1},
                                     {"Fernley", "QX1", 12, 7},
                                     {"Nether Marl", "QX2", 14, 5},
                                     {"Quarry Park, Nether Marl", "QX2", 5, 3},
                                     {"Overmarl", "QX3", 11, 8},
                                     {"Hollinbeck", "QX4", 8, 9}}};
constexpr auto area_weights = [] {
  std::array<std::uint32_t, areas.size()> all{};
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = areas[i].weight;
  return all;
}();

constexpr int houses_a_street = 140, houses_a_postcode = 20;
constexpr std::string_view unit_letters = "ABDEFGHJLNPQRSTUWXYZ";  // as in real postcodes: without C, I, K, M, O, V

int decile_of(std::size_t area, std::size_t street) {
  constexpr std::array<int, 5> about{0, 1, -1, 0, 2};
  return std::clamp(areas[area].decile + about[(street * 7 + area) % about.size()], 1, 10);
}

}  // namespace

Home draw_home(Generator& generator) {
  const std::size_t area = generator.weighted(area_weights);
  const std::size_t street = generator.below(streets.size());
  const int number = generator.between(1, houses_a_street);
  const std::size_t sector = 1 + (street + 2 * area) % 9;
  const char first = unit_letters[(street * 5 + area * 3) % unit_letters.size()];
  const char second = unit_letters[(area * 7 + static_cast<std::size_t>((number - 1) / houses_a_postcode)) % unit_letters.size()];
  return {fmt::format("{} {}, {}", number, streets[street], areas[area].name),
          fmt::format("{} {}{}{}", areas[area].district, sector, first, second), decile_of(area, street)};
}

}  // namespace simulation
