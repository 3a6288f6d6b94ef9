// One practice in simulated time: people's needs come up, they ask, are given a time, are seen or stay away, and those who are not well
// come back. The diary is the calendar: an appointment lies where its day and slot are and is never queued; who asks again lies in a bucket
// a day. Nothing is allocated while it runs, but room that grows to what a run needs and is kept for the next.
//
// Order. A day's slots come by start, role, clinician; contacts by time, then need; a slot before a contact of the same moment. Who asks at
// t may have today's slots that begin after t. What happens has its own time, and is counted then and not when it was asked for.
// The end of a session: everybody booked is seen, however late; clinicians are free again in the morning. The end of the run: what is
// booked or would be asked later stays open, neither resolved nor lost.
// Chance. Every number is keyed by need, contact and purpose (simulation/random.h), the list's weights by replication: two scenarios under
// one seed have the same people with the same needs. Needs come in Poisson time, so that this holds when the rate differs.
//
// To watch a run, pass a sink: anything that can be called with a Happening. It is inlined; what it ignores costs nothing.
//   Practice practice({{.from_day = 0, .scenario = before}, {.from_day = 400, .scenario = with_physiotherapist}});
//   std::vector<Happening> log;
//   practice.run(seed, replication, [&](const Happening& h) { if (h.what == What::attended) log.push_back(h); });
// A list of phases is a change on a day: from then on routing, rota and everything else but the list are the later scenario's. Times booked
// before the day on days behind it are in the new rota already; effects that grow are several phases. Of a study of many practices, the
// i-th is replication i: other people, other chances. Counts a month and role: Monthly in simulation/tally.h.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "simulation/model.h"
#include "simulation/random.h"

namespace simulation {

enum class What : std::uint8_t {
  asked,  // a contact, the need's first when `contacts` is 1
  booked,  // `lead` days ahead
  delayed,  // urgent, and nobody has time today: goes on as routine
  blocked,  // the diary is full as far as it is open
  attended,  // after waiting `wait` days in the clinic
  missed,  // did not attend
  resolved,
  lost_missed,
  lost_blocked,
  flagged,  // the rules say: today, a red flag
  flagged_wrongly,  // the same, and the true answers raise none
  flag_missed,  // the true answers raise one; what was taken down does not
  elsewhere,  // another service's: the need leaves the practice
  beyond_slots,  // a red flag, and nobody has a slot today: seen today all the same
  lost_limit,  // will not ask again: after staying away, nothing to book, or too many visits
};

struct Happening {
  What what{};
  Role role = 0;
  std::uint8_t kind = 0;
  std::uint8_t visits = 0;  // of this need so far, this one counted
  std::uint16_t contacts = 0;  // of this need so far
  std::uint16_t lead = 0;
  bool on_day = false;  // the slot was kept for the day itself
  std::uint16_t clinician = 0;  // of all clinicians; of what is at its slot's time
  std::uint32_t person = 0, need = 0;
  double at = 0;  // days from the start
  double wait = 0;  // days
};

struct Phase {
  int from_day = 0;
  core::Scenario scenario;
};

class Practice {
 public:
  // The first phase is from day 0; its list, warm-up and days hold for the whole run. Later phases have the same kinds and roles.
  explicit Practice(std::span<const Phase> phases);
  explicit Practice(const core::Scenario& scenario) : Practice(std::vector<Phase>{{0, scenario}}) {}
  Practice(std::initializer_list<Phase> phases) : Practice(std::span(phases.begin(), phases.size())) {}

  template <class Sink>
  void run(std::uint64_t seed, std::uint64_t replication, Sink&& sink);

 private:
  struct Need {
    std::uint32_t id = 0, person = 0;
    std::uint16_t contacts = 0, lead = 0;
    std::uint8_t kind = 0, visits = 0;
    bool on_day = false, taken = false;  // of its place in the diary
  };
  struct Contact {
    double at = 0;
    Need need;
    bool operator<(const Contact& other) const { return at < other.at || (at == other.at && need.id < other.need.id); }
  };
  struct Waiting {
    Contact contact;
    std::int32_t next = 0;
  };
  enum Purpose : std::uint64_t { gap, who, what, route, visit, rebook, duration, come_back, purposes };

