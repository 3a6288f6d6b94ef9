// What every action stands on. An action is one transaction: authorise, load, decide, save, answer. The web page and the interface for
// systems call the same one. What may not be seen is not found; a refusal is an event.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/casework.h"
#include "core/error.h"
#include "core/message_text.h"
#include "core/rota.h"
#include "storage/store.h"

namespace actions {

using core::Principal;
using core::Result;
using storage::OnceKey;

// A form made from an older version than the one that stands now.
inline std::unexpected<core::Error> stale() {
  return core::fail(core::Fault::conflict, "",
                    "Somebody else changed this since you opened it. Look at it again, then repeat your change.");
}

struct System {
  storage::Store& store;
  const core::Catalogue& catalogue;
  std::function<core::Instant()> now;
  std::function<core::Uuid()> new_id;  // a UUIDv7 of now
  core::MessageTemplates messages = {};
  core::Calendar calendar = {};        // bank holidays

  template <class IdType>
  IdType make_id() const {
    return IdType{new_id()};
  }
};

inline std::unexpected<core::Error> not_found(std::string_view what) {
  return core::fail(core::Fault::not_found, "", std::string(what) + " not found");
}

// What the rules said of a request: the stored decision while its rule is still in the files, else what they say to its answers now.
core::Suggestion suggestion_of(const core::Catalogue&, const core::Request&, const core::Facts&);

// The names behind ids, for pages: the network's organisations and professionals.
class Directory {
 public:
  explicit Directory(storage::Reader& reader);

  std::string organisation(core::OrganisationId) const;  // "Unknown place" when it has gone
  std::string professional(core::ProfessionalId) const;
  const core::Organisation* find(core::OrganisationId) const;
  const std::vector<core::Organisation>& organisations() const { return organisations_; }
  std::vector<core::Organisation> sites() const;

 private:
  std::vector<core::Organisation> organisations_;
  std::vector<core::Professional> professionals_;
};

}  // namespace actions
