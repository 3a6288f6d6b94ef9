// Each value's columns, once. A new field of a value is a line here, a line in its struct and a migration.
#pragma once

#include "core/casework.h"
#include "core/diary.h"
#include "core/people.h"
#include "core/places.h"
#include "core/queue.h"
#include "core/registration.h"
#include "core/rota.h"
#include "storage/record.h"

namespace storage {

template <>
struct Table<core::Organisation> {
  using T = core::Organisation;
  static constexpr std::string_view name = "organisations", kind = "organisation";
  static constexpr auto columns =
      columns_of(column("parent_id", &T::parent), column("kind", &T::kind), column("name", &T::name), column("ods_code", &T::ods_code),
                 column("address", &T::address), column("telephone", &T::telephone));
};

template <>
struct Table<core::Professional> {
  using T = core::Professional;
  static constexpr std::string_view name = "professionals", kind = "professional";
  static constexpr auto columns =
      columns_of(column("name", &T::name), column("profession", &T::profession), column("registration_number", &T::registration_number),
                 column("competences", &T::competences));
};

template <>
struct Table<core::Account> {
  using T = core::Account;
  static constexpr std::string_view name = "accounts", kind = "account";
  static constexpr auto columns =
      columns_of(column("user_name", &T::user_name), column("name", &T::name), column("password_hash", &T::password_hash),
                 column("active", &T::active), column("professional_id", &T::professional));
};

template <>
struct Table<core::Patient> {
  using T = core::Patient;
  static constexpr std::string_view name = "patients", kind = "patient";
  static constexpr auto columns = columns_of(
      column("practice_id", &T::practice), column("nhs_number", &T::nhs_number), column("nhs_number_status", &T::nhs_number_status),
      column("names", &T::names), column("born", &T::born), column("gender", &T::gender), column("addresses", &T::addresses),
      column("telephones", &T::telephones), column("registrations", &T::registrations), column("needs", &T::needs),
      column("restricted", &T::restricted), column("died", &T::died), column("ethnicity", &T::ethnicity), column("language", &T::language));
};

// Read only: lists need not decode the rest.
template <>
struct Table<core::ListedPatient> {
  using T = core::ListedPatient;
  static constexpr auto columns = columns_of(column("names", &T::names), column("born", &T::born), column("needs", &T::needs));
};

template <>
struct Table<core::Doubt> {
  using T = core::Doubt;
  using R = core::Newcomer;
  static constexpr std::string_view name = "doubts", kind = "doubt";
  static constexpr auto columns =
      columns_of(column("practice_id", &T::practice), column("raised_at", &T::raised_at), column("raised_by_id", &T::raised_by),
                 column("given", &T::said, &R::given), column("family", &T::said, &R::family), column("born", &T::said, &R::born),
                 column("nhs_number", &T::said, &R::nhs_number), column("telephone", &T::said, &R::telephone),
                 column("may_leave_message", &T::said, &R::may_leave_message), column("address", &T::said, &R::address),
                 column("postcode", &T::said, &R::postcode), column("needs", &T::said, &R::needs), column("candidates", &T::candidates),
                 column("settled_at", &T::settled_at), column("settled_by_id", &T::settled_by), column("settled_as", &T::end),
                 column("patient_id", &T::settled_as));
};

template <>
struct Table<core::Assignment> {
  using T = core::Assignment;
  static constexpr std::string_view name = "assignments", kind = "assignment";
  static constexpr auto columns =
      columns_of(column("request_id", &T::request), column("patient_id", &T::patient), column("practice_id", &T::practice),
                 column("account_id", &T::account), column("assigned_by_id", &T::assigned_by));
};

template <>
struct Table<core::Note> {
  using T = core::Note;
  static constexpr std::string_view name = "notes", kind = "note";
  static constexpr auto columns =
      columns_of(column("patient_id", &T::patient), column("practice_id", &T::practice), column("request_id", &T::request),
                 column("written_at", &T::written_at), column("written_by_id", &T::written_by), column("text", &T::text));
};

template <>
struct Table<core::Episode> {
  using T = core::Episode;
  static constexpr std::string_view name = "episodes", kind = "episode";
  static constexpr auto columns =
      columns_of(column("patient_id", &T::patient), column("practice_id", &T::practice), column("journey", &T::journey),
                 column("opened_at", &T::opened_at), column("opened_by_id", &T::opened_by), column("lead_id", &T::lead),
                 column("closed_at", &T::closed_at));
};

template <>
struct Table<core::Request> {
  using T = core::Request;
  using R = core::Route;
  static constexpr std::string_view name = "requests", kind = "request";
  static constexpr auto columns = columns_of(
      column("patient_id", &T::patient), column("practice_id", &T::practice), column("channel", &T::channel),
      column("opened_at", &T::opened_at), column("opened_by_id", &T::opened_by), column("words", &T::words), column("reason", &T::reason),
      column("answers", &T::answers), column("rule_set", &T::rule_set), column("suggested_kind", &T::suggested, &R::kind),
      column("suggested_rule_set", &T::suggested, &R::rule_set), column("suggested_rule", &T::suggested, &R::rule),
      column("suggested_service", &T::suggested, &R::service), column("suggested_destination", &T::suggested, &R::destination),
      column("suggested_urgency", &T::suggested, &R::urgency), column("chosen_kind", &T::chosen, &R::kind),
      column("chosen_rule_set", &T::chosen, &R::rule_set), column("chosen_rule", &T::chosen, &R::rule),
      column("chosen_service", &T::chosen, &R::service), column("chosen_destination", &T::chosen, &R::destination),
      column("chosen_urgency", &T::chosen, &R::urgency), column("override_reason", &T::override_reason), column("ended_at", &T::ended_at),
      column("ended_as", &T::end), derived<T>("status", [](const T& t) { return core::status_of(t); }));
};

template <>
struct Table<core::Referral> {
  using T = core::Referral;
  static constexpr std::string_view name = "referrals", kind = "referral";
  static constexpr auto columns =
      columns_of(column("episode_id", &T::episode), column("request_id", &T::request), column("patient_id", &T::patient),
                 column("practice_id", &T::practice), column("service", &T::service), column("urgency", &T::urgency),
                 column("made_at", &T::made_at), column("closed_at", &T::closed_at), column("closed_as", &T::closed_as));
};

template <>
struct Table<core::Clinic> {
  using T = core::Clinic;
  static constexpr std::string_view name = "clinics", kind = "clinic";
  static constexpr auto columns =
      columns_of(column("organisation_id", &T::organisation), column("site_id", &T::site), column("professional_id", &T::professional),
                 column("service", &T::service), column("start_at", &T::start), column("end_at", &T::end), column("category", &T::category),
                 column("open_to_network", &T::open_to_network), column("closed_at", &T::closed_at),
                 column("session_template_id", &T::session_template), column("template_day", &T::template_day),
                 column("cancelled_at", &T::cancelled_at), column("cancel_reason", &T::cancel_reason));
};

template <>
struct Table<core::Slot> {
  using T = core::Slot;
  static constexpr std::string_view name = "slots", kind = "slot";
  static constexpr auto columns = columns_of(
      column("clinic_id", &T::clinic), column("organisation_id", &T::organisation), column("site_id", &T::site),
      column("professional_id", &T::professional), column("service", &T::service), column("start_at", &T::start), column("end_at", &T::end),
      column("mode", &T::mode), column("open_to_network", &T::open_to_network), column("held_by_id", &T::hold, &core::Hold::account),
      column("held_for_id", &T::hold, &core::Hold::request), column("held_until", &T::hold, &core::Hold::until),
      column("appointment_id", &T::appointment), column("withdrawn_at", &T::withdrawn_at));
};

template <>
struct Table<core::Appointment> {
  using T = core::Appointment;
  static constexpr std::string_view name = "appointments", kind = "appointment";
  static constexpr auto columns =
      columns_of(column("slot_id", &T::slot), column("clinic_id", &T::clinic), column("organisation_id", &T::organisation),
                 column("site_id", &T::site), column("professional_id", &T::professional), column("patient_id", &T::patient),
                 column("practice_id", &T::practice), column("request_id", &T::request), column("referral_id", &T::referral),
                 column("service", &T::service), column("start_at", &T::start), column("end_at", &T::end), column("mode", &T::mode),
                 column("booking_method", &T::booking_method), column("booked_at", &T::booked_at), column("booked_by_id", &T::booked_by),
                 column("arrived_at", &T::arrived_at), column("started_at", &T::started_at), column("completed_at", &T::completed_at),
                 column("did_not_attend_at", &T::did_not_attend_at), column("cancelled_at", &T::cancelled_at),
                 column("cancel_reason", &T::cancel_reason), column("outcome", &T::outcome), column("onward", &T::onward),
                 column("note", &T::note), derived<T>("status", [](const T& t) { return core::status_of(t); }));
};

template <>
struct Table<core::SessionTemplate> {
  using T = core::SessionTemplate;
  static constexpr std::string_view name = "session_templates", kind = "session_template";
  static constexpr auto columns =
      columns_of(column("professional_id", &T::professional), column("organisation_id", &T::organisation), column("site_id", &T::site),
                 column("service", &T::service), column("weekdays", &T::weekdays), column("start_minute", &T::start),
                 column("end_minute", &T::end), column("mode", &T::mode), column("telephone_last", &T::telephone_last),
                 column("category", &T::category), column("open_to_network", &T::open_to_network), column("every_weeks", &T::every_weeks),
                 column("from_day", &T::from), column("to_day", &T::to));
};

template <>
struct Table<core::Leave> {
  using T = core::Leave;
  static constexpr std::string_view name = "leave_periods", kind = "leave";
  static constexpr auto columns =
      columns_of(column("professional_id", &T::professional), column("from_day", &T::from), column("to_day", &T::to),
                 column("reason", &T::reason), column("withdrawn_at", &T::withdrawn_at));
};

template <>
struct Table<core::Displacement> {
  using T = core::Displacement;
  static constexpr std::string_view name = "displacements", kind = "displacement";
  static constexpr auto columns =
      columns_of(column("clinic_id", &T::clinic), column("organisation_id", &T::organisation), column("appointment_id", &T::appointment),
                 column("patient_id", &T::patient), column("was_at", &T::was), column("moved", &T::moved), column("told_at", &T::told_at));
};

}  // namespace storage
