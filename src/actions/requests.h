// A request from the first words to a route: open it with the emergency questions, answer the pathway's, see why, choose otherwise.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "actions/queue.h"
#include "actions/system.h"

namespace actions {

// Answers the request's id. Field names of errors are the questions' ids, "words" and "channel".
Result<std::string> open_request(const System&, const Principal&, const OnceKey&, core::PatientId, core::RequestDraft);
Result<std::string> answer_request(const System&, const Principal&, const OnceKey&, core::RequestId, std::vector<core::Answer>);
Result<std::string> override_request(const System&, const Principal&, const OnceKey&, core::RequestId, std::string to, std::string reason);
Result<std::string> end_request(const System&, const Principal&, const OnceKey&, core::RequestId, core::RequestEnd);

// A free time, with the words for it.
struct OfferedSlot {
  core::Slot slot;
  std::string site;
  std::string professional;
};

// What the caller would take; empty parts: anything.
struct SlotWish {
  std::optional<core::Mode> mode;
  core::OrganisationId site;
  std::optional<core::Date> from;  // not before this day
  bool same_professional = false;   // of an appointment there is already
};

struct Further {
  core::Route route;    // incomplete: its questions have not been asked
  bool booked = false;
};

struct RequestView {
  core::Request request;
  core::Patient patient;
  core::Facts facts;             // from the answers and the record as it is now
  core::Suggestion suggestion;   // what the rules said, by the stored decision; while questions are open, what they say now
  core::Route route;             // what is looked at: the one chosen, or the further one asked for
  std::vector<Further> further;  // of a mixed need
  std::vector<OfferedSlot> offers;       // when it goes to a service: the three nearest
  std::optional<OfferedSlot> held;       // the time kept for this caller
  std::vector<core::Organisation> sites; // to choose between
  bool is_further = false;               // `route` and `suggestion` are a further pathway's
  Desk desk = {};                        // who looks after it, who is looking, notes
};
// `also`: a further pathway's id, to look at that one.
Result<RequestView> view_request(const System&, const Principal&, core::RequestId, const SlotWish&, std::string_view also = {});

// Inside a transaction: the request's further routes and which of them are booked.
std::vector<Further> further_of(const System&, storage::Reader&, const core::Request&, const core::Patient&);

// What may be booked with a service, inside a transaction: core::bookable_routes.
std::vector<core::Route> routes_for(const System&, storage::Reader&, const core::Request&, std::string_view service);

// The new request's page before there is a request: the patient and what the record tells the rules.
struct NewRequestView {
  core::Patient patient;
  core::Facts facts;
  std::optional<core::Request> open;      // one not ended yet, of the same person: perhaps the same call
  std::optional<core::Request> red_flag;  // one of the last day that raised a red flag: the danger may not be over
};
Result<NewRequestView> view_new_request(const System&, const Principal&, core::PatientId);

// Inside a transaction, after a referral was saved: the episode ends with its last open referral.
void close_episode_when_done(storage::Writer&, const core::Referral& changed);

// The nearest times of a service for a caller of this practice, inside a transaction. Horizon: 42 days.
std::vector<OfferedSlot> nearest_slots(storage::Reader&, const Directory&, std::string_view service, const SlotWish&, core::RequestId,
                                       core::OrganisationId practice, core::ProfessionalId professional = {});

}  // namespace actions
