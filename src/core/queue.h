// The shared queue of requests: who looks after one, by when it must be answered, and the notes people leave for one another.
// Invariants: taking a request changes nothing in it; a note is never changed, a correction is a new note. Presence ("is looking at
// this") is no value: it lasts presence_length and decides nothing.
#pragma once

#include <optional>
#include <string>

#include "core/casework.h"

namespace core {

struct Assignment {
  AssignmentId id;
  std::int64_t version = 0;
  Instant changed_at{};
  RequestId request;
  PatientId patient;
  OrganisationId practice;
  AccountId account;  // none: given back
  AccountId assigned_by;
};

struct AssignmentDecision {
  Assignment assignment;
  Events events;
};
// `current`: as it stands, version 0 when nobody ever had it. `seen`: whom the page showed. Guards: the request is not ended; nobody else
// took it since the page was made (conflict); something changes.
Result<AssignmentDecision> decide_assign(const Request& request, Assignment current, AccountId seen, AccountId to, const Actor& actor,
                                         Instant now);

inline constexpr std::chrono::minutes presence_length{3};

struct Note {
  NoteId id;
  std::int64_t version = 0;
  Instant changed_at{};
  PatientId patient;
  OrganisationId practice;  // where it was written
  RequestId request;        // none: about the person
  Instant written_at{};
  AccountId written_by;
  std::string text;
};
inline constexpr std::size_t note_characters_max = 2000;

struct NoteDecision {
  Note note;
  Events events;
};
NoteDecision decide_write_note(const Patient& patient, RequestId request, std::string text, NoteId id, const Actor& actor, Instant now);

}  // namespace core
