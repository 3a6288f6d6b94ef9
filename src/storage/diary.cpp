#include "storage/diary.h"

#include <algorithm>

#include "storage/access.h"
#include "storage/imports.h"
#include "storage/joined.h"
#include "storage/patient_keys.h"

namespace storage {
namespace {

using core::Appointment;
using core::Clinic;
using core::Slot;

// Of the network, whoever asks: $1 network, $2 id or clinic or request.
constexpr auto by_id = [] { return SqlText("where t.network_id = $1 and t.id = $2"); };
// core::decide_offer in SQL, so that only the few nearest are read, however many there are: $5 now, $6 account, $7 request, $8 the caller's
// practice, $9 mode or nothing, $10 site or professional. Those of one site have an index of their own; a mode is read from the index. And
// not while the person is expected elsewhere (no visit lasts twelve hours), unless it is this request's own visit to the service, which is
// about to be moved.
constexpr SqlText nearest(std::string_view mode) {
  return "where t.network_id = $1 and t.service = $2 and t.start_at >= $3 and t.start_at < $4 and t.start_at > $5 and t.appointment_id is "
         "null and t.withdrawn_at is null "
         "and (t.held_until is null or t.held_until <= $5 or (t.held_by_id = $6 and t.held_for_id = $7)) "
         "and (t.open_to_network = 1 or t.organisation_id = $8) and " +
         SqlText(mode) +
         " and not exists (select 1 from requests q join appointments v on v.network_id = q.network_id and v.patient_id = q.patient_id "
         "where q.network_id = $1 and q.id = $7 and v.cancelled_at is null and not (v.request_id = q.id and v.service = $2) "
         "and v.start_at > t.start_at - 43200000 and v.start_at < t.end_at and v.end_at > t.start_at)";
}
constexpr std::string_view any_mode = "$9 = ''", one_mode = "t.mode = $9";
constexpr auto nearest_anywhere = [] { return nearest(any_mode) + " order by t.start_at, t.id limit 3"; };
constexpr auto nearest_of_mode = [] { return nearest(one_mode) + " order by t.start_at, t.id limit 3"; };
constexpr auto nearest_at_site = [] { return nearest(any_mode) + " and t.site_id = $10 order by t.start_at, t.id limit 3"; };
constexpr auto nearest_of_mode_at_site = [] { return nearest(one_mode) + " and t.site_id = $10 order by t.start_at, t.id limit 3"; };
// Nobody has two slots at one time, so the index is the order, and reading ends with the third.
constexpr auto nearest_with = [] {
  return nearest("($9 = '' or t.mode = $9)") + " and t.professional_id = $10 order by t.start_at limit 3";
};
constexpr auto all_with = [] {
  return nearest("($9 = '' or t.mode = $9)") + " and t.professional_id = $10 order by t.start_at, t.id limit 1000";
};
constexpr auto held_for = [] { return SqlText("where t.network_id = $1 and t.held_for_id = $2"); };
constexpr auto of_clinic = [] {
  return SqlText("where t.network_id = $1 and t.clinic_id = $2 and t.withdrawn_at is null order by t.start_at");
};
constexpr auto withdrawn_of_clinic = [] {
  return SqlText("where t.network_id = $1 and t.clinic_id = $2 and t.withdrawn_at is not null order by t.start_at");
};
constexpr auto clinics_own = [] {
  return SqlText(
      "where t.network_id = $1 and t.professional_id = $2 and t.start_at >= $3 and t.start_at < $4 and t.cancelled_at is null "
      "order by t.start_at");
};
constexpr auto clinics_within = [] {
  return "where t.network_id = $1 and t.start_at >= $3 and t.start_at < $4 and t.cancelled_at is null and " +
         within_reach("t.organisation_id") + " order by t.start_at limit 500";
};

constexpr auto appointment_by_id = [] { return "where t.network_id = $1 and t.id = $5 and " + visible_appointment("t."); };
constexpr auto appointments_of_patient = [] {
  return "where t.network_id = $1 and t.patient_id = $5 and " + visible_appointment("t.") + " order by t.start_at desc limit 200";
};
constexpr auto diary_own = [] {
  return "where t.network_id = $1 and t.professional_id = $3 and t.start_at >= $5 and t.start_at < $6 and t.cancelled_at is null and " +
         visible_appointment("t.") + " order by t.start_at limit 500";
};
constexpr auto diary_within = [] {
  return "where t.network_id = $1 and t.start_at >= $4 and t.start_at < $5 and t.cancelled_at is null and " +
         visible_practice("t.organisation_id") + " order by t.start_at limit 500";
};
constexpr auto diary_of_clinic = [] {
  return "where t.network_id = $1 and t.clinic_id = $5 and t.cancelled_at is null and " + visible_appointment("t.") +
         " order by t.start_at";
};

// Whoever asks: that a person cannot be in two places is no secret of either. $2 patient, $3 and $4 the starts to look at.
constexpr auto starting_between = [] {
  return SqlText("where t.network_id = $1 and t.patient_id = $2 and t.start_at > $3 and t.start_at < $4");
};
constexpr auto visit_max = std::chrono::hours(12);  // none lasts as long

// Changes nothing, but on PostgreSQL two transactions that do so collide, and the later one is run again.
constexpr Statement touch_episode{"update episodes set version = version where network_id = $1 and patient_id = $2 and closed_at is null"};
constexpr Statement slots_in_clinic{"select count(*) from slots where network_id = $1 and clinic_id = $2 and withdrawn_at is null"};

std::vector<DiaryRow> diary(Reader& reader, const Statement& statement, Parameters parameters) {
  std::vector<DiaryRow> rows;
  reader.session().query(statement, parameters, [&](const Row& row) {
    auto& [appointment, patient] = rows.emplace_back();
    appointment = read_row<Appointment>(row);
    patient = read_row<core::ListedPatient>(row, width_of<Appointment>);
  });
  reader.saw_list("diary", rows, [](const DiaryRow& row) { return row.patient.id; });
  return rows;
}

template <class IdType>
std::vector<Parameter> of_network(const Reader& reader, const IdType& id) {
  return {Bytes(reader.who().network.bytes), Bytes(id.bytes)};
}

}  // namespace

std::optional<Clinic> find_clinic(Reader& reader, core::ClinicId id) {
  reader.asked_for(core::subject(id));
  return one_row<Clinic>(reader, select_of<Clinic, by_id>, of_network(reader, id));
}

std::optional<Slot> find_slot(Reader& reader, core::SlotId id) {
  return one_row<Slot>(reader, select_of<Slot, by_id>, of_network(reader, id));
}

std::optional<Appointment> find_appointment(Reader& reader, core::AppointmentId id) {
  reader.asked_for(core::subject(id));
  auto appointment = one_row<Appointment>(reader, select_of<Appointment, appointment_by_id>, Scoped(reader, Bytes(id.bytes)));
  if (appointment) reader.saw(core::subject(id), appointment->patient);
  return appointment;
}

std::vector<Slot> nearest_slots(Reader& reader, const core::Preference& wish, core::Instant until, core::RequestId request) {
  std::vector<Parameter> parameters{Bytes(reader.who().network.bytes),
                                    wish.service,
                                    milliseconds(wish.not_before),
                                    milliseconds(until),
                                    milliseconds(reader.now()),
                                    Bytes(reader.who().account.bytes),
                                    Bytes(request.bytes),
                                    Bytes(wish.practice.bytes),
                                    wish.mode ? core::code(*wish.mode) : std::string_view()};
  if (wish.professional) {  // at a site: core chooses among the one diary's times
    parameters.emplace_back(Bytes(wish.professional.bytes));
    return all_rows<Slot>(reader, wish.site ? select_of<Slot, all_with> : select_of<Slot, nearest_with>, parameters);
  }
  if (wish.site) parameters.emplace_back(Bytes(wish.site.bytes));
  if (wish.mode)
    return all_rows<Slot>(reader, wish.site ? select_of<Slot, nearest_of_mode_at_site> : select_of<Slot, nearest_of_mode>, parameters);
  return all_rows<Slot>(reader, wish.site ? select_of<Slot, nearest_at_site> : select_of<Slot, nearest_anywhere>, parameters);
}

std::vector<Slot> slots_held_for(Reader& reader, core::RequestId id) {
  return all_rows<Slot>(reader, select_of<Slot, held_for>, of_network(reader, id));
}

std::vector<Slot> slots_of(Reader& reader, core::ClinicId id) {
  return all_rows<Slot>(reader, select_of<Slot, of_clinic>, of_network(reader, id));
}

std::vector<Slot> withdrawn_slots_of(Reader& reader, core::ClinicId id) {
  return all_rows<Slot>(reader, select_of<Slot, withdrawn_of_clinic>, of_network(reader, id));
}

std::size_t slot_count(Reader& reader, core::ClinicId id) {
  std::size_t count = 0;
  reader.session().query(slots_in_clinic, of_network(reader, id),
                         [&](const Row& row) { count = static_cast<std::size_t>(row.integer(0)); });
  return count;
}

void save_placed(Writer& writer, Appointment& appointment) {
  writer.save(appointment);
  if (appointment.organisation == appointment.practice) return;
  const auto network = writer.who().network;
  if (const auto patient = load_patient(writer.session(), network, appointment.patient))
    add_keys_at(writer.session(), network, *patient, appointment.organisation);
}

std::optional<Appointment> expected_at(Reader& reader, core::PatientId patient, Interval when, core::AppointmentId except) {
  auto near = all_rows<Appointment>(reader, select_of<Appointment, starting_between>,
                                    std::vector<Parameter>{Bytes(reader.who().network.bytes), Bytes(patient.bytes),
                                                           milliseconds(when.from - visit_max), milliseconds(when.to)});
  const auto other = std::ranges::find_if(near, [&](const Appointment& a) {
    return a.end > when.from && !a.cancelled_at && !a.completed_at && !a.did_not_attend_at && a.id != except;
  });
  return other == near.end() ? std::nullopt : std::optional(std::move(*other));
}

void take_turn(Writer& writer, std::vector<core::PatientId> patients) {
  std::ranges::sort(patients);
  for (const auto& patient : patients) writer.session().execute(touch_episode, {Bytes(writer.who().network.bytes), Bytes(patient.bytes)});
}

std::vector<DiaryRow> appointments_of_professional(Reader& reader, Interval when) {
  return diary(reader, with_patient<Appointment, diary_own>, Scoped(reader, milliseconds(when.from), milliseconds(when.to)));
}

std::vector<DiaryRow> appointments_of_practice(Reader& reader, Interval when) {
  return diary(reader, with_patient<Appointment, diary_within>, PracticeScoped(reader, milliseconds(when.from), milliseconds(when.to)));
}

std::vector<DiaryRow> appointments_of_clinic(Reader& reader, core::ClinicId id) {
  return diary(reader, with_patient<Appointment, diary_of_clinic>, Scoped(reader, Bytes(id.bytes)));
}

std::vector<Appointment> appointments_of(Reader& reader, core::PatientId id) {
  return all_rows<Appointment>(reader, select_of<Appointment, appointments_of_patient>, Scoped(reader, Bytes(id.bytes)));
}

std::vector<Clinic> clinics_of_professional(Reader& reader, Interval when) {
  return all_rows<Clinic>(reader, select_of<Clinic, clinics_own>,
                          std::vector<Parameter>{Bytes(reader.who().network.bytes), Bytes(reader.who().professional.bytes),
                                                 milliseconds(when.from), milliseconds(when.to)});
}

std::vector<Clinic> clinics_of_practice(Reader& reader, Interval when) {
  return all_rows<Clinic>(reader, select_of<Clinic, clinics_within>,
                          std::vector<Parameter>{Bytes(reader.who().network.bytes), Bytes(reader.who().organisation.bytes),
                                                 milliseconds(when.from), milliseconds(when.to)});
}

}  // namespace storage
