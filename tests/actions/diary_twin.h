// The diary in the simplest words: what both engines must agree with, step by step. Times, sessions and callers are numbers. An outcome
// is "done" or the name of the fault, and a step that is refused changes nothing.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/london.h"
#include "core/rota.h"

namespace actions {

inline constexpr const char* done = "done";
inline constexpr const char* conflict = "conflict";
inline constexpr const char* invalid = "invalid";

struct DiaryTwin {
  using Number = std::size_t;
  enum class Standing { stands, given_up, on_leave };

  struct Session {
    core::ProfessionalId professional;
    core::OrganisationId site;
    core::Date day;
    core::Instant start;  // as it was made first
    bool of_template = false;
  };
  struct Time {
    Number session;
    core::Instant start, end;
    core::Mode mode;
    Standing standing = Standing::stands;
  };
  struct Hold {
    int account;
    Number caller;
    core::Instant until;
  };
  struct Leave {
    core::Date from, to;
    bool withdrawn = false;
  };
  struct Displaced {  // from which time; no two of a time, for a time that is given up never comes back
    Number caller, time;
    bool moved, told = false;
  };
  struct Agreed {
    Number caller;
    std::optional<Number> to;
  };

  core::Instant now;
  std::vector<Session> sessions;
  std::vector<Time> times;
  std::map<Number, Hold> holds;     // by time
  std::map<Number, Number> booked;  // time -> caller
  std::set<Number> expecting;       // callers who were given a time and have not cancelled it themselves
  std::vector<Leave> leave;         // of the one professional who has any
  std::vector<Displaced> displaced;
  core::ProfessionalId goes_on_leave;

  // ---- Callers and times

  std::optional<Number> time_of(Number caller) const {
    for (const auto& [time, who] : booked)
      if (who == caller) return time;
    return std::nullopt;
  }
  bool is_kept(Number time) const { return holds.contains(time) && holds.at(time).until > now; }
  bool is_open(Number time) const { return times[time].standing == Standing::stands && !booked.contains(time); }

  std::string wish(int account, Number caller, Number time) const {
    if (times[time].start <= now) return invalid;
    const bool own = is_kept(time) && holds.at(time).account == account && holds.at(time).caller == caller;
    return is_open(time) && (!is_kept(time) || own) ? done : conflict;
  }
  void let_go(Number caller) {
    std::erase_if(holds, [&](const auto& kept) { return kept.second.caller == caller; });
  }

  std::string hold(int account, Number caller, Number time) {
    if (time_of(caller)) return conflict;
    const auto outcome = wish(account, caller, time);
    if (outcome == done) let_go(caller), holds[time] = {account, caller, now + core::hold_length};
    return outcome;
  }
  std::string book(int account, Number caller, Number time) {
    if (time_of(caller)) return conflict;
    const auto outcome = wish(account, caller, time);
    if (outcome == done) let_go(caller), holds.erase(time), booked[time] = caller, expecting.insert(caller);
    return outcome;
  }
  std::string move(int account, Number caller, Number time) {
    const auto from = time_of(caller).value();
    const auto outcome = from == time ? invalid : wish(account, caller, time);
    if (outcome == done) booked.erase(from), holds.erase(time), booked[time] = caller;
    return outcome;
  }
  std::string cancel(Number caller) {
    booked.erase(time_of(caller).value());
    expecting.erase(caller);
    return done;
  }

  // ---- A session, or a part of it, is given up

  bool is_part(Number session, core::Part part, Number time) const {
    return times[time].session == session && times[time].start < part.to && part.from < times[time].end;
  }
  std::vector<Number> standing_times(Number session) const {
    std::vector<Number> all;
    for (Number time = 0; time < times.size(); ++time)
      if (times[time].session == session && times[time].standing == Standing::stands) all.push_back(time);
    return all;
  }
  // The times of those whom it touches.
  std::vector<Number> touched(Number session, core::Part part) const {
    std::vector<Number> all;
    for (const auto& [time, caller] : booked)
      if (is_part(session, part, time) && times[time].start > now) all.push_back(time);
    return all;
  }
  // How unlike the old time a new one is: the professional counts less than the site, and after two weeks, or if it is held in another
  // way, nothing counts but that it is free.
  int unlikeness(Number from, Number to) const {
    const auto &a = sessions[times[from].session], &b = sessions[times[to].session];
    if (times[to].mode != times[from].mode || times[to].start >= times[from].start + std::chrono::days{14}) return 4;
    return 2 * (a.site != b.site) + (a.professional != b.professional);
  }
  // For each of them in turn the likest free time, of like ones the first: never an earlier one than theirs, never one twice.
  std::vector<std::optional<Number>> offers(Number session, core::Part part) const {
    std::vector<std::optional<Number>> all;
    std::set<Number> given;
    for (const Number from : touched(session, part)) {
      std::map<std::pair<int, core::Instant>, Number> fit;
      for (Number to = 0; to < times.size(); ++to)
        if (is_open(to) && !is_kept(to) && !is_part(session, part, to) && !given.contains(to) && times[to].start >= times[from].start)
          fit[{unlikeness(from, to), times[to].start}] = to;
      all.push_back(fit.empty() ? std::nullopt : std::optional(fit.begin()->second));
      if (all.back()) given.insert(*all.back());
    }
    return all;
  }

