#include "simulation/slot_finder.h"

#include <algorithm>

#include "core/london.h"
#include "simulation/habits.h"

namespace simulation {
namespace {

constexpr std::chrono::days booking_ahead{42};  // nobody is offered a time later than this

}  // namespace

// The slots are in order of time: those of the first days are looked at, and more only where these do not offer enough.
std::optional<std::size_t> SlotFinder::find(const core::Preference& wish, const core::Actor& actor, core::RequestId request,
                                            core::Instant at) {
  const auto place_of = [&](core::Instant start) {
    return static_cast<std::size_t>(std::ranges::upper_bound(town_.slots, start, {}, &core::Slot::start) - town_.slots.begin());
  };
  const auto first = place_of(wish.not_before), last = place_of(at + booking_ahead);
  core::SlotOffer offer;
  for (auto window = std::chrono::days{1}; offer.count < core::slot_offers_max; window *= 3) {
    const auto end = std::min(last, place_of(wish.not_before + window));
    if (first >= end && end == last) break;
    offer = core::decide_offer(std::span(town_.slots).subspan(first, end - first), wish, actor, request, at);
    if (end == last) break;
  }
  if (offer.count == 0) return std::nullopt;
  constexpr std::array<std::uint32_t, core::slot_offers_max> taken{65, 20, 15};
  const auto choice = generator_.weighted(std::span(taken).first(offer.count));
  return first + offer.index[choice];
}

std::optional<std::size_t> SlotFinder::find_for(const core::Request& request, const core::Route& route,
                                                std::span<const core::Expected> elsewhere, const core::Actor& actor, core::Instant at) {
  const bool hurry = route.urgency != core::Urgency::routine;
  core::Preference wish{.service = route.service, .mode = {}, .site = {}, .practice = request.practice, .elsewhere = elsewhere};
  const core::Instant soonest = at + core::Minutes{10};  // nobody is here sooner
  wish.not_before = soonest + draw_wait(generator_, hurry);
  const auto wait = wish.not_before - at;
  if (std::chrono::weekday{core::to_london(wish.not_before).date} == std::chrono::Saturday && wait > std::chrono::days{2})
    wish.not_before -= std::chrono::days{1};  // rather the Friday before; a Sunday becomes the Monday after
  if (generator_.chance(1'000)) wish.mode = core::Mode::telephone;
  else if (generator_.chance(7'000)) wish.mode = core::Mode::face_to_face;
  if (generator_.chance(2'500)) wish.site = site_near(request.practice);
  if (const auto found = find(wish, actor, request.id, at)) return found;
  wish.not_before = soonest;
  wish.mode = {};
  wish.site = {};
  return find(wish, actor, request.id, at);
}

core::OrganisationId SlotFinder::site_near(core::OrganisationId practice) const {
  const auto found = std::ranges::find_if(town_.organisations, [&](const auto& o) { return o.parent == practice; });
  return found == town_.organisations.end() ? core::OrganisationId{} : found->id;
}

}  // namespace simulation
