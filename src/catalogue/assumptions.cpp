#include "catalogue/assumptions.h"

#include <algorithm>
#include <array>

#include "catalogue/reader.h"

namespace catalogue {
namespace {

constexpr std::size_t entries_max = 500;
constexpr std::array sections{std::pair{"unit_costs", Assumption::Kind::unit_cost}, std::pair{"value_sets", Assumption::Kind::value_set},
                              std::pair{"discount_rates", Assumption::Kind::discount_rate}};

Assumption read_entry(File& file, const YAML::Node& node, Assumption::Kind kind) {
  Assumption a{.kind = kind, .name = {}, .values = {}, .unit = {}, .year = {}, .source = {}};
  const Map map(file, node, "an assumption", {"name", "value", "low", "central", "high", "unit", "year", "source", "verified"});
  if (!map) return a;
  a.name = map.scalar("name");
  a.unit = map.scalar("unit");
  a.year = map.scalar("year");
  a.source = map.scalar("source");
  a.verified = file.boolean(map.need("verified"), "'verified'", false);
  for (const char* key : {"value", "low", "central", "high"})
    if (map.has(key)) a.values.push_back(file.number(map.find(key), "'" + std::string(key) + "'", 0));
  const bool one = map.has("value");
  if (one == (map.has("low") && map.has("high")) || (one && a.values.size() > 1))
    file.complain(map.line(), "an assumption has a 'value', or a 'low' and a 'high'");
  else if (!std::ranges::is_sorted(a.values)) file.complain(map.line(), "'low', 'central' and 'high' are not in order");
  return a;
}

}  // namespace

std::expected<std::vector<Assumption>, std::vector<Complaint>> compile_assumptions(const Source& source) {
  std::vector<Complaint> complaints;
  File file(source.file, complaints);
  std::vector<Assumption> all;
  const Map map(file, file.parse(source.text), "a file of assumptions", {"unit_costs", "value_sets", "discount_rates"});
  for (const auto& [key, kind] : sections) {
    if (!map || !map.has(key)) continue;
    for (const auto& node : file.list(map.find(key), "'" + std::string(key) + "'", entries_max)) {
      all.push_back(read_entry(file, node, kind));
      if (std::ranges::count(all, all.back().name, &Assumption::name) > 1) file.complain(node, "'" + all.back().name + "' comes twice");
    }
  }
  if (!complaints.empty() || !file.sound()) return std::unexpected(std::move(complaints));
  return all;
}

std::expected<std::vector<Assumption>, std::vector<Complaint>> load_assumptions(const std::filesystem::path& path) {
  auto text = text_of(path);
  if (!text) return std::unexpected(std::vector<Complaint>{{path.filename().string(), 0, "the file cannot be read"}});
  return compile_assumptions({path.filename().string(), std::move(*text)});
}

}  // namespace catalogue
