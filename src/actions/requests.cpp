#include "actions/requests.h"

#include <algorithm>

#include "core/london.h"
#include "core/text_limits.h"
#include "storage/diary.h"
#include "storage/patients.h"
#include "storage/places.h"
#include "storage/requests.h"

namespace actions {
namespace {

constexpr std::chrono::days horizon{42};

using Decide = std::function<Result<core::RequestDecision>(storage::Writer&, core::Request)>;

// A visitor to one of the clinics is seen here and cared for there: requests are taken where somebody is registered.
bool takes_requests_of(storage::Reader& reader, const core::Patient& patient) { return storage::within_reach_of(reader, patient.practice); }
std::unexpected<core::Error> registered_elsewhere() {
  return core::fail(core::Fault::forbidden, "",
                    "This person is registered at another practice, which takes their requests. In an emergency, tell them to call 999.");
}

// Loads, decides, saves: the shape of every change to a request.
Result<std::string> change(const System& system, const Principal& who, const OnceKey& once, core::RequestId id, const Decide& decide) {
  return system.store.write(who, system.now(), once, [&](storage::Writer& writer) -> Result<std::string> {
    auto request = storage::find_request(writer, id);
    if (!request) return not_found("Request");
    if (once.is_stale(request->version)) return stale();
    auto decision = decide(writer, std::move(*request));
    if (!decision) return std::unexpected(decision.error());
    writer.save(decision->request);
    writer.record(std::move(decision->events));
    return core::to_string(id);
  });
}

core::RecordFacts record_of(storage::Reader& reader, const core::Patient& patient, core::Channel channel) {
  auto record = storage::record_facts(reader, patient);
  record.clinician_asks = channel == core::Channel::clinician;
  return record;
}

core::RecordFacts record_of(storage::Reader& reader, const core::Request& request) {
  const auto patient = storage::find_patient(reader, request.patient);
  return patient ? record_of(reader, *patient, request.channel) : core::RecordFacts{};
}

// The questions may have changed since: then nothing is known of the answers.
core::Facts facts_of(const System& system, const core::Request& request, const core::RecordFacts& record) {
  return core::facts_from(system.catalogue, request.answers, record).value_or(core::facts_from(record));
}

}  // namespace

std::vector<Further> further_of(const System& system, storage::Reader& reader, const core::Request& request, const core::Facts& facts) {
  auto routes = core::further_routes(system.catalogue, request, facts);
  if (routes.empty()) return {};
  const auto referrals = storage::referrals_of(reader, request.id);
  std::vector<Further> all;
  for (auto& route : routes) {
    const bool booked = core::has_referral(referrals, route.service);
    all.push_back({std::move(route), booked});
  }
  return all;
}
std::vector<Further> further_of(const System& system, storage::Reader& reader, const core::Request& request, const core::Patient& patient) {
  return further_of(system, reader, request, facts_of(system, request, record_of(reader, patient, request.channel)));
}

std::vector<core::Route> routes_for(const System& system, storage::Reader& reader, const core::Request& request, std::string_view service) {
  const auto referrals = storage::referrals_of(reader, request.id);
  if (!request.end && request.chosen.service == service && !core::has_referral(referrals, service)) return {request.chosen};
  return core::bookable_routes(system.catalogue, request, facts_of(system, request, record_of(reader, request)), referrals);
}

Result<std::string> open_request(const System& system, const Principal& who, const OnceKey& once, core::PatientId patient_id,
                                 core::RequestDraft draft) {
  auto words = core::checked_text("words", draft.words,
                                  {.called = "what the caller says", .characters_min = 2, .characters_max = 2000, .multi_line = true});
  if (!words) return std::unexpected(words.error());
  draft.words = std::move(*words);
  const auto id = system.make_id<core::RequestId>();
  return system.store.write(who, system.now(), once, [&](storage::Writer& writer) -> Result<std::string> {
    const auto patient = storage::find_patient(writer, patient_id);
    if (!patient) return not_found("Patient");
    if (!takes_requests_of(writer, *patient)) return registered_elsewhere();
    if (!core::works_for_practice(who.role)) draft.channel = core::Channel::clinician;
    auto decision = core::decide_open_request(system.catalogue, *patient, record_of(writer, *patient, draft.channel), draft, id,
                                              writer.actor(), writer.now());
    if (!decision) return std::unexpected(decision.error());
    writer.save(decision->request);
    writer.record(std::move(decision->events));
    return core::to_string(id);
  });
}

Result<std::string> answer_request(const System& system, const Principal& who, const OnceKey& once, core::RequestId id,
                                   std::vector<core::Answer> answers) {
  return change(system, who, once, id, [&](storage::Writer& writer, core::Request request) {
    const auto record = record_of(writer, request);
    return core::decide_answer_request(system.catalogue, std::move(request), record, answers, writer.actor(), writer.now());
  });
}

Result<std::string> override_request(const System& system, const Principal& who, const OnceKey& once, core::RequestId id, std::string to,
                                     std::string reason) {
  auto text = core::checked_text(
      "reason", reason, {.called = "why you are choosing something else", .characters_min = 3, .characters_max = 500, .multi_line = true});
  if (!text) return std::unexpected(text.error());
  return change(system, who, once, id, [&](storage::Writer& writer, core::Request request) {
    return core::decide_override(system.catalogue, std::move(request), to, *text, who.role, writer.actor(), writer.now());
  });
}

Result<std::string> end_request(const System& system, const Principal& who, const OnceKey& once, core::RequestId id, core::RequestEnd end) {
  return change(system, who, once, id, [&](storage::Writer& writer, core::Request request) {
    for (auto& slot : storage::slots_held_for(writer, id)) {
      auto released = core::decide_release(slot, request.patient, writer.actor(), writer.now());
      writer.save(released.slot);
      writer.record(std::move(released.events));
    }
    return core::decide_end_request(std::move(request), end, writer.actor(), writer.now());
  });
}

void close_episode_when_done(storage::Writer& writer, const core::Referral& changed) {
  auto episode = storage::open_episode_of(writer, changed.patient);
  if (!episode || episode->id != changed.episode) return;
  auto closed =
      core::decide_close_episode(std::move(*episode), storage::referrals_of(writer, changed.episode), writer.actor(), writer.now());
  if (!closed) return;
  writer.save(closed->episode);
  writer.record(std::move(closed->events));
}

std::vector<OfferedSlot> nearest_slots(storage::Reader& reader, const Directory& directory, std::string_view service, const SlotWish& wish,
                                       core::RequestId request, core::OrganisationId practice, core::ProfessionalId professional) {
  const auto now = reader.now();
  const auto from = wish.from ? std::max(now, core::from_london(*wish.from, core::Minutes{0})) : now;
  const core::Preference preference{
      .service = service, .not_before = from, .mode = wish.mode, .site = wish.site, .practice = practice, .professional = professional};
  const auto slots = storage::nearest_slots(reader, preference, from + horizon, request);
  const auto offer = core::decide_offer(slots, preference, reader.actor(), request, now);
  std::vector<OfferedSlot> offers;
  for (std::size_t i = 0; i < offer.count; ++i) {
    const auto& slot = slots[offer.index[i]];
    offers.push_back({slot, directory.organisation(slot.site), directory.professional(slot.professional)});
  }
  return offers;
}

Result<RequestView> view_request(const System& system, const Principal& who, core::RequestId id, const SlotWish& wish,
                                 std::string_view also) {
  return system.store.read(who, system.now(), [&](storage::Reader& reader) -> Result<RequestView> {
    auto request = storage::find_request(reader, id);
    if (!request) return not_found("Request");
    auto patient = storage::find_patient(reader, request->patient);
    if (!patient) return not_found("Patient");
    const auto facts = facts_of(system, *request, record_of(reader, *patient, request->channel));
    RequestView view{std::move(*request), std::move(*patient), facts, {}, {}, {}, {}, {}, {}, false};
    view.suggestion = suggestion_of(system.catalogue, view.request, facts);
    view.route = view.request.chosen;
    view.desk = desk_of(system, reader, view.request);
    view.further = further_of(system, reader, view.request, facts);
    for (const auto& [route, booked] : view.further) {
      if (route.rule_set != also || booked) continue;
      view.is_further = true;
      view.route = route;
      const auto* pathway = system.catalogue.pathway(also);
      view.suggestion = {pathway, route.kind == core::RouteKind::incomplete ? core::RouteOutcome{} : core::decide_route(*pathway, facts)};
    }
    if (view.route.kind != core::RouteKind::incomplete && !view.route.service.empty() && (view.is_further || !view.request.end)) {
      const Directory directory(reader);
      view.sites = directory.sites();
      view.offers = nearest_slots(reader, directory, view.route.service, wish, id, view.request.practice);
      for (auto& slot : storage::slots_held_for(reader, id))
        if (slot.hold && slot.hold->account == who.account && slot.hold->until > reader.now() && !slot.appointment &&
            slot.service == view.route.service)
          view.held = OfferedSlot{slot, directory.organisation(slot.site), directory.professional(slot.professional)};
    }
    return view;
  });
}

Result<NewRequestView> view_new_request(const System& system, const Principal& who, core::PatientId id) {
  return system.store.read(who, system.now(), [&](storage::Reader& reader) -> Result<NewRequestView> {
    auto patient = storage::find_patient(reader, id);
    if (!patient) return not_found("Patient");
    if (!takes_requests_of(reader, *patient)) return registered_elsewhere();
    NewRequestView view{std::move(*patient), {}, {}, {}};
    view.facts = core::facts_from(
        record_of(reader, view.patient, core::works_for_practice(who.role) ? core::Channel::telephone : core::Channel::clinician));
    for (auto& request : storage::requests_of(reader, id)) {
      if (request.suggested.kind == core::RouteKind::red_flag && !view.red_flag &&
          reader.now() - request.opened_at < std::chrono::hours{24})
        view.red_flag = request;
      if (!request.end && !view.open) view.open = std::move(request);
    }
    return view;
  });
}

}  // namespace actions
