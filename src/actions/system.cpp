#include "actions/system.h"

#include <algorithm>

#include "storage/places.h"

namespace actions {

core::Suggestion suggestion_of(const core::Catalogue& catalogue, const core::Request& request, const core::Facts& facts) {
  if (request.suggested.kind != core::RouteKind::incomplete)
    if (auto named = core::suggestion_named(catalogue, request.suggested.rule_set, request.suggested.rule)) return *named;
  return core::suggest(catalogue, facts);
}

Directory::Directory(storage::Reader& reader)
    : organisations_(storage::all_organisations(reader)), professionals_(storage::all_professionals(reader)) {}

const core::Organisation* Directory::find(core::OrganisationId id) const {
  const auto found = std::ranges::find(organisations_, id, &core::Organisation::id);
  return found == organisations_.end() ? nullptr : &*found;
}

std::string Directory::organisation(core::OrganisationId id) const {
  const auto* found = find(id);
  return found ? found->name : "Unknown place";
}

std::string Directory::professional(core::ProfessionalId id) const {
  const auto found = std::ranges::find(professionals_, id, &core::Professional::id);
  return found == professionals_.end() ? "Unknown professional" : found->name;
}

std::vector<core::Organisation> Directory::sites() const {
  std::vector<core::Organisation> all;
  std::ranges::copy_if(organisations_, std::back_inserter(all), [](const auto& o) { return o.kind == core::OrganisationKind::site; });
  return all;
}

}  // namespace actions