  void begin(std::uint64_t seed, std::uint64_t replication);
  void gather(int day);  // contacts_ of the day, in order
  void put_in_order();
  void ask_again(double at, const Need&);
  void put_later_today(const Contact&);
  template <class Sink>
  void live(int day, Sink& sink);
  template <class Sink>
  void contact(Contact, Sink& sink);
  template <class Sink>
  bool book_today(Role role, const Contact&, Sink& sink);
  template <class Sink>
  void book_ahead(Role role, const Contact&, Sink& sink);
  template <class Sink>
  void attend(const Model::Slot&, Need, Sink& sink);
  template <class Sink>
  void at_once(const Model::FirstContact&, Contact, Sink& sink);
  template <class Tell>
  void after_visit(const Need&, Role role, double at, const Tell& tell);

  const Model& model(int day) const {
    std::size_t i = 0;
    while (i + 1 < from_.size() && day >= from_[i + 1]) ++i;
    return models_[i];
  }
  std::uint64_t chance(const Need& need, Purpose purpose) const { return keyed(key_, need.id, purposes * need.contacts + purpose); }
  // As the rules route it, until the need has been seen; the same whenever it is asked for.
  const Model::FirstContact& first_contact(const Model::Kind& kind, const Need& need) const {
    const std::uint64_t bits = keyed(key_, need.id, route);  // of contact 0, which is none, as is whether it is followed
    return kind.first_contact(upper(bits), lower(bits));
  }
  Happening of(What happened, double at, const Need& need, Role role) const {
    return {.what = happened,
            .role = role,
            .kind = need.kind,
            .visits = need.visits,
            .contacts = need.contacts,
            .lead = need.lead,
            .on_day = need.on_day,
            .person = need.person,
            .need = need.id,
            .at = at};
  }
  std::size_t row(int day) const { return static_cast<std::size_t>(day) & (ring_ - 1); }

  std::vector<Model> models_;
  std::vector<int> from_;
  int list_, days_;
  double patient_shape_;

  // Of the run.
  std::uint64_t key_ = 0;
  double weight_ = 0;  // of all people
  double next_need_ = 0;  // in Poisson time from the start of the day
  std::uint32_t needs_ = 0;
  std::vector<double> weights_;
  AliasTable people_;

  // The diary: a ring of days, a power of two of them, each with its places.
  std::size_t ring_, places_, roles_;
  std::vector<Need> diary_;
  std::vector<std::uint32_t> booked_;  // pre-book places taken, by day of the ring and role: they fill in order, and nobody cancels
  std::vector<int> open_;  // by role: no day before this one has a pre-book place left

  // Today.
  int day_ = 0;
  const Model* today_ = nullptr;
  std::vector<std::size_t> next_on_day_;  // by role: on-day slots before this one are taken or over
  std::vector<double> free_at_;  // by clinician
  std::vector<Contact> contacts_, again_;
  std::vector<std::uint32_t> ends_;
  std::size_t next_contact_ = 0;

