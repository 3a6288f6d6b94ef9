#include "storage/rota.h"

#include <algorithm>

#include "storage/access.h"

namespace storage {
namespace {

using core::Clinic;
using core::Displacement;
using core::Leave;
using core::SessionTemplate;

constexpr auto by_id = [] { return SqlText("where t.network_id = $1 and t.id = $2"); };
constexpr auto within = [] {
  return "where t.network_id = $1 and " + within_reach("t.organisation_id") + " order by t.professional_id, t.from_day, t.id limit 500";
};
constexpr auto of_professional = [] { return SqlText("where t.network_id = $1 and t.professional_id = $2 order by t.from_day, t.id"); };
constexpr auto running = [] {
  return SqlText("where t.network_id = $1 and (t.to_day is null or t.to_day >= $2) order by t.professional_id, t.from_day, t.id");
};
constexpr auto leave_of_one = [] {
  return SqlText("where t.network_id = $1 and t.professional_id = $2 and t.withdrawn_at is null order by t.from_day");
};
constexpr auto leave_in = [] {
  return SqlText(
      "where t.network_id = $1 and t.to_day >= $2 and t.from_day <= $3 and t.withdrawn_at is null order by t.from_day, t.id limit 500");
};
constexpr auto overlapping = [] {
  return SqlText(
      "where t.network_id = $1 and t.professional_id = $2 and t.start_at < $4 and t.start_at > $3 - 86400000 and t.end_at > $3 "
      "and t.cancelled_at is null order by t.start_at");
};
constexpr auto clinics_in = [] {
  return SqlText(
      "where t.network_id = $1 and t.start_at >= $2 and t.start_at < $3 and t.cancelled_at is null order by t.start_at limit 2000");
};
constexpr auto unbooked = [] {
  return SqlText(
      "where t.network_id = $1 and t.service = $2 and t.start_at >= $3 and t.start_at < $4 and t.appointment_id is null "
      "and t.withdrawn_at is null order by t.start_at, t.id limit 2000");
};
constexpr auto of_template = [] {
  return SqlText("where t.network_id = $1 and t.session_template_id = $2 and t.template_day >= $3 order by t.template_day");
};
// Counted clinic by clinic: a join "group by" the clinic would have SQLite walk the slots of the whole network in the order of their key.
constexpr Statement counts{ConstantText<[] {
  constexpr auto of_clinic = "from slots s where s.network_id = c.network_id and s.clinic_id = c.id and s.withdrawn_at is null";
  return SqlText("select c.id, (select count(*) ") + of_clinic + "), (select count(s.appointment_id) " + of_clinic +
         ") from clinics c where c.network_id = $1 and c.start_at >= $3 and c.start_at < $4 and " + within_reach("c.organisation_id");
}>::view};

// Those who work for the host may call its displaced people, also when they now come to another practice.
constexpr auto displaced = [] { return "where t.network_id = $1 and t.clinic_id = $4 and " + visible_practice("t.organisation_id"); };
constexpr auto displaced_in_order = [] { return displaced() + " order by t.was_at, t.id"; };
constexpr auto displaced_people = [] {
  return "where t.network_id = $1 and t.id in (select d.patient_id from displacements d where d.network_id = $1 and d.clinic_id = $4 and " +
         visible_practice("d.organisation_id") + ")";
};
constexpr auto displaced_one = [] { return "where t.network_id = $1 and t.id = $4 and " + visible_practice("t.organisation_id"); };

constexpr auto of_displaced = [] {
  return "where t.network_id = $1 and t.id in (select d.appointment_id from displacements d where d.network_id = $1 and d.id = $4 and " +
         visible_practice("d.organisation_id") + ")";
};

constexpr Statement not_told_yet{ConstantText<[] {
  return "select c.id, c.professional_id, c.start_at, count(*) from displacements d join clinics c on c.network_id = d.network_id and "
         "c.id = d.clinic_id where d.network_id = $1 and d.told_at is null and " +
         visible_practice("d.organisation_id") +
         " group by c.id, c.professional_id, c.start_at order by c.start_at < $4, abs(c.start_at - $4), c.id limit 20";
}>::view};

Parameter network_of(const Reader& reader) { return Bytes(reader.who().network.bytes); }
std::int64_t number_of_day(core::Date day) { return day.time_since_epoch().count(); }

using Given = std::vector<Parameter>;

}  // namespace

std::optional<SessionTemplate> find_template(Reader& reader, core::TemplateId id) {
  reader.asked_for(core::subject(id));
  return one_row<SessionTemplate>(reader, select_of<SessionTemplate, by_id>, Given{network_of(reader), Bytes(id.bytes)});
}

std::vector<SessionTemplate> templates_within(Reader& reader) {
  return all_rows<SessionTemplate>(reader, select_of<SessionTemplate, within>,
                                   Given{network_of(reader), Bytes(reader.who().organisation.bytes)});
}

std::vector<SessionTemplate> templates_of(Reader& reader, core::ProfessionalId id) {
  return all_rows<SessionTemplate>(reader, select_of<SessionTemplate, of_professional>, Given{network_of(reader), Bytes(id.bytes)});
}

std::vector<SessionTemplate> running_templates(Reader& reader, core::Date today) {
  return all_rows<SessionTemplate>(reader, select_of<SessionTemplate, running>, Given{network_of(reader), number_of_day(today)});
}

std::optional<Leave> find_leave(Reader& reader, core::LeaveId id) {
  reader.asked_for(core::subject(id));
  return one_row<Leave>(reader, select_of<Leave, by_id>, Given{network_of(reader), Bytes(id.bytes)});
}

std::vector<Leave> leave_of(Reader& reader, core::ProfessionalId id) {
  return all_rows<Leave>(reader, select_of<Leave, leave_of_one>, Given{network_of(reader), Bytes(id.bytes)});
}

std::vector<Leave> leave_between(Reader& reader, core::Days days) {
  return all_rows<Leave>(reader, select_of<Leave, leave_in>, Given{network_of(reader), number_of_day(days.from), number_of_day(days.to)});
}

std::vector<Clinic> clinics_of(Reader& reader, core::ProfessionalId id, Interval when) {
  return all_rows<Clinic>(reader, select_of<Clinic, overlapping>,
                          Given{network_of(reader), Bytes(id.bytes), milliseconds(when.from), milliseconds(when.to)});
}

std::vector<Clinic> clinics_of_network(Reader& reader, Interval when) {
  return all_rows<Clinic>(reader, select_of<Clinic, clinics_in>, Given{network_of(reader), milliseconds(when.from), milliseconds(when.to)});
}

std::vector<Clinic> clinics_of_template(Reader& reader, core::TemplateId id, core::Date from) {
  return all_rows<Clinic>(reader, select_of<Clinic, of_template>, Given{network_of(reader), Bytes(id.bytes), number_of_day(from)});
}

std::vector<core::Slot> unbooked_slots(Reader& reader, std::string_view service, Interval when) {
  return all_rows<core::Slot>(reader, select_of<core::Slot, unbooked>,
                              Given{network_of(reader), service, milliseconds(when.from), milliseconds(when.to)});
}

std::vector<ClinicCount> clinic_counts(Reader& reader, Interval when) {
  std::vector<ClinicCount> all;
  reader.session().query(
      counts, Given{network_of(reader), Bytes(reader.who().organisation.bytes), milliseconds(when.from), milliseconds(when.to)},
      [&](const Row& row) {
        all.push_back({Decode<core::ClinicId>::from(row, 0), static_cast<int>(row.integer(1)), static_cast<int>(row.integer(2))});
      });
  return all;
}

std::vector<ToldRow> displacements_of(Reader& reader, core::ClinicId id) {
  const PracticeScoped parameters(reader, Bytes(id.bytes));
  const auto people = all_rows<core::Patient>(reader, select_of<core::Patient, displaced_people>, parameters);
  std::vector<ToldRow> rows;
  for (auto& displacement : all_rows<Displacement>(reader, select_of<Displacement, displaced_in_order>, parameters)) {
    const auto person = std::ranges::find(people, displacement.patient, &core::Patient::id);
    if (person != people.end()) rows.push_back({displacement, *person});
  }
  reader.saw_list("displaced", rows, [](const ToldRow& row) { return row.patient.id; });
  return rows;
}

std::vector<ClinicToTell> clinics_to_tell(Reader& reader) {
  std::vector<ClinicToTell> all;
  reader.session().query(not_told_yet, PracticeScoped(reader, milliseconds(reader.now())), [&](const Row& row) {
    all.push_back({Decode<core::ClinicId>::from(row, 0), Decode<core::ProfessionalId>::from(row, 1), Decode<core::Instant>::from(row, 2),
                   row.integer(3)});
  });
  return all;
}

std::optional<Displacement> find_displacement(Reader& reader, core::DisplacementId id) {
  reader.asked_for(core::subject(id));
  return one_row<Displacement>(reader, select_of<Displacement, displaced_one>, PracticeScoped(reader, Bytes(id.bytes)));
}

std::optional<core::Appointment> displaced_appointment(Reader& reader, core::DisplacementId id) {
  return one_row<core::Appointment>(reader, select_of<core::Appointment, of_displaced>, PracticeScoped(reader, Bytes(id.bytes)));
}

}  // namespace storage