  // All of it or nothing.
  std::string give_up(Number session, core::Part part, const std::vector<Agreed>& agreed) {
    const auto people = touched(session, part);
    if (people.size() != agreed.size()) return conflict;
    DiaryTwin after = *this;
    for (const Number from : people) {
      const auto caller = booked.at(from);
      const auto place = std::ranges::find(agreed, caller, &Agreed::caller);
      if (place == agreed.end()) return conflict;
      after.booked.erase(from);
      after.displaced.push_back({caller, from, place->to.has_value()});
      if (!place->to) continue;
      const auto to = *place->to;
      if (is_part(session, part, to) || times[to].start <= now || !after.is_open(to) || is_kept(to)) return conflict;
      after.holds.erase(to);
      after.booked[to] = caller;
    }
    const auto standing = standing_times(session);
    if (standing.empty() || times[standing.back()].end <= now) return conflict;
    const auto left = std::ranges::count_if(standing, [&](Number time) { return is_part(session, part, time) && times[time].start > now; });
    if (left == 0) return invalid;
    for (const Number time : standing)
      if (is_part(session, part, time) && times[time].start > now) after.withdraw(time, Standing::given_up);
    *this = std::move(after);
    return done;
  }
  void withdraw(Number time, Standing why) {
    times[time].standing = why;
    holds.erase(time);
  }
  std::string tell(Number line) {
    if (displaced[line].told) return conflict;
    displaced[line].told = true;
    return done;
  }

  // ---- Leave

  bool is_on_leave(core::Date day) const {
    return std::ranges::any_of(leave, [&](const Leave& l) { return !l.withdrawn && l.from <= day && day <= l.to; });
  }
  // Sessions with nobody in them go; the others stay.
  std::string go_on_leave(core::Date from, core::Date to) {
    for (core::Date day = from; day <= to; day += std::chrono::days{1})
      if (is_on_leave(day)) return invalid;
    leave.push_back({from, to});
    for (Number session = 0; session < sessions.size(); ++session) {
      const auto standing = standing_times(session);
      if (sessions[session].professional != goes_on_leave || !is_on_leave(sessions[session].day)) continue;
      if (sessions[session].day < from || sessions[session].day > to || standing.empty() || times[standing.front()].start <= now) continue;
      if (std::ranges::any_of(standing, [&](Number time) { return booked.contains(time); })) continue;
      for (const Number time : standing) withdraw(time, Standing::on_leave);
    }
    return done;
  }
  // What went for leave is made again where a template asks for it, with the times that went for leave and no others.
  std::string withdraw_leave(Number which) {
    const auto today = core::to_london(now).date;
    if (leave[which].withdrawn || leave[which].to < today) return conflict;
    leave[which].withdrawn = true;
    std::map<core::Date, Number> last;
    for (Number session = 0; session < sessions.size(); ++session)
      if (sessions[session].of_template) last[sessions[session].day] = session;
    for (const auto& [day, session] : last) {
      std::vector<Time> again;
      for (const auto& time : times)
        if (time.session == session && time.standing == Standing::on_leave) again.push_back(time);
      if (again.empty() || is_on_leave(day) || sessions[session].start <= now) continue;
      for (auto& time : again) {
        time.session = sessions.size();
        time.standing = Standing::stands;
        times.push_back(time);
      }
      sessions.push_back(Session(sessions[session]));
    }
    return done;
  }

  // ---- What can be seen

  std::string diary() const {
    std::string text;
    for (Number time = 0; time < times.size(); ++time)
      text += booked.contains(time) ? std::to_string(booked.at(time)) + " " : !is_open(time) ? "x" : is_kept(time) ? "h" : ".";
    return text;
  }
  // "3@7 ": each caller with a time has one.
  std::string places() const {
    std::map<Number, Number> all;
    for (const auto& [time, caller] : booked) all[caller] = time;
    std::string text;
    for (const auto& [caller, time] : all) text += std::to_string(caller) + "@" + std::to_string(time) + " ";
    return text;
  }
  std::string to_tell(Number session) const {
    std::map<Number, std::string> lines;
    for (const auto& [caller, time, moved, told] : displaced)
      if (times[time].session == session)
        lines[time] = std::to_string(caller) + (moved ? " moved" : " cancelled") + (told ? " told, " : ", ");
    std::string text;
    for (const auto& [time, line] : lines) text += line;
    return text;
  }
  // Those who were given a time, have it no more, and are on nobody's list: there must be none.
  std::set<Number> lost() const {
    std::set<Number> all = expecting;
    for (const auto& [time, caller] : booked) all.erase(caller);
    for (const auto& line : displaced)
      if (!line.moved) all.erase(line.caller);
    return all;
  }
};

}  // namespace actions
