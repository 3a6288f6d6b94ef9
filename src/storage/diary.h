// Clinics, slots and appointments. Slots carry no patient and are seen across the network; appointments are seen by the patient's
// practice, the host practice and the professional.
#pragma once

#include <optional>
#include <vector>

#include "storage/store.h"

namespace storage {

struct Interval {
  core::Instant from;
  core::Instant to;  // not included
};

std::optional<core::Clinic> find_clinic(Reader&, core::ClinicId);
std::optional<core::Slot> find_slot(Reader&, core::SlotId);
std::optional<core::Appointment> find_appointment(Reader&, core::AppointmentId);

// Those among which core::decide_offer finds what it would offer this caller, before `until`; few, however large the diary.
std::vector<core::Slot> nearest_slots(Reader&, const core::Preference&, core::Instant until, core::RequestId);
// What was given up with its session is left out, above and below.
std::vector<core::Slot> slots_held_for(Reader&, core::RequestId);
std::vector<core::Slot> slots_of(Reader&, core::ClinicId);
std::vector<core::Slot> withdrawn_slots_of(Reader&, core::ClinicId);  // what was given up
std::size_t slot_count(Reader&, core::ClinicId);

// Saves an appointment that was booked or moved: whoever comes from another practice is then found by this place's reception.
void save_placed(Writer&, core::Appointment&);

// Where a person is expected meanwhile, whoever asks; `except` is the appointment that would be moved.
std::optional<core::Appointment> expected_at(Reader&, core::PatientId, Interval, core::AppointmentId except = {});

// Of two who change one person's bookings at once, the later waits here, is run again, and sees what the other has done. Called before
// anything is saved, because PostgreSQL breaks off, after a second, transactions that lock rows in two orders. The order, of every write:
// the people whose bookings change (all at once: the order among them is made here; a first booking's new episode stands for them), then
// slots and appointments, then requests, then the clinic. Who saves one appointment alone (arrived, started, did not attend) or gives back
// held slots and ends a request changes no booking, and needs no turn.
void take_turn(Writer&, std::vector<core::PatientId>);

struct DiaryRow {
  core::Appointment appointment;
  core::ListedPatient patient;
};
std::vector<DiaryRow> appointments_of_professional(Reader&, Interval);  // the principal's own diary
std::vector<DiaryRow> appointments_of_practice(Reader&, Interval);      // those coming to the clinics within the principal's reach
std::vector<DiaryRow> appointments_of_clinic(Reader&, core::ClinicId);
std::vector<core::Appointment> appointments_of(Reader&, core::PatientId);  // the latest first, 200 at most

std::vector<core::Clinic> clinics_of_professional(Reader&, Interval);
std::vector<core::Clinic> clinics_of_practice(Reader&, Interval);

}  // namespace storage
