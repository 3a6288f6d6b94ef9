// Finding a patient from what a caller says, and the page about one.
#pragma once

#include <string>
#include <vector>

#include "actions/system.h"
#include "storage/queue.h"

namespace actions {

// What was typed into one box: "Amina Khan 14/3/1962", "KHAN, Amina", "999 000 0018" or "07700 900123".
struct FoundPatients {
  std::vector<core::Patient> patients;  // the best match first
  std::string understood;               // what the box was taken for: "name and date of birth"
};
// invalid, field "query": nothing that can be searched for.
Result<FoundPatients> find_patients(const System&, const Principal&, std::string_view query);

struct PatientView {
  core::Patient patient;
  std::string practice;
  bool registered_here = false;                 // else a visitor, whose requests are taken elsewhere
  std::vector<core::Request> requests;          // the newest first
  std::vector<core::Appointment> appointments;  // the latest first
  std::vector<std::string> places;              // of each appointment: "Priya Nair, Mill Lane Surgery"
  std::vector<storage::NoteRow> notes = {};     // the latest first
};
Result<PatientView> view_patient(const System&, const Principal&, core::PatientId);

}  // namespace actions
