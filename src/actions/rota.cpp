#include "actions/rota.h"

#include <algorithm>
#include <map>

#include "core/london.h"
#include "storage/places.h"
#include "storage/rota.h"

namespace actions {
namespace {

using core::Days;
using storage::Interval;

constexpr std::chrono::days year{364};  // whole weeks

core::Date today_of(storage::Reader& reader) { return core::to_london(reader.now()).date; }
core::Instant midnight(core::Date day) { return core::from_london(day, core::Minutes{0}); }
Interval interval_of(Days days) { return {midnight(days.from), midnight(days.to + std::chrono::days{1})}; }
Days horizon_of(core::Date today) { return {today, today + std::chrono::days{7 * core::rota_weeks_ahead - 1}}; }

const core::Booking* booking_of(const System& system, std::string_view service) {
  const auto found = std::ranges::find_if(system.catalogue.pathways, [&](const core::Pathway& p) { return p.booking.service == service; });
  return found == system.catalogue.pathways.end() ? nullptr : &found->booking;
}

std::vector<core::Engagement> engagements(storage::Reader& reader, const Directory& directory, core::ProfessionalId professional,
                                          Interval when) {
  std::vector<core::Engagement> diary;
  for (const auto& clinic : storage::clinics_of(reader, professional, when))
    diary.push_back({clinic.start, clinic.end, directory.organisation(clinic.site)});
  return diary;
}

// Gives up what nobody is booked into; true when it went.
bool give_up_empty(storage::Writer& writer, const core::Clinic& clinic, std::string_view reason) {
  if (clinic.cancelled_at || clinic.closed_at || clinic.start <= writer.now()) return false;
  auto gone = core::decide_withdraw(clinic, storage::slots_of(writer, clinic.id), {clinic.start, clinic.end}, false, std::string(reason),
                                    writer.actor(), writer.now());
  if (!gone) return false;
  for (auto& slot : gone->slots) writer.save(slot);
  writer.save(gone->clinic);
  writer.record(std::move(gone->events));
  return true;
}

// When the slots began that were given up by hand: leave that is withdrawn does not bring them back.
std::vector<core::Instant> given_up_by_hand(storage::Reader& reader, std::span<const core::Clinic> there, core::Date day) {
  std::vector<core::Instant> starts;
  for (const auto& clinic : there) {
    if (clinic.template_day != day) continue;
    for (const auto& slot : storage::withdrawn_slots_of(reader, clinic.id))
      if (slot.withdrawn_at != clinic.cancelled_at) starts.push_back(slot.start);
  }
  return starts;
}

// Makes the clinics of a template that are not there yet, from now to the horizon.
void open_ahead(const System& system, storage::Writer& writer, const Directory& directory, const core::SessionTemplate& t,
                OpenedAhead& made) {
  const auto* booking = booking_of(system, t.service);
  if (!booking) return;  // its pathway has been taken away
  const Days days = horizon_of(today_of(writer));
  const auto leave = storage::leave_of(writer, t.professional);
  const auto there = storage::clinics_of_template(writer, t.id, days.from);
  auto diary = engagements(writer, directory, t.professional, interval_of(days));
  for (const auto& session : core::sessions_of(t, days, system.calendar, leave)) {
    if (session.start <= writer.now()) continue;
    const auto is_this = [&](const core::Clinic& c) {
      return c.template_day == session.day && (!c.cancelled_at || c.cancel_reason != for_leave);
    };
    if (std::ranges::any_of(there, is_this)) continue;
    if (core::overlapping(session, diary)) {
      ++made.left_out;
      continue;
    }
    auto opened = core::open_clinic(t, session, booking->slot_minutes, system.new_id, writer.actor(), writer.now(),
                                    given_up_by_hand(writer, there, session.day));
    writer.save(opened.clinic);
    for (auto& slot : opened.slots) writer.save(slot);
    writer.record(std::move(opened.events));
    diary.push_back({session.start, session.end, {}});
    ++made.clinics;
    made.slots += static_cast<int>(opened.slots.size());
  }
}

// The sessions to come of a new template and what they must not overlap: the clinics that are there, and beyond the horizon what the
// professional's other templates will yield.
std::vector<core::Engagement> diary_for(const System& system, storage::Reader& reader, const Directory& directory,
                                        core::ProfessionalId professional, Days days) {
  auto diary = engagements(reader, directory, professional, interval_of(days));
  const Days beyond{horizon_of(today_of(reader)).to + std::chrono::days{1}, days.to};
  for (const auto& other : storage::templates_of(reader, professional))
    for (const auto& session : core::sessions_of(other, beyond, system.calendar, {}))
      diary.push_back({session.start, session.end, directory.organisation(other.site)});
  return diary;
}

const core::Professional* professional_of(const std::vector<core::Professional>& all, core::ProfessionalId id) {
  const auto found = std::ranges::find(all, id, &core::Professional::id);
  return found == all.end() ? nullptr : &*found;
}

std::vector<RotaClinic> shown(storage::Reader& reader, const Directory& directory, const std::vector<core::Clinic>& clinics) {
  std::vector<RotaClinic> all;
  std::map<core::OrganisationId, bool> reach;
  for (const auto& clinic : clinics) {
    if (!reach.contains(clinic.organisation)) reach[clinic.organisation] = storage::within_reach_of(reader, clinic.organisation);
    const bool ours = reach[clinic.organisation];
    all.push_back({clinic, directory.organisation(clinic.site), 0, 0, ours, ours && core::works_for_practice(reader.who().role)});
  }
  return all;
}
void count_slots(storage::Reader& reader, std::vector<RotaClinic>& clinics, Interval when) {
  std::map<core::ClinicId, storage::ClinicCount> counts;
  for (const auto& count : storage::clinic_counts(reader, when)) counts[count.clinic] = count;
  for (auto& c : clinics) {
    c.slots = counts[c.clinic.id].slots;
    c.booked = counts[c.clinic.id].booked;
  }
}

TemplateRow row_of(const Directory& directory, core::SessionTemplate t) {
  auto professional = directory.professional(t.professional);
  auto site = directory.organisation(t.site);
  return {std::move(t), std::move(professional), std::move(site)};
}

}  // namespace

Result<std::string> make_template(const System& system, const Principal& who, const OnceKey& once, core::SessionTemplate draft) {
  draft.id = system.make_id<core::TemplateId>();
  return system.store.write(who, system.now(), once, [&](storage::Writer& writer) -> Result<std::string> {
    const Directory directory(writer);
    writer.asked_for(core::subject(draft.site));
    const auto* site = directory.find(draft.site);
    if (!site || site->kind != core::OrganisationKind::site || !storage::within_reach_of(writer, draft.site)) return not_found("Site");
    const auto* booking = booking_of(system, draft.service);
    if (!booking) return core::fail(core::Fault::invalid, "service", "Choose the service");
    const auto professionals = storage::all_professionals(writer);
    const auto* professional = professional_of(professionals, draft.professional);
    if (!professional) return core::fail(core::Fault::invalid, "professional", "Choose who");
    core::SessionTemplate t = draft;
    t.organisation = site->parent;
    const Days days{std::max(t.from, today_of(writer)), std::max(t.from, today_of(writer)) + year};
    std::vector<core::Session> planned;
    for (const auto& session : core::sessions_of(t, days, system.calendar, storage::leave_of(writer, t.professional)))
      if (session.start > writer.now()) planned.push_back(session);
    auto decision = core::decide_template(std::move(t), *professional, *booking, planned,
                                          diary_for(system, writer, directory, draft.professional, days), writer.actor(), writer.now());
    if (!decision) return std::unexpected(decision.error());
    writer.save(decision->session_template);
    writer.record(std::move(decision->events));
    OpenedAhead made;
    open_ahead(system, writer, directory, decision->session_template, made);
    return core::to_string(draft.id);
  });
}

Result<std::string> end_template(const System& system, const Principal& who, const OnceKey& once, core::TemplateId id, core::Date last) {
  return system.store.write(who, system.now(), once, [&](storage::Writer& writer) -> Result<std::string> {
    auto t = storage::find_template(writer, id);
    if (!t || !storage::within_reach_of(writer, t->organisation)) return not_found("Template");
    if (once.is_stale(t->version)) return stale();
    auto decision = core::decide_end_template(std::move(*t), last, writer.actor(), writer.now());
    if (!decision) return std::unexpected(decision.error());
    writer.save(decision->session_template);
    writer.record(std::move(decision->events));
    for (const auto& clinic : storage::clinics_of_template(writer, id, last + std::chrono::days{1}))
      give_up_empty(writer, clinic, for_template_ended);
    return core::to_string(id);
  });
}

Result<std::string> make_leave(const System& system, const Principal& who, const OnceKey& once, core::Leave draft) {
  draft.id = system.make_id<core::LeaveId>();
  return system.store.write(who, system.now(), once, [&](storage::Writer& writer) -> Result<std::string> {
    writer.asked_for(core::subject(draft.professional));
    if (!storage::employs(writer, draft.professional)) return not_found("Professional");
    auto decision = core::decide_leave(draft, storage::leave_of(writer, draft.professional), writer.actor(), writer.now());
    if (!decision) return std::unexpected(decision.error());
    writer.save(decision->leave);
    writer.record(std::move(decision->events));
    for (const auto& clinic : storage::clinics_of(writer, draft.professional, interval_of({draft.from, draft.to})))
      give_up_empty(writer, clinic, for_leave);
    return core::to_string(draft.id);
  });
}

Result<std::string> withdraw_leave(const System& system, const Principal& who, const OnceKey& once, core::LeaveId id) {
  return system.store.write(who, system.now(), once, [&](storage::Writer& writer) -> Result<std::string> {
    auto leave = storage::find_leave(writer, id);
    if (!leave || !storage::employs(writer, leave->professional)) return not_found("Leave");
    if (once.is_stale(leave->version)) return stale();
    auto decision = core::decide_withdraw_leave(std::move(*leave), writer.actor(), writer.now());
    if (!decision) return std::unexpected(decision.error());
    writer.save(decision->leave);
    writer.record(std::move(decision->events));
    const Directory directory(writer);
    OpenedAhead made;
    for (const auto& t : storage::templates_of(writer, decision->leave.professional)) open_ahead(system, writer, directory, t, made);
    return core::to_string(id);
  });
}

OpenedAhead open_clinics_ahead(const System& system, const Principal& itself) {
  const auto running =
      system.store.read(itself, system.now(), [](storage::Reader& reader) { return storage::running_templates(reader, today_of(reader)); });
  OpenedAhead total;
  for (const auto& t : running) {
    OpenedAhead made;
    const auto written = system.store.write(itself, system.now(), {}, [&](storage::Writer& writer) -> Result<std::string> {
      made = {};
      const auto now = storage::find_template(writer, t.id);  // it may have been ended meanwhile
      if (now) open_ahead(system, writer, Directory(writer), *now, made);
      return "";
    });
    if (!written) continue;  // the next round tries again
    total.clinics += made.clinics;
    total.slots += made.slots;
    total.left_out += made.left_out;
  }
  return total;
}

RotaWeek view_week(const System& system, const Principal& who, core::Date day) {
  return system.store.read(who, system.now(), [&](storage::Reader& reader) {
    RotaWeek view{.monday = core::monday_of(day), .holidays = {}, .rows = {}};
    const Days days{view.monday, view.monday + std::chrono::days{6}};
    for (int i = 0; i < 7; ++i) {
      const auto date = view.monday + std::chrono::days{i};
      if (const auto* holiday = system.calendar.on(date)) view.holidays[static_cast<std::size_t>(i)] = holiday->name;
      view.calendar_known = view.calendar_known && system.calendar.knows(date);
    }
    const Directory directory(reader);
    auto clinics = shown(reader, directory, storage::clinics_of_network(reader, interval_of(days)));
    count_slots(reader, clinics, interval_of(days));
    const auto leave = storage::leave_between(reader, days);
    for (const auto& professional : storage::all_professionals(reader)) {
      RotaRow row{.professional = professional, .days = {}, .leave = {}};
      bool ours = storage::employs(reader, professional.id) && core::keeps_own_diary(professional.profession);
      for (const auto& c : clinics) {
        if (c.clinic.professional != professional.id) continue;
        ours = ours || c.ours;
        row.days[static_cast<std::size_t>(core::weekday_of(core::to_london(c.clinic.start).date))].push_back(c);
      }
      for (std::size_t i = 0; i < 7; ++i)
        for (const auto& l : leave)
          if (core::covers(l, professional.id, view.monday + std::chrono::days{static_cast<int>(i)})) row.leave[i] = l.reason;
      if (ours) view.rows.push_back(std::move(row));
    }
    std::ranges::sort(view.rows, {}, [](const RotaRow& row) { return row.professional.name; });
    return view;
  });
}

TemplatesView view_templates(const System& system, const Principal& who) {
  return system.store.read(who, system.now(), [&](storage::Reader& reader) {
    const Directory directory(reader);
    TemplatesView view;
    for (auto& t : storage::templates_within(reader)) view.rows.push_back(row_of(directory, std::move(t)));
    return view;
  });
}

Result<TemplateView> view_template(const System& system, const Principal& who, core::TemplateId id) {
  return system.store.read(who, system.now(), [&](storage::Reader& reader) -> Result<TemplateView> {
    auto t = storage::find_template(reader, id);
    if (!t || !storage::within_reach_of(reader, t->organisation)) return not_found("Template");
    const Directory directory(reader);
    TemplateView view{row_of(directory, std::move(*t)), {}, {}};
    std::vector<core::Clinic> live;
    for (auto& clinic : storage::clinics_of_template(reader, id, today_of(reader)))
      if (!clinic.cancelled_at) live.push_back(std::move(clinic));
    auto clinics = shown(reader, directory, live);
    count_slots(reader, clinics, interval_of(horizon_of(today_of(reader))));
    for (auto& c : clinics) {
      const auto& last = view.row.session_template.to;
      (last && *c.clinic.template_day > *last ? view.after : view.ahead).push_back(std::move(c));
    }
    return view;
  });
}

RotaChoices view_choices(const System& system, const Principal& who) {
  return system.store.read(who, system.now(), [&](storage::Reader& reader) {
    RotaChoices choices;
    for (auto& professional : storage::all_professionals(reader))
      if (core::keeps_own_diary(professional.profession)) choices.professionals.push_back(std::move(professional));
    std::ranges::sort(choices.professionals, {}, &core::Professional::name);
    for (auto& place : Directory(reader).sites())
      if (storage::within_reach_of(reader, place.id)) choices.sites.push_back(std::move(place));
    return choices;
  });
}

LeaveView view_leave(const System& system, const Principal& who) {
  return system.store.read(who, system.now(), [&](storage::Reader& reader) {
    const Directory directory(reader);
    LeaveView view;
    for (auto& professional : storage::all_professionals(reader)) {
      if (!storage::employs(reader, professional.id)) continue;
      for (auto& leave : storage::leave_of(reader, professional.id)) {
        if (leave.to < today_of(reader)) continue;
        const auto when = interval_of({leave.from, leave.to});
        auto clinics = shown(reader, directory, storage::clinics_of(reader, professional.id, when));
        count_slots(reader, clinics, when);
        std::erase_if(clinics, [&](const RotaClinic& c) { return c.clinic.end <= reader.now(); });
        view.rows.push_back({std::move(leave), professional.name, std::move(clinics)});
      }
      view.professionals.push_back(std::move(professional));
    }
    std::ranges::sort(view.professionals, {}, &core::Professional::name);
    std::ranges::sort(view.rows, {}, [](const LeaveRow& row) { return row.leave.from; });
    return view;
  });
}

}  // namespace actions
