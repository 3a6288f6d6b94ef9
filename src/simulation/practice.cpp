#include "simulation/practice.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

#include "core/check.h"

namespace simulation {

Practice::Practice(std::span<const Phase> phases) {
  core::check(!phases.empty() && phases.front().from_day == 0, "a run begins with its first phase");
  const auto& first = phases.front().scenario;
  const auto& neighbour = first.closing_neighbour;
  list_.weights.resize(static_cast<std::size_t>(first.list));
  neighbours_ = {.first_person = static_cast<std::uint32_t>(first.list), .first_need = neighbours_needs};
  neighbours_.weights.resize(static_cast<std::size_t>(neighbour.people));
  neighbour_day_ = first.warm_up_days + neighbour.from_day;
  if (neighbour.people > 0) neighbour_days_a_person_ = static_cast<double>(neighbour.over_days) / neighbour.people;
  open_needs_ = threshold(neighbour.open_needs);
  days_ = first.days();
  patient_shape_ = first.patient_shape;
  roles_ = first.roles.size();
  ring_ = places_ = 0;
  std::size_t clinicians = 0;
  for (const auto& phase : phases) {
    core::check(phase.scenario.roles.size() == roles_ && phase.scenario.kinds.size() == first.kinds.size(),
                "every phase has the same kinds and roles");
    core::check(from_.empty() || phase.from_day > from_.back(), "phases come in order");
    from_.push_back(phase.from_day);
    models_.emplace_back(phase.scenario);
    ring_ = std::max(ring_, std::bit_ceil(static_cast<std::size_t>(phase.scenario.booking_days) + 1));
    places_ = std::max(places_, models_.back().places);
    closes_ = closes_ || models_.back().absence.any();
    gaps_ = gaps_ || closes_ || !models_.back().cancelled.empty();
    clinicians = std::max<std::size_t>(clinicians, models_.back().clinicians);
  }
  diary_.resize(ring_ * places_);
  ahead_.resize(ring_ * roles_);
  open_.resize(roles_);
  caseloads_.resize(roles_);
  group_at_.resize(clinicians);
  group_began_.resize(clinicians);
  next_on_day_.resize(roles_);
  free_at_.resize(clinicians);
  first_waiting_.resize(static_cast<std::size_t>(days_));
}

void Practice::begin(std::uint64_t seed, std::uint64_t replication) {
  Generator generator(seed, replication);
  key_ = generator.next();
  beside_ = mixed(key_);
  away_ = mixed(beside_);
  begin(list_, generator);
  begin(neighbours_, generator);
  std::ranges::fill(diary_, Need{});
  std::ranges::fill(open_, 0);
  for (auto& caseload : caseloads_) {
    caseload.members = 0;
    caseload.queue.clear();
    caseload.first = 0;
  }
  std::ranges::fill(group_at_, -1);
  for (int day = 0; day < static_cast<int>(ring_); ++day) lay_out(day);
  std::ranges::fill(first_waiting_, none);
  waiting_.clear();
  spare_ = none;
}

void Practice::begin(Stream& stream, Generator& generator) {
  for (double& weight : stream.weights) weight = gamma(generator, patient_shape_) / patient_shape_;
  if (const auto& first = models_.front(); first.groups() > 0)
    for (std::uint32_t i = 0; i < stream.weights.size(); ++i) stream.weights[i] *= first.needs_of(first.group_of(i));
  stream.weight = std::accumulate(stream.weights.begin(), stream.weights.end(), 0.0);
  if (!stream.weights.empty()) stream.people.fill(stream.weights);
  stream.needs = 0;
  stream.next = exponential(keyed(key_, stream.first_need, gap));
}

// Nobody has come from the neighbour before the first day: what comes up until then is left out.
void Practice::come_up(Stream& stream, int day) {
  const double volume = stream.weight * today_->volume(day);
  while (stream.next < volume) {
    const double at = day + today_->hour(stream.next / volume);
    const std::uint32_t id = stream.first_need + stream.needs, i = stream.people.draw(keyed(key_, id, who));
    if (stream.first_person == 0 || at >= came_at(i)) {
      auto& first = again_.emplace_back();
      first.at = at;
      first.need.id = id;
      first.need.contacts = 1;
      first.need.person = stream.first_person + i;
      first.need.kind = today_->kind(upper(keyed(key_, id, what)));
    }
    ++stream.needs;
    stream.next += exponential(keyed(key_, stream.first_need + stream.needs, gap));
  }
  stream.next -= volume;
}

void Practice::arrive(int day) {
  const auto before = [&](double when) {
    const double people = (when - neighbour_day_) / neighbour_days_a_person_;
    return static_cast<std::uint32_t>(std::clamp(std::ceil(people), 0.0, static_cast<double>(neighbours_.weights.size())));
  };
  for (std::uint32_t i = before(day), end = before(day + 1); i < end; ++i) {
    const std::uint32_t id = neighbours_open_needs + i;
    const std::uint64_t bits = keyed(key_, id, who);
    if (lower(bits) >= open_needs_) continue;
    const double since = came_at(i) - day;  // asks at a moment that is left of the day
    auto& first = again_.emplace_back();
    first.at = day + today_->hour(since + (1 - since) * upper(bits) * 0x1p-32);
    first.need.id = id;
    first.need.contacts = 1;
    first.need.person = neighbours_.first_person + i;
    first.need.kind = today_->kind(upper(keyed(key_, id, what)));
  }
}

void Practice::gather(int day) {
  day_ = day;
  today_ = &model(day);
  weekday_ = &today_->on(day);
  std::ranges::fill(next_on_day_, 0);
  std::ranges::fill(free_at_, 0);
  freed_.clear();
  next_contact_ = 0;
  contacts_.clear();
  again_.clear();
  for (std::int32_t at = first_waiting_[static_cast<std::size_t>(day)]; at != none;) {
    Waiting& one = waiting_[static_cast<std::size_t>(at)];
    again_.push_back(one.contact);
    const auto next = one.next;
    one.next = spare_;
    spare_ = at;
    at = next;
  }
  come_up(list_, day);
  if (!neighbours_.weights.empty() && day + 1 > neighbour_day_) {
    arrive(day);
    come_up(neighbours_, day);
  }
  put_in_order();
}

// By slices of the day, as many as contacts, and then by insertion: what lies in one slice is little.
void Practice::put_in_order() {
  const std::size_t slices = std::bit_ceil(again_.size() + 1);
  const auto slice = [&](const Contact& c) {
    return std::min(static_cast<std::size_t>((c.at - day_) * static_cast<double>(slices)), slices - 1);
  };
  ends_.assign(slices + 1, 0);
  for (const auto& c : again_) ++ends_[slice(c) + 1];
  for (std::size_t i = 1; i <= slices; ++i) ends_[i] += ends_[i - 1];
  contacts_.resize(again_.size());
  for (const auto& c : again_) contacts_[ends_[slice(c)]++] = c;
  for (std::size_t i = 1; i < contacts_.size(); ++i)
    for (std::size_t j = i; j > 0 && contacts_[j] < contacts_[j - 1]; --j) std::swap(contacts_[j], contacts_[j - 1]);
}

void Practice::ask_again(double at, const Need& need) {
  Contact contact{at, need};
  ++contact.need.contacts;
  keep(contact);
}

void Practice::keep(const Contact& contact) {
  if (contact.at >= days_) return;
  const int day = static_cast<int>(contact.at);
  if (day == day_) return put_later_today(contact);
  std::int32_t place = spare_;
  if (place == none) {
    place = static_cast<std::int32_t>(waiting_.size());
    waiting_.emplace_back();
  } else {
    spare_ = waiting_[static_cast<std::size_t>(place)].next;
  }
  auto& first = first_waiting_[static_cast<std::size_t>(day)];
  waiting_[static_cast<std::size_t>(place)] = {contact, first};
  first = place;
}

void Practice::put_later_today(const Contact& contact) {
  const auto rest = contacts_.begin() + static_cast<std::ptrdiff_t>(next_contact_);
  contacts_.insert(std::lower_bound(rest, contacts_.end(), contact), contact);
}

// The day that takes this one's row in the ring.
void Practice::lay_out(int day) {
  const Model& m = model(day);
  Need* const places = &diary_[row(day) * places_];
  for (std::size_t r = 0; r < roles_; ++r) {
    const auto& room = m.on(day).rooms[r];
    ahead(day, static_cast<Role>(r)) = {places + room.first_place, places + room.first_place + room.pre_book};
  }
  if (!closes_) return;
  const auto closed = [&](const Model::Slot& slot) {
    const auto& work = m.work[slot.role];
    const int clinician = slot.clinician - work.first_clinician;
    return m.absence.away(away_, slot.role, clinician, day) ||
           m.absence.training(away_, slot.role, clinician, day, static_cast<int>(std::lround(slot.start / work.slot)));
  };
  for (const auto& slot : m.on(day).by_place) places[slot.place].shut = closed(slot);
}

void Practice::may_cancel(double asked, const Need& place) {
  const std::uint64_t bits = beside(place, call_off);
  if (upper(bits) >= today_->cancelled[place.lead]) return;
  const std::size_t at = place_of(place);
  Contact moment{asked + (day_of(at) + slot_of(at).start - asked) * lower(bits) * 0x1p-32, place};
  moment.need.person = static_cast<std::uint32_t>(at);
  moment.need.cancels = true;
  keep(moment);
}

Practice::Contact Practice::first_of_queue(Caseload& caseload) {
  const Contact first = caseload.queue[caseload.first++];
  if (caseload.first == caseload.queue.size()) caseload.queue.clear(), caseload.first = 0;
  return first;
}

}  // namespace simulation
