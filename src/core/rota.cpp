#include "core/rota.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/check.h"
#include "core/london.h"

namespace core {
namespace {

constexpr std::chrono::days week{7};

Event about(const SessionTemplate& t, const Actor& actor, Instant now, std::vector<Detail> detail) {
  return {now, EventKind::rota_changed, subject(t.id), {}, actor.account, actor.organisation, std::move(detail)};
}
Event about(const Leave& leave, const Actor& actor, Instant now, std::string done) {
  return {now, EventKind::leave_changed, subject(leave.id), {}, actor.account, actor.organisation, {{"done", std::move(done)}}};
}

Date today_of(Instant now) { return to_london(now).date; }

std::string from_to(Instant start, Instant end) {
  const auto from = to_london(start);
  return fmt::format("{} to {} on {}", display_time(from.time), display_time(to_london(end).time), display_day(from.date));
}

std::optional<Error> times_at_fault(const SessionTemplate& t, const Booking& booking) {
  const auto error = [](const char* field, std::string text) { return Error{Fault::invalid, field, std::move(text)}; };
  if (t.weekdays <= 0 || t.weekdays >= 1 << 7) return error("weekdays", "Choose at least one day of the week");
  if (t.start < Minutes{0} || t.start >= Minutes{24 * 60}) return error("start", "Enter when it begins");
  if (t.end > Minutes{24 * 60} || t.end < t.start + Minutes{booking.slot_minutes})
    return error("end", fmt::format("The end must leave room for one appointment of {} minutes", booking.slot_minutes));
  const auto slots = (t.end - t.start).count() / booking.slot_minutes;
  const auto offers = [&](Mode mode) { return std::ranges::find(booking.modes, mode) != booking.modes.end(); };
  if (!offers(t.mode)) return error("mode", "This service is not booked that way");
  if (t.telephone_last < 0 || t.telephone_last > slots)
    return error("telephone_last", fmt::format("There are {} appointments in a session: enter a number from 0 to {}", slots, slots));
  if (t.telephone_last > 0 && !offers(Mode::telephone)) return error("telephone_last", "This service is not booked by telephone");
  return std::nullopt;
}

std::optional<Error> dates_at_fault(const SessionTemplate& t, Instant now) {
  const auto error = [](const char* field, std::string text) { return Error{Fault::invalid, field, std::move(text)}; };
  if (t.every_weeks < 1 || t.every_weeks > every_weeks_max)
    return error("every_weeks", fmt::format("Enter a number from 1 to {}", every_weeks_max));
  const Date today = today_of(now);
  if (t.from < monday_of(today)) return error("from", "The first day must be this week or later");
  if (t.from > today + std::chrono::days{366}) return error("from", "The first day must be within a year");
  if (t.to && (*t.to < t.from || *t.to > t.from + std::chrono::days{5 * 366}))
    return error("to", "The last day must be after the first, within five years");
  return std::nullopt;
}

bool within(const Slot& slot, const Part& part) { return slot.start < part.to && part.from < slot.end; }

}  // namespace

const BankHoliday* Calendar::on(Date day) const {
  const auto found = std::ranges::find(holidays, day, &BankHoliday::day);
  return found == holidays.end() ? nullptr : &*found;
}
bool Calendar::knows(Date day) const {
  return std::ranges::find(years, static_cast<int>(std::chrono::year_month_day(day).year())) != years.end();
}

int weekday_of(Date day) { return static_cast<int>(std::chrono::weekday{day}.iso_encoding()) - 1; }
Date monday_of(Date day) { return day - std::chrono::days{weekday_of(day)}; }

bool covers(const Leave& leave, ProfessionalId professional, Date day) {
  return leave.professional == professional && !leave.withdrawn_at && leave.from <= day && day <= leave.to;
}

std::vector<Session> sessions_of(const SessionTemplate& t, Days days, const Calendar& calendar, std::span<const Leave> leave) {
  std::vector<Session> sessions;
  const Date last = t.to ? std::min(*t.to, days.to) : days.to;
  const Date first_week = monday_of(t.from);
  for (Date day = std::max(t.from, days.from); day <= last; day += std::chrono::days{1}) {
    if (!holds_on(t.weekdays, weekday_of(day)) || (monday_of(day) - first_week) / week % t.every_weeks != 0) continue;
    if (calendar.on(day)) continue;
    if (std::ranges::any_of(leave, [&](const Leave& l) { return covers(l, t.professional, day); })) continue;
    sessions.push_back({day, from_london(day, t.start), from_london(day, t.end)});
  }
  return sessions;
}

const Engagement* overlapping(const Session& session, std::span<const Engagement> diary) {
  const auto found = std::ranges::find_if(diary, [&](const Engagement& e) { return e.start < session.end && session.start < e.end; });
  return found == diary.end() ? nullptr : &*found;
}

Result<TemplateDecision> decide_template(SessionTemplate t, const Professional& professional, const Booking& booking,
                                         std::span<const Session> planned, std::span<const Engagement> diary, const Actor& actor,
                                         Instant now) {
  if (t.service != booking.service) return fail(Fault::invalid, "service", "Choose the service");
  if (auto error = times_at_fault(t, booking)) return std::unexpected(std::move(*error));
  if (std::ranges::find(national_categories, t.category) == national_categories.end())
    return fail(Fault::invalid, "category", "Choose the national appointment category");
  if (auto error = dates_at_fault(t, now)) return std::unexpected(std::move(*error));
  if (professional.profession != booking.role)
    return fail(Fault::invalid, "professional",
                fmt::format("{} is registered here as {}, and this service is held by: {}", professional.name,
                            role_name(professional.profession), role_name(booking.role)));
  if (!booking.competence.empty() && std::ranges::find(professional.competences, booking.competence) == professional.competences.end())
    return fail(
        Fault::invalid, "professional",
        fmt::format("{} has no competence '{}' on the staff page, which this service asks for", professional.name, booking.competence));
  for (const auto& session : planned)
    if (const auto* other = overlapping(session, diary))
      return fail(Fault::conflict, "start",
                  fmt::format("{} is at {} from {}", professional.name, other->where, from_to(other->start, other->end)));
  Events events{about(t, actor, now, {{"done", "made"}, {"service", t.service}})};
  return TemplateDecision{std::move(t), std::move(events)};
}

Result<TemplateDecision> decide_end_template(SessionTemplate t, Date last, const Actor& actor, Instant now) {
  if (t.to && *t.to <= last) return fail(Fault::invalid, "last", fmt::format("It ends on {} already", display_date(*t.to)));
  if (last < today_of(now) - std::chrono::days{1}) return fail(Fault::invalid, "last", "The last day must not lie in the past");
  t.to = last;
  Events events{about(t, actor, now, {{"done", "ended"}, {"last", to_string(last)}})};
  return TemplateDecision{std::move(t), std::move(events)};
}

OpenedClinic open_clinic(const SessionTemplate& t, const Session& session, int slot_minutes, const std::function<Uuid()>& new_id,
                         const Actor& actor, Instant now, std::span<const Instant> given_up) {
  check(slot_minutes >= 5, "a slot has a length");
  OpenedClinic opened{.clinic = {.id = ClinicId{new_id()},
                                 .organisation = t.organisation,
                                 .site = t.site,
                                 .professional = t.professional,
                                 .service = t.service,
                                 .start = session.start,
                                 .end = session.end,
                                 .category = t.category,
                                 .open_to_network = t.open_to_network,
                                 .closed_at = {},
                                 .session_template = t.id,
                                 .template_day = session.day,
                                 .cancelled_at = {},
                                 .cancel_reason = ""},
                      .slots = {},
                      .events = {}};
  Clinic& clinic = opened.clinic;
  const Minutes length{slot_minutes};
  const auto count = (session.end - session.start) / length;
  for (int i = 0; i < count; ++i) {
    if (std::ranges::find(given_up, session.start + i * length) != given_up.end()) continue;
    opened.slots.push_back({.id = SlotId{new_id()},
                            .clinic = clinic.id,
                            .organisation = clinic.organisation,
                            .site = clinic.site,
                            .professional = clinic.professional,
                            .service = clinic.service,
                            .start = session.start + i * length,
                            .end = session.start + (i + 1) * length,
                            .mode = i >= count - t.telephone_last ? Mode::telephone : t.mode,
                            .open_to_network = clinic.open_to_network,
                            .hold = {},
                            .appointment = {},
                            .withdrawn_at = {}});
  }
  check(!opened.slots.empty(), "a session that is given up as a whole is not made again");
  if (!given_up.empty()) {
    clinic.start = opened.slots.front().start;
    clinic.end = opened.slots.back().end;
  }
  const auto made = static_cast<std::int64_t>(opened.slots.size());
  opened.events = {{now, EventKind::clinic_opened, subject(clinic.id), {}, actor.account, clinic.organisation, {{"slots", made}}}};
  return opened;
}

Result<LeaveDecision> decide_leave(Leave leave, std::span<const Leave> others, const Actor& actor, Instant now) {
  const Date today = today_of(now);
  if (leave.from < today - std::chrono::days{leave_days_max} || leave.from > today + std::chrono::days{2 * leave_days_max})
    return fail(Fault::invalid, "from", "The first day must be within a year or two of today");
  if (leave.to < leave.from) return fail(Fault::invalid, "to", "The last day must be the first day or later");
  if (leave.to - leave.from >= std::chrono::days{leave_days_max})
    return fail(Fault::invalid, "to", fmt::format("Leave lasts {} days at most; enter the rest as another", leave_days_max));
  for (const auto& other : others)
    if (other.professional == leave.professional && !other.withdrawn_at && other.from <= leave.to && leave.from <= other.to)
      return fail(Fault::invalid, "from",
                  fmt::format("There is leave from {} to {} already", display_date(other.from), display_date(other.to)));
  Events events{about(leave, actor, now, "made")};
  return LeaveDecision{leave, std::move(events)};
}

Result<LeaveDecision> decide_withdraw_leave(Leave leave, const Actor& actor, Instant now) {
  if (leave.withdrawn_at) return fail(Fault::conflict, "", "This leave was withdrawn already");
  if (leave.to < today_of(now)) return fail(Fault::conflict, "", "This leave is over");
  leave.withdrawn_at = now;
  Events events{about(leave, actor, now, "withdrawn")};
  return LeaveDecision{leave, std::move(events)};
}

Result<Withdrawal> decide_withdraw(Clinic clinic, std::span<const Slot> slots, Part part, bool with_people, std::string reason,
                                   const Actor& actor, Instant now) {
  if (clinic.closed_at) return fail(Fault::conflict, "", "This session is closed already");
  if (clinic.cancelled_at) return fail(Fault::conflict, "", "This session was cancelled already");
  if (clinic.end <= now) return fail(Fault::conflict, "", "This session is over");
  Withdrawal withdrawal{std::move(clinic), {}, {}};
  std::optional<Instant> left_from, left_to;
  for (Slot slot : slots) {
    if (slot.withdrawn_at) continue;
    if (!within(slot, part) || slot.start <= now) {
      left_from = std::min(left_from.value_or(slot.start), slot.start);
      left_to = std::max(left_to.value_or(slot.end), slot.end);
      continue;
    }
    if (slot.appointment) return fail(Fault::conflict, "slot", "Somebody has been booked into this session meanwhile");
    slot.withdrawn_at = now;
    slot.hold.reset();
    withdrawal.slots.push_back(slot);
  }
  if (withdrawal.slots.empty() && !with_people)
    return fail(Fault::invalid, "from_time", "No appointment of this session lies in that time, still to come");
  Clinic& after = withdrawal.clinic;
  const auto event = [&](EventKind kind, std::vector<Detail> detail) {
    return Event{now, kind, subject(after.id), {}, actor.account, actor.organisation, std::move(detail)};
  };
  const auto gone = static_cast<std::int64_t>(withdrawal.slots.size());
  if (left_from) {
    if (gone > 0 && withdrawal.slots.front().start < *left_from) after.start = *left_from;
    if (gone > 0 && withdrawal.slots.back().end > *left_to) after.end = *left_to;
    withdrawal.events = {event(EventKind::slot_withdrawn, {{"slots", gone}, {"reason", reason}})};
  } else {
    after.cancelled_at = now;
    after.cancel_reason = reason;
    withdrawal.events = {event(EventKind::clinic_cancelled, {{"slots", gone}, {"reason", reason}})};
  }
  return withdrawal;
}

std::vector<Placement> place_again(std::span<const Appointment> appointments, std::vector<Slot> slots, const Actor& actor, Instant now) {
  struct Wish {
    bool professional, mode, site, soon;
  };
  constexpr std::array<Wish, 5> wishes{{{true, true, true, true},
                                        {false, true, true, true},
                                        {true, true, false, true},
                                        {false, true, false, true},
                                        {false, false, false, false}}};
  std::vector<Placement> placements;
  for (std::size_t i = 0; i < appointments.size(); ++i) {
    const Appointment& a = appointments[i];
    Placement placement{i, {}};
    for (const Wish& wish : wishes) {
      std::vector<Slot> theirs;
      std::ranges::copy_if(slots, std::back_inserter(theirs), [&](const Slot& s) {
        return s.id != a.slot && (!wish.professional || s.professional == a.professional) &&
               (!wish.soon || s.start < a.start + std::chrono::days{equal_within_days});
      });
      const Preference preference{.service = a.service,
                                  .not_before = a.start,
                                  .mode = wish.mode ? std::optional(a.mode) : std::nullopt,
                                  .site = wish.site ? a.site : OrganisationId{},
                                  .practice = a.practice};
      const auto offer = decide_offer(theirs, preference, actor, a.request, now);
      if (offer.count == 0) continue;
      placement.slot = theirs[offer.index[0]];
      std::ranges::find(slots, placement.slot->id, &Slot::id)->appointment = a.id;
      break;
    }
    placements.push_back(std::move(placement));
  }
  return placements;
}

Result<ToldDecision> decide_told(Displacement displacement, const Actor& actor, Instant now) {
  if (displacement.told_at) return fail(Fault::conflict, "", "This person has been told already");
  displacement.told_at = now;
  return ToldDecision{
      displacement, {{now, EventKind::person_told, subject(displacement.id), displacement.patient, actor.account, actor.organisation, {}}}};
}

bool has_mobile(const Patient& patient, Date today) {
  return std::ranges::any_of(patient.telephones, [&](const Telephone& t) {
    return t.number.starts_with("+447") && !t.number.starts_with("+4470") &&
           (!t.number.starts_with("+4476") || t.number.starts_with("+447624")) && (!t.period.to || *t.period.to >= today);
  });
}

}  // namespace core
