#include "app/fit_extract.h"

#include <algorithm>
#include <array>
#include <cctype>

#include <fmt/format.h>

#include "app/cells.h"
#include "app/columns.h"
#include "imports/dates.h"

namespace app {
namespace {

constexpr double minutes_max = 1'440;

// Weeks from a Monday, five working days each; a weekend counts as its Friday.
struct Day {
  int working = 0;
  bool weekend = false;
};
Day day_of(core::Date date) {
  const auto days = date.time_since_epoch().count() + 3 + 7 * 200'000;  // 1970 began on a Thursday; never below nought
  const auto of_week = static_cast<int>(days % 7);
  return {static_cast<int>(days / 7 - 200'000) * 5 + 5 * 110'000 + std::min(of_week, 4), of_week > 4};
}

std::string in_small(std::string word) {
  std::ranges::transform(word, word.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return word;
}

// What the pathways call their services, and what scenarios call who gives them.
constexpr std::array<std::pair<std::string_view, std::string_view>, 5> services{{{"first_contact_physiotherapy", "FCP"},
                                                                                 {"psychologically_informed_physiotherapy", "FCP"},
                                                                                 {"occupational_therapy", "OT"},
                                                                                 {"social_prescribing", "LW"},
                                                                                 {"support_navigation", "NAV"}}};

class FileReading {
 public:
  FileReading(const std::string& file, const FitColumns& columns, const RoleWords& roles)
      : file_(file), named_(columns), roles_(roles), columns_(Columns::read(file)) {}

  FitExtract read() {
    FitExtract all{.extract = {.with_booked = !named_.booked.empty(),
                               .with_status = !named_.status.empty(),
                               .with_minutes = !named_.minutes.empty() || !named_.seen_at.empty(),
                               .with_roles = !named_.role.empty()},
                   .rows = columns_.rows()};
    auto& e = all.extract;
    const auto patients = columns_.labels(named_.patient), starts = columns_.labels(named_.start);
    const auto optional = [&](const std::string& name) {
      return name.empty() ? std::vector<std::string>() : columns_.labels_or_empty(name);
    };
    const auto booked = optional(named_.booked), role = optional(named_.role), status = optional(named_.status),
               seen = optional(named_.seen_at), done = optional(named_.done_at);
    const auto minutes = named_.minutes.empty() ? std::vector<double>() : columns_.numbers_or(named_.minutes, planning::not_said);
    std::map<std::string, std::uint32_t> people;
    for (std::size_t i = 0; i < columns_.rows(); ++i) {
      planning::Visit v;
      const auto day = day_of(time(i, named_.start, starts[i]).date);
      v.day = day.working;
      if (e.with_status && !came_up(i, status[i], v)) {
        ++all.cancelled;
        continue;
      }
      if (day.weekend) {
        ++all.weekend;
        continue;
      }
      if (e.with_booked) {
        if (booked[i].empty()) refuse(i, has_no_value(named_.booked));
        const auto when = day_of(time(i, named_.booked, booked[i]).date);
        v.booked = when.working, v.booked_on_weekend = when.weekend;
        if (v.booked > v.day) refuse(i, fmt::format("the column \"{}\" is later than \"{}\"", named_.booked, named_.start));
      }
      if (e.with_roles) v.role = role_of(i, role[i]);
      if (!v.missed) {
        if (!named_.minutes.empty()) v.minutes = checked(i, named_.minutes, minutes[i]);
        else if (!named_.seen_at.empty() && !seen[i].empty() && !done[i].empty())
          v.minutes = checked(i, named_.done_at, minute(i, named_.done_at, done[i]) - minute(i, named_.seen_at, seen[i]));
        all.without_length += e.with_minutes && !(v.minutes > 0);
      }
      v.person = people.try_emplace(patients[i], static_cast<std::uint32_t>(people.size())).first->second;
      e.visits.push_back(v);
    }
    e.people = static_cast<std::uint32_t>(people.size());
    return all;
  }

 private:
  imports::Written time(std::size_t row, const std::string& column, const std::string& text) const {
    const auto written = imports::read_date(text, column);
    if (!written) refuse(row, fmt::format("the column \"{}\": {}", column, written.error().text));
    return *written;
  }
  double minute(std::size_t row, const std::string& column, const std::string& text) const {
    const auto written = time(row, column, text);
    if (!written.time) refuse(row, is_no(column, "time of day: write 2026-11-22T10:20"));
    return 1'440.0 * static_cast<double>(written.date.time_since_epoch().count()) + static_cast<double>(written.time->count());
  }
  double checked(std::size_t row, const std::string& column, double minutes) const {
    if (minutes < 0 || minutes > minutes_max)
      refuse(row, fmt::format("the column \"{}\" makes a visit of less than 0 or more than {} minutes", column, minutes_max));
    return minutes;
  }
  int role_of(std::size_t row, const std::string& text) const {
    if (text.empty()) refuse(row, has_no_value(named_.role));
    const int role = roles_.of(text);
    if (role < 0) refuse(row, is_no(named_.role, fmt::format("role of the scenario ({}): say which with --map", roles_.all())));
    return role;
  }
  bool came_up(std::size_t row, const std::string& text, planning::Visit& v) const {
    std::string word;
    for (const char c : text)
      if (std::isalpha(static_cast<unsigned char>(c))) word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    const auto is = [&](std::initializer_list<std::string_view> words) { return std::ranges::find(words, word) != words.end(); };
    if (word.starts_with("cancel")) return false;
    v.missed = is({"dna", "didnotattend", "fta", "failedtoattend", "noshow", "missed"});
    if (!v.missed && !is({"attended", "arrived", "seen", "finished", "completed", "left"}))
      refuse(row, is_no(named_.status, "status: write attended, DNA (did not attend) or cancelled"));
    return true;
  }

  // Names the row and the column, and never what is in it.
  [[noreturn]] void refuse(std::size_t row, const std::string& text) const {
    throw SetupError(fmt::format("{}: row {}: {}", file_, columns_.row_number(row), text));
  }

  const std::string& file_;
  const FitColumns& named_;
  const RoleWords& roles_;
  Columns columns_;
};

}  // namespace

RoleWords::RoleWords(const core::Scenario& scenario, const std::vector<std::string>& map) {
  std::map<std::string, int> own;
  for (std::size_t r = 0; r < scenario.roles.size(); ++r) {
    const auto& name = scenario.roles[r].name;
    own[name] = static_cast<int>(r);
  }
  for (const auto& [name, role] : own) all_ += (all_.empty() ? "" : ", ") + name;
  for (const auto& [service, name] : services)
    if (const auto role = own.find(std::string(name)); role != own.end()) roles_[std::string(service)] = role->second;
  for (const auto& [name, role] : own) roles_[in_small(name)] = role;
  for (const auto& one : map) {
    const auto at = one.rfind('=');
    const auto to = at == one.npos ? own.end() : own.find(one.substr(at + 1));
    if (to == own.end()) throw SetupError(fmt::format("--map {}: write THEIRS=OURS, with one of {}", one.substr(0, 60), all_));
    roles_[in_small(one.substr(0, at))] = to->second;
  }
}

int RoleWords::of(const std::string& word) const {
  const auto found = roles_.find(in_small(word));
  return found == roles_.end() ? -1 : found->second;
}

FitExtract read_file(const std::string& file, const FitColumns& columns, const RoleWords& roles) {
  return FileReading(file, columns, roles).read();
}

FitExtract read_site(const SiteOptions& options, const RoleWords& roles) {
  SiteReading site(options);
  const auto record = site.appointments();
  FitExtract all{.extract = {.people = record.patients, .with_booked = true, .with_status = true, .with_minutes = true, .with_roles = true},
                 .rows = record.rows.size(),
                 .from = core::to_string(site.period().from),
                 .to = core::to_string(site.period().to),
                 .registered = record.registered};
  std::vector<int> role_of;
  for (const auto& word : record.roles) {
    role_of.push_back(roles.of(word));
    if (role_of.back() < 0)
      throw SetupError(fmt::format("the record has appointments with '{}', which is no role of the scenario ({}): say which with --map",
                                   word.substr(0, 60), roles.all()));
  }
  for (const auto& row : record.rows) {
    const auto day = day_of(row.day);
    if (day.weekend) {
      ++all.weekend;
      continue;
    }
    planning::Visit v{.person = row.patient, .role = role_of[row.role], .day = day.working, .missed = row.missed};
    if (row.booked && *row.booked <= row.day) {
      const auto when = day_of(*row.booked);
      v.booked = when.working, v.booked_on_weekend = when.weekend;
    }
    if (!v.missed && row.minutes && *row.minutes > 0 && *row.minutes <= minutes_max) v.minutes = *row.minutes;
    all.without_length += !v.missed && !(v.minutes > 0);
    all.extract.visits.push_back(v);
  }
  return all;
}

}  // namespace app
