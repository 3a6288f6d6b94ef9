// One practice in simulated time: people's needs come up, they ask, are given a time, are seen or stay away, and those who are not well
// come back; practice_run.h has what happens, step by step. The diary is the calendar: an appointment lies where its day and slot are and
// is never queued; who asks again lies in a bucket a day. Nothing is allocated while it runs, but room that grows to what a run needs and
// is kept for the next.
//
// Order. A day's slots come by start, role, clinician; contacts by time, then need; a slot before a contact of the same moment. Who asks at
// t may have today's slots that begin after t. What happens has its own time, and is counted then and not when it was asked for.
// The end of a session: everybody booked is seen, however late; clinicians are free again in the morning. The end of the run: what is
// booked or would be asked later stays open, neither resolved nor lost.
// Absence (simulation/absence.h). A closed slot holds nobody. Who is booked with somebody ill asks again that morning, for the same role.
// Cancelling. The place is free for whoever asks from then on; on its own day for those whose first contact is urgent.
// Courses. The professional books the next visit at the end of the last; the need is decided at the end of the course, and not before.
// Caseloads. Who finds it full waits, first come first; who leaves it, after the course or lost, lets the next one in at that moment.
// A neighbour that closes. Its people's needs count from the day that each comes; what they had booked there is lost, and who had a need
// not settled asks anew that day. Their needs are a stream of their own: those of the list are the same with them and without. Chance.
// Every number is keyed by need, contact and purpose (simulation/random.h), the list's weights by replication: two scenarios under one seed
// have the same people with the same needs. Needs come in Poisson time, so that this holds when the rate differs.
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
#include <utility>
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
  lost_limit,  // will not ask again: after staying away, nothing to book, or too many visits
  closed,  // a slot of today, as somebody is away
  cancelled_by_practice,  // asks again at once
  cancelled,  // by the person
  lost_cancelled,
  gone_elsewhere,  // urgent and nobody has time today: to 111 or an emergency department
  gave_up,  // the first time was too far ahead
  joined,  // a caseload, after waiting `wait` days for it
  left,
  flagged,  // the rules say: today, a red flag
  flagged_wrongly,  // the same, and the true answers raise none
  flag_missed,  // the true answers raise one; what was taken down does not
  elsewhere,  // another service's: the need leaves the practice
  beyond_slots,  // a red flag, and nobody has a slot today: seen today all the same
};

struct Happening {
  What what{};
  Role role = 0;
  std::uint8_t kind = 0;
  std::uint8_t visits = 0;  // of this need so far, this one counted
  std::uint16_t contacts = 0;  // of this need so far
  std::uint16_t lead = 0;
  bool on_day = false;  // the slot was kept for the day itself, or came free on it
  bool in_course = false;  // booked by the professional
  std::uint16_t clinician = 0;  // of all clinicians; of what is at its slot's time
  std::uint32_t person = 0, need = 0;
  double at = 0;  // days from the start
  double wait = 0;  // days: in the clinic, or for a caseload
  double length = 0;  // days, of a visit by oneself
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
    std::uint16_t contacts = 0;
    std::uint16_t lead : 9 = 0;
    std::uint16_t step : 7 = 0;  // visits of the course attended
    std::uint8_t kind = 0, visits = 0;
    Role held = nobody;  // asks for this role whatever chance would say
    bool on_day : 1 = false, taken : 1 = false;  // of its place in the diary
    bool shut : 1 = false;  // the place: somebody is away
    bool member : 1 = false;  // of the caseload of the role it is held by
    bool cancels : 1 = false, let_in : 1 = false;  // what a contact is when it is none
    bool free() const { return !taken && !shut; }
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
  struct Caseload {
    int members = 0;
    std::vector<Contact> queue;
    std::size_t first = 0;  // of the queue
  };
  struct Ahead {
    Need *next = nullptr, *end = nullptr;
  };
  enum Purpose : std::uint64_t { gap, who, what, route, visit, rebook, duration, come_back, purposes };
  enum Beside : std::uint64_t { call_off, back_after, elsewhere, too_far, besides };  // of numbers that RM1 has no need of
  static constexpr Role nobody = 255;

  void begin(std::uint64_t seed, std::uint64_t replication);
  // People whose needs come up in one Poisson stream, numbered on from `first_person` and `first_need`.
  struct Stream {
    std::uint32_t first_person = 0, first_need = 0;
    std::vector<double> weights{};
    AliasTable people{};
    double weight = 0;  // of all people
    double next = 0;  // need, in Poisson time from the start of the day
    std::uint32_t needs = 0;
  };
  static constexpr std::uint32_t neighbours_needs = 0x8000'0000, neighbours_open_needs = 0xc000'0000;

