// What happens in a practice, of which practice.h says the rules: included by it, and inlined together with the sink.
#pragma once

#include "simulation/practice.h"

namespace simulation {

template <class Sink>
void Practice::run(std::uint64_t seed, std::uint64_t replication, Sink&& sink) {
  begin(seed, replication);
  for (int day = 0; day < days_; ++day) live(day, sink);
}

template <class Sink>
void Practice::live(int day, Sink& sink) {
  gather(day);
  if (closes_) close_today(sink);
  for (std::size_t r = 0; r < roles_; ++r)
    if (!caseloads_[r].queue.empty()) let_in(static_cast<Role>(r), day, sink);
  Need* const places = &diary_[row(day) * places_];
  for (const auto& slot : weekday_->slots) {
    const double start = day + slot.start;
    while (next_contact_ < contacts_.size() && contacts_[next_contact_].at < start) contact(contacts_[next_contact_++], sink);
    Need& place = places[slot.place];
    if (!place.taken) continue;
    const Need need = place;
    place.taken = false;
    attend(slot, need, sink);
  }
  while (next_contact_ < contacts_.size()) contact(contacts_[next_contact_++], sink);
  lay_out(day + static_cast<int>(ring_));
}

template <class Sink>
void Practice::contact(const Contact& given, Sink& sink) {
  if (given.need.held != nobody || given.need.cancels) return go_on(given, sink);
  Contact c = given;  // as the day's contacts may move
  const auto& kind = today_->kinds[c.need.kind];
  const std::uint64_t bits = chance(c.need, route);
  Role role = kind.route(upper(bits));
  bool urgent = c.need.contacts == 1 && lower(bits) < kind.urgent, flag_missed = false;
  if (!kind.presentations.empty() && c.need.visits == 0) {
    const auto& first = first_contact(kind, c.need);
    const bool followed = first.flagged() || lower(keyed(key_, c.need.id, visit)) < today_->followed;
    if (followed && (first.elsewhere || first.flagged())) return at_once(first, c, sink);
    role = followed ? first.role : today_->not_followed;
    urgent |= followed && first.today;
    flag_missed = first.flag == core::Flag::missed && c.need.contacts == 1;
  }
  sink(of(What::asked, c.at, c.need, role));
  if (flag_missed) sink(of(What::flag_missed, c.at, c.need, role));
  if (urgent) {
    if (book_today(role, c, sink)) return;
    if (today_->overflow >= 0 && role != today_->overflow && book_today(static_cast<Role>(today_->overflow), c, sink)) return;
    sink(of(What::delayed, c.at, c.need, role));
    if (lower(beside(c.need, elsewhere)) < today_->gave_up_urgent) return lose(What::gone_elsewhere, c.at, c.need, role, sink);
  }
  if (today_->caseloads && today_->work[role].caseload > 0) {
    c.need.held = role;
    auto& caseload = caseloads_[role];
    if (caseload.members >= today_->work[role].caseload) return caseload.queue.push_back(c);
    join(role, c, c.at, sink);
  }
  book_ahead(role, c, day_ + 1, sink);
}

// Who is let in asked before; who is held asks for the role that they were with. Neither is a need's first contact.
template <class Sink>
void Practice::go_on(Contact c, Sink& sink) {
  if (c.need.cancels) return cancel(c, sink);
  const Role role = c.need.held;
  if (!c.need.let_in) sink(of(What::asked, c.at, c.need, role));
  c.need.let_in = false;
  if (!c.need.member && c.need.step == 0) c.need.held = nobody;
  book_ahead(role, c, day_ + 1, sink);
}

inline Practice::Need* Practice::free_place(int day, Role role) {
  auto& [next, end] = ahead(day, role);
  if (gaps_)
    while (next < end && !next->free()) ++next;
  return next < end ? next : nullptr;
}

inline Practice::Need* Practice::free_today(Role role, double after) {
  const auto& room = weekday_->rooms[role];
  Need* const day = diary_.data() + row(day_) * places_;
  Need* const places = day + room.first_place + room.pre_book;
  std::size_t& next = next_on_day_[role];
  while (next < room.on_day.size() && (day_ + room.on_day[next] <= after || (gaps_ && !places[next].free()))) ++next;
  Need* found = next < room.on_day.size() ? places + next : nullptr;
  double start = found ? room.on_day[next] : 1;
  for (const auto place : freed_) {
    const auto& slot = weekday_->by_place[place];
    if (slot.role != role || day_ + slot.start <= after || slot.start >= start || !day[place].free()) continue;
    found = day + place;
    start = slot.start;
  }
  return found;
}

template <class Sink>
[[gnu::always_inline]] inline void Practice::take(Need& place, const Contact& c, int lead, bool on_day, Role role, Sink& sink) {
  place = c.need;
  place.lead = static_cast<unsigned>(lead) & 0x1ff;
  place.on_day = on_day;
  place.taken = true;
  sink(of(What::booked, c.at, place, role));
  if (!today_->cancelled.empty()) may_cancel(c.at, place);
}

template <class Sink>
bool Practice::book_today(Role role, const Contact& c, Sink& sink) {
  Need* const place = free_today(role, c.at);
  if (!place) return false;
  next_on_day_[role] += !gaps_;
  take(*place, c, 0, true, role, sink);
  return true;
}

// From a day on: tomorrow, or when a course has its next visit.
template <class Sink>
void Practice::book_ahead(Role role, const Contact& c, int from, Sink& sink) {
  int& open = open_[role];
  open = std::max(open, day_ + 1);
  const int last = day_ + today_->booking_days;
  Need* place = nullptr;
  while (open <= last && !(place = free_place(open, role))) ++open;
  int day = open;
  if (from > open)
    for (day = from, place = nullptr; day <= last && !(place = free_place(day, role));) ++day;
  if (!place) {
    sink(of(What::blocked, c.at, c.need, role));
    if (lower(chance(c.need, rebook)) < today_->blocked_again) ask_again(c.at + today_->blocked_days, c.need);
    else lose(What::lost_blocked, c.at, c.need, role, sink);
    return;
  }
  if (day - day_ > today_->gave_up_lead && c.need.step == 0 && lower(beside(c.need, too_far)) < today_->gave_up_far)
    return lose(What::gave_up, c.at, c.need, role, sink);
  ahead(day, role).next = place + 1;
  take(*place, c, day - day_, false, role, sink);
}

template <class Sink>
void Practice::attend(const Model::Slot& slot, Need need, Sink& sink) {
  const double at = day_ + slot.start;
  const auto& work = today_->work[slot.role];
  const std::uint64_t bits = chance(need, visit);
  const auto tell = [&](What happened, double wait, double length = 0) {
    Happening h = of(happened, at, need, slot.role);
    h.clinician = slot.clinician;
    h.wait = wait;
    h.length = length;
    sink(h);
  };
  if (upper(bits) < today_->missed(need.lead, need.person)) {
    tell(What::missed, 0);
    if (lower(chance(need, rebook)) < today_->missed_again)
      return ask_again(at + today_->missed_days * exponential(chance(need, come_back)), need);
    tell(What::lost_missed, 0);
    return leave(need, at, sink);
  }
  ++need.visits;
  double& free_at = free_at_[slot.clinician];
  double began = std::max(slot.start, free_at);
  if (work.group_size > 1 && group_at_[slot.clinician] == at) began = group_began_[slot.clinician];
  else free_at = began + lognormal(chance(need, duration), work.log_median, work.sigma);
  if (work.group_size > 1) group_at_[slot.clinician] = at, group_began_[slot.clinician] = began;
  tell(What::attended, began - slot.start, work.group_size > 1 ? 0 : free_at - began);
  seen(need, slot.role, at, lower(bits), sink);
}

// What comes of a visit: the next one of the course, or whether all of it settled the need.
template <class Sink>
[[gnu::always_inline]] inline void Practice::seen(Need need, Role role, double at, std::uint32_t bits, Sink& sink) {
  const auto& work = today_->work[role];
  if (need.step + 1 < work.course_visits) {
    need.step = static_cast<unsigned>(need.step + 1) & 0x7f;
    need.held = role;
    ++need.contacts;
    return book_ahead(role, {at, need}, day_ + work.course_days, sink);
  }
  if (bits < today_->kinds[need.kind].resolve[role]) sink(of(What::resolved, at, need, role));
  else if (need.visits >= today_->visits_max) sink(of(What::lost_limit, at, need, role));
  else come_again(need, at);
  leave(need, at, sink);
}

// Another service's, or here and today: nothing of it is ever booked ahead.
template <class Sink>
[[gnu::noinline]] void Practice::at_once(const Model::FirstContact& first, Contact c, Sink& sink) {
  const auto tell = [&](What happened) { sink(of(happened, c.at, c.need, first.role)); };
  tell(What::asked);
  if (c.need.contacts == 1 && first.flag != core::Flag::none)
    tell(first.flag == core::Flag::wrong ? What::flagged_wrongly : first.flag == core::Flag::missed ? What::flag_missed : What::flagged);
  if (first.elsewhere) return tell(What::elsewhere);
  if (book_today(first.role, c, sink)) return;
  if (today_->overflow >= 0 && first.role != today_->overflow && book_today(static_cast<Role>(today_->overflow), c, sink)) return;
  ++c.need.visits;
  c.need.on_day = true;
  c.need.lead = 0;
  tell(What::beyond_slots);
  tell(What::attended);
  seen(c.need, first.role, c.at, lower(chance(c.need, visit)), sink);
}

// Those who are away are so before anybody asks.
template <class Sink>
void Practice::close_today(Sink& sink) {
  const auto& absence = today_->absence;
  for (const auto& slot : weekday_->by_place) {
    Need& place = diary_[row(day_) * places_ + slot.place];
    if (absence.sick(away_, slot.role, slot.clinician - today_->work[slot.role].first_clinician, day_)) {
      if (place.taken) {
        Need need = place;
        sink(of(What::cancelled_by_practice, day_, need, slot.role));
        need.held = slot.role;
        need.on_day = need.taken = false;
        ask_again(day_, need);
      }
      place.taken = false;
      place.shut = true;
    }
    if (place.shut) sink(Happening{.what = What::closed, .role = slot.role, .clinician = slot.clinician, .at = static_cast<double>(day_)});
  }
}

template <class Sink>
void Practice::let_in(Role role, double at, Sink& sink) {
  auto& caseload = caseloads_[role];
  const int most = today_->work[role].caseload;
  while (caseload.first < caseload.queue.size() && (most == 0 || caseload.members < most)) {
    Contact next = first_of_queue(caseload);
    const double since = std::exchange(next.at, at);
    next.need.let_in = true;
    join(role, next, since, sink);
    put_later_today(next);
  }
}

template <class Sink>
void Practice::join(Role role, Contact& c, double since, Sink& sink) {
  ++caseloads_[role].members;
  c.need.member = true;
  Happening h = of(What::joined, c.at, c.need, role);
  h.wait = c.at - since;
  sink(h);
}

template <class Sink>
void Practice::leave(Need& need, double at, Sink& sink) {
  if (!need.member) return;
  --caseloads_[need.held].members;
  sink(of(What::left, at, need, need.held));
  let_in(need.held, at, sink);
}

template <class Sink>
void Practice::cancel(const Contact& c, Sink& sink) {
  const std::size_t at = c.need.person;
  Need& place = diary_[at];
  if (!place.taken || place.id != c.need.id || place.contacts != c.need.contacts) return;  // the practice cancelled first
  const Need need = place;
  const auto& slot = slot_of(at);
  const int day = day_of(at);
  sink(of(What::cancelled, c.at, need, slot.role));
  place.taken = false;
  if (day > day_) {
    auto& next = ahead(day, slot.role).next;
    next = std::min(next, &place);
    open_[slot.role] = std::min(open_[slot.role], day);
  } else if (today_->work[slot.role].caseload == 0) {  // which nobody comes into for one slot of today
    freed_.push_back(slot.place);
  }
  if (lower(beside(need, back_after)) < today_->cancelled_again)
    return ask_again(c.at + today_->cancelled_days * exponential(chance(need, come_back)), need);
  lose(What::lost_cancelled, c.at, need, slot.role, sink);
}

template <class Sink>
void Practice::lose(What how, double at, Need need, Role role, Sink& sink) {
  sink(of(how, at, need, role));
  leave(need, at, sink);
}

}  // namespace simulation