  // Later: chains of who asks again, by day.
  std::vector<Waiting> waiting_;
  std::vector<std::int32_t> first_waiting_;
  std::int32_t spare_ = none;
  static constexpr std::int32_t none = -1;
};

template <class Sink>
void Practice::run(std::uint64_t seed, std::uint64_t replication, Sink&& sink) {
  begin(seed, replication);
  for (int day = 0; day < days_; ++day) live(day, sink);
}

template <class Sink>
void Practice::live(int day, Sink& sink) {
  gather(day);
  Need* const places = &diary_[row(day) * places_];
  for (const auto& slot : today_->on(day).slots) {
    const double start = day + slot.start;
    while (next_contact_ < contacts_.size() && contacts_[next_contact_].at < start) contact(contacts_[next_contact_++], sink);
    Need& place = places[slot.place];
    if (!place.taken) continue;
    const Need need = place;
    place.taken = false;
    attend(slot, need, sink);
  }
  while (next_contact_ < contacts_.size()) contact(contacts_[next_contact_++], sink);
  std::fill_n(&booked_[row(day) * roles_], roles_, 0);
}

template <class Sink>
void Practice::contact(const Contact c, Sink& sink) {
  const auto& kind = today_->kinds[c.need.kind];
  const std::uint64_t bits = chance(c.need, route);
  Role role = today_->role_for(kind, upper(bits));
  bool urgent = c.need.contacts == 1 && lower(bits) < kind.urgent, missed = false;
  if (!kind.presentations.empty() && c.need.visits == 0) {
    const auto& first = first_contact(kind, c.need);
    const bool followed = first.flagged() || lower(keyed(key_, c.need.id, visit)) < today_->followed;
    if (followed && (first.elsewhere || first.flagged())) return at_once(first, c, sink);
    role = followed ? first.role : today_->not_followed;
    urgent |= followed && first.today;
    missed = first.flag == core::Flag::missed && c.need.contacts == 1;
  }
  sink(of(What::asked, c.at, c.need, role));
  if (missed) sink(of(What::flag_missed, c.at, c.need, role));
  if (urgent) {
    if (book_today(role, c, sink)) return;
    if (today_->overflow >= 0 && role != today_->overflow && book_today(static_cast<Role>(today_->overflow), c, sink)) return;
    sink(of(What::delayed, c.at, c.need, role));
  }
  book_ahead(role, c, sink);
}

template <class Sink>
bool Practice::book_today(Role role, const Contact& c, Sink& sink) {
  const auto& room = today_->on(day_).rooms[role];
  std::size_t& next = next_on_day_[role];
  while (next < room.on_day.size() && day_ + room.on_day[next] <= c.at) ++next;
  if (next == room.on_day.size()) return false;
  Need& place = diary_[row(day_) * places_ + room.first_place + room.pre_book + next++];
  place = c.need;
  place.lead = 0;
  place.on_day = place.taken = true;
  sink(of(What::booked, c.at, place, role));
  return true;
}

template <class Sink>
void Practice::book_ahead(Role role, const Contact& c, Sink& sink) {
  int& open = open_[role];
  open = std::max(open, day_ + 1);
  const int last = day_ + today_->booking_days;
  for (; open <= last; ++open) {
    const auto& room = model(open).on(open).rooms[role];
    std::uint32_t& booked = booked_[row(open) * roles_ + role];
    if (booked == room.pre_book) continue;
    Need& place = diary_[row(open) * places_ + room.first_place + booked++];
    place = c.need;
    place.lead = static_cast<std::uint16_t>(open - day_);
    place.on_day = false;
    place.taken = true;
    sink(of(What::booked, c.at, place, role));
    return;
  }
  sink(of(What::blocked, c.at, c.need, role));
  if (lower(chance(c.need, rebook)) < today_->blocked_again) ask_again(c.at + today_->blocked_days, c.need);
  else sink(of(What::lost_blocked, c.at, c.need, role));
}

template <class Sink>
void Practice::attend(const Model::Slot& slot, Need need, Sink& sink) {
  const double at = day_ + slot.start;
  const auto& length = today_->lengths[slot.role];
  const std::uint64_t bits = chance(need, visit);
  const auto tell = [&](What happened, double wait) {
    Happening h = of(happened, at, need, slot.role);
    h.clinician = slot.clinician;
    h.wait = wait;
    sink(h);
  };
  if (upper(bits) < today_->missed(need.lead, need.person)) {
    tell(What::missed, 0);
    if (lower(chance(need, rebook)) < today_->missed_again)
      ask_again(at + today_->missed_days * exponential(chance(need, come_back)), need);
    else tell(What::lost_missed, 0);
    return;
  }
  ++need.visits;
  double& free_at = free_at_[slot.clinician];
  const double began = std::max(slot.start, free_at);
  free_at = began + lognormal(chance(need, duration), length.log_median, length.sigma);
  tell(What::attended, began - slot.start);
  after_visit(need, slot.role, at, tell);
}

template <class Tell>
void Practice::after_visit(const Need& need, Role role, double at, const Tell& tell) {
  if (lower(chance(need, visit)) < today_->kinds[need.kind].resolve[role]) tell(What::resolved, 0);
  else if (need.visits >= today_->visits_max) tell(What::lost_limit, 0);
  else ask_again(at + lognormal(chance(need, come_back), today_->return_log_median, today_->return_sigma), need);
}

// Another service's, or here and today: nothing of it is ever booked ahead.
template <class Sink>
void Practice::at_once(const Model::FirstContact& first, Contact c, Sink& sink) {
  const auto tell = [&](What happened, double) { sink(of(happened, c.at, c.need, first.role)); };
  tell(What::asked, 0);
  if (first.flagged() && c.need.contacts == 1) tell(first.flag == core::Flag::wrong ? What::flagged_wrongly : What::flagged, 0);
  if (first.elsewhere) return tell(What::elsewhere, 0);
  if (book_today(first.role, c, sink)) return;
  if (today_->overflow >= 0 && first.role != today_->overflow && book_today(static_cast<Role>(today_->overflow), c, sink)) return;
  ++c.need.visits;
  c.need.on_day = true;
  tell(What::beyond_slots, 0);
  tell(What::attended, 0);
  after_visit(c.need, first.role, c.at, tell);
}

}  // namespace simulation