  void gather(int day);  // contacts_ of the day, in order
  void begin(Stream&, Generator&);
  void come_up(Stream&, int day);
  void arrive(int day);  // who comes from the neighbour that closes
  double came_at(std::uint32_t of_the_neighbours) const { return neighbour_day_ + of_the_neighbours * neighbour_days_a_person_; }
  void put_in_order();
  void ask_again(double at, const Need&);
  void keep(const Contact&);  // until its moment
  void put_later_today(const Contact&);
  void lay_out(int day);
  Need* free_place(int day, Role role);  // the earliest to be booked ahead; none: null
  Ahead& ahead(int day, Role role) { return ahead_[row(day) * roles_ + role]; }
  Need* free_today(Role role, double after);
  void may_cancel(double asked, const Need& place);
  Contact first_of_queue(Caseload&);
  std::size_t place_of(const Need& place) const { return static_cast<std::size_t>(&place - diary_.data()); }
  const Model::Slot& slot_of(std::size_t place) const { return model(day_of(place)).on(day_of(place)).by_place[place % places_]; }
  int day_of(std::size_t place) const { return day_ + static_cast<int>((place / places_ - row(day_)) & (ring_ - 1)); }
  template <class Sink>
  void live(int day, Sink& sink);
  template <class Sink>
  void contact(const Contact&, Sink& sink);
  template <class Sink>
  void go_on(Contact, Sink& sink);
  template <class Sink>
  bool book_today(Role role, const Contact&, Sink& sink);
  template <class Sink>
  void book_ahead(Role role, const Contact&, int from, Sink& sink);
  template <class Sink>
  void take(Need& place, const Contact&, int lead, bool on_day, Role role, Sink& sink);
  template <class Sink>
  void attend(const Model::Slot&, Need, Sink& sink);
  template <class Sink>
  void seen(Need, Role, double at, std::uint32_t bits, Sink& sink);
  // What a scenario may leave out.
  template <class Sink>
  void close_today(Sink& sink);
  template <class Sink>
  void let_in(Role role, double at, Sink& sink);
  template <class Sink>
  void join(Role role, Contact&, double since, Sink& sink);
  template <class Sink>
  void leave(Need&, double at, Sink& sink);
  template <class Sink>
  void cancel(const Contact&, Sink& sink);
  template <class Sink>
  void lose(What how, double at, Need, Role role, Sink& sink);
  template <class Sink>
  void at_once(const Model::FirstContact&, Contact, Sink& sink);
  // Who was seen and is not well.
  void come_again(Need need, double at) {
    need.held = nobody;
    need.step = 0;
    need.member = false;
    ask_again(at + lognormal(chance(need, come_back), today_->return_log_median, today_->return_sigma), need);
  }

  const Model& model(int day) const {
    std::size_t i = 0;
    while (i + 1 < from_.size() && day >= from_[i + 1]) ++i;
    return models_[i];
  }
  std::uint64_t chance(const Need& need, Purpose purpose) const { return keyed(key_, need.id, purposes * need.contacts + purpose); }
  std::uint64_t beside(const Need& need, Beside purpose) const { return keyed(beside_, need.id, besides * need.contacts + purpose); }
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
            .in_course = need.step > 0,
            .person = need.person,
            .need = need.id,
            .at = at};
  }
  std::size_t row(int day) const { return static_cast<std::size_t>(day) & (ring_ - 1); }

  std::vector<Model> models_;
  std::vector<int> from_;
  int days_;
  double neighbour_day_, neighbour_days_a_person_ = 0;
  std::uint64_t open_needs_;
  double patient_shape_;

  // Of the run.
  std::uint64_t key_ = 0, beside_ = 0, away_ = 0;
  Stream list_, neighbours_;

  // The diary: a ring of days, a power of two of them, each with its places.
  std::size_t ring_, places_, roles_;
  std::vector<Need> diary_;
  std::vector<Ahead> ahead_;  // by day of the ring and role: pre-book places, from the first that may be free
  std::vector<int> open_;  // by role: no day before this one has a pre-book place left
  bool closes_ = false;  // somebody is away at times
  bool gaps_ = false;  // places do not fill in order: some are closed or cancelled
  std::vector<Caseload> caseloads_;  // by role

  // Today.
  int day_ = 0;
  const Model* today_ = nullptr;
  const Model::Weekday* weekday_ = nullptr;
  std::vector<std::size_t> next_on_day_;  // by role: on-day slots before this one are taken or over
  std::vector<double> free_at_;  // by clinician
  std::vector<double> group_at_, group_began_;  // by clinician, the slot begun last, where groups are seen
  std::vector<std::uint32_t> freed_;  // places of today that were cancelled today
  std::vector<Contact> contacts_, again_;
  std::vector<std::uint32_t> ends_;
  std::size_t next_contact_ = 0;

  // Later: chains of who asks again, by day.
  std::vector<Waiting> waiting_;
  std::vector<std::int32_t> first_waiting_;
  std::int32_t spare_ = none;
  static constexpr std::int32_t none = -1;
};

}  // namespace simulation

#include "simulation/practice_run.h"
