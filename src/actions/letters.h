// Letters and text messages to look at and print. Nothing is sent from here: what leaves the building is another room's work.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "actions/system.h"
#include "core/message_text.h"

namespace actions {

struct LetterView {
  core::Patient patient;
  std::optional<core::Appointment> appointment;
  core::Organisation practice;  // where the person is registered: who writes
  std::vector<core::MessageKind> kinds;  // those that fit: the likeliest first
  core::MessageFields fields;
};
// unsupported: the program was started without messages.
Result<LetterView> view_letter(const System&, const Principal&, core::AppointmentId);
Result<LetterView> view_letter(const System&, const Principal&, core::PatientId);

struct PrintedLetter {
  core::MessageKind kind{};
  std::string language = "en";
  bool large = false;
};
// Records that somebody printed it. conflict: nobody may write to this person (died, restricted). Answers the patient's id.
Result<std::string> print_letter(const System&, const Principal&, const OnceKey&, core::AppointmentId, const PrintedLetter&);
Result<std::string> print_letter(const System&, const Principal&, const OnceKey&, core::PatientId, const PrintedLetter&);

}  // namespace actions
