// `fingerpost simulate study SCENARIO --then OTHER`: practices that change one after another, as tables an evaluation or a fit can be tried
// on, and what the change truly did.
#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <numeric>

#include <fmt/format.h>

#include "app/cells.h"
#include "app/evaluate.h"
#include "app/practice_size.h"
#include "app/scenario_file.h"
#include "app/simulate.h"
#include "app/terminal.h"
#include "app/whole_file.h"
#include "catalogue/scenario.h"
#include "core/moment.h"
#include "core/rota.h"
#include "simulation/country.h"
#include "simulation/front_door.h"
#include "simulation/study.h"

namespace app {
namespace {

namespace json = boost::json;
using simulation::Happening;
using simulation::Monthly;
using simulation::What;

constexpr int practices_max = 1'000, months_max = 240, days_a_week_max = 7, roles_drawn = 5;
constexpr core::Date first_from = std::chrono::sys_days{std::chrono::January / 1 / 1970},
                     last_from = std::chrono::sys_days{std::chrono::December / 31 / 2100};
constexpr double appointments_max = 20e6;  // some 50 bytes each
const FileKind table_kind{"table of a study", {"practice,month,list,began,after,"}};
const FileKind appointments_kind{"list of appointments of a study", {"practice,person,booked,start,"}};

struct Options {
  std::string scenario, then, table, appointments, from = "2025-01-06";
  std::vector<std::string> set, then_set, begin;
  int practices = 40, months = 24;
  std::optional<int> never, list;
  std::optional<double> spread;
  std::uint64_t seed = 1;
};

core::Scenario read(const std::string& name, std::vector<std::string> set, const Options& o) {
  set.push_back(fmt::format("measure_days={}", o.months * Monthly::days));
  std::vector<catalogue::Setting> settings;
  for (const auto& one : set) settings.push_back(catalogue::parse_setting(one));
  auto scenario = or_refuse(catalogue::load_scenario(scenario_file(name), settings));
  if (o.list) scenario = resized(std::move(scenario), *o.list, "--list");
  if (scenario.pathways) simulation::decide_first_contacts(scenario);
  return scenario;
}

void refuse_what_cannot_follow(const core::Scenario& before, const core::Scenario& then) {
  const auto refuse = [](const char* what) {
    throw SetupError(
        fmt::format("--then: {} must stay what they were: people, needs and roles are the same, rota and routing may change", what));
  };
  if (!std::ranges::equal(before.roles, then.roles, {}, &core::ScenarioRole::name, &core::ScenarioRole::name)) refuse("its roles");
  if (!std::ranges::equal(before.kinds, then.kinds, {}, &core::ScenarioKind::name, &core::ScenarioKind::name)) refuse("its kinds of need");
  if (before.list != then.list || before.patient_shape != then.patient_shape) refuse("list and patient_shape");
  if (before.warm_up_days != then.warm_up_days) refuse("warm_up_days");
  if (before.groups != then.groups) refuse("its groups of people");
  if (before.closing_neighbour != then.closing_neighbour) refuse("a neighbour that closes");
  if (before.day_minutes != then.day_minutes || before.year_days != then.year_days || before.weekday.size() != then.weekday.size())
    refuse("day_minutes, year_days and the week's days");
}

// Months as people count them, from 1.
std::vector<int> begin_months(const Options& o) {
  std::vector<int> all;
  for (const auto& word : o.begin) {
    const auto month = number_of(word);
    if (!month || *month != std::floor(*month) || *month < 2 || *month > o.months)
      throw SetupError(fmt::format("--begin: a month is a whole number from 2 to {}, the last of --months", o.months));
    all.push_back(static_cast<int>(*month));
  }
  if (all.empty()) all.push_back(o.months / 2 + 1);
  return all;
}

// The appointments of those days, as a practice's own system lists them.
class AppointmentList {
 public:
  explicit AppointmentList(core::Date first_day) : first_day_(first_day) {}

  void next_practice(const core::Scenario& scenario) {
    scenario_ = &scenario;
    people_before_ += std::exchange(people_, scenario.list + scenario.closing_neighbour.people);
    ++practice_;
    booked_.clear();
  }
  void operator()(const Happening& h) {
    const int day = static_cast<int>(h.at);
    switch (h.what) {
      case What::booked: booked_[h.need] = day; return;
      case What::attended: row(h, day, "attended"); break;
      case What::missed: row(h, day, "DNA"); break;
      case What::cancelled:
      case What::cancelled_by_practice: row(h, booked_[h.need] + h.lead, "cancelled"); break;
      default: return;
    }
    booked_.erase(h.need);
  }
  std::size_t rows() const { return rows_; }
  const std::string& text() const { return text_; }

 private:
  void row(const Happening& h, int day, std::string_view status) {
    if (day < scenario_->warm_up_days || day >= scenario_->days()) return;
    fmt::format_to(std::back_inserter(text_), "{},{},{},{},{},{},", practice_, people_before_ + h.person,
                   core::to_string(date(day - h.lead)), core::to_string(date(day)), scenario_->roles[h.role].name, status);
    if (h.length > 0) fmt::format_to(std::back_inserter(text_), "{:.1f}", h.length * scenario_->day_minutes);
    text_ += '\n';
    ++rows_;
  }
  // A week's days follow each other; what is left of seven is the weekend.
  core::Date date(int day) const {
    const int days = static_cast<int>(scenario_->weekday.size()), since = day - scenario_->warm_up_days / days * days;
    const int week = static_cast<int>(std::floor(static_cast<double>(since) / days));
    return first_day_ + std::chrono::days(7 * week + since - week * days);
  }

  const core::Scenario* scenario_ = nullptr;
  core::Date first_day_;
  int practice_ = 0, people_ = 0;
  std::int64_t people_before_ = 0;
  std::map<std::uint32_t, int> booked_;  // by need, the day on which what is in the diary was booked
  std::string text_ = "practice,person,booked,start,role,status,minutes\n";
  std::size_t rows_ = 0;
};

core::Date first_day(const Options& o, const core::Scenario& scenario) {
  const auto day = core::parse_date(o.from);
  if (!day || core::weekday_of(*day) != 0) throw SetupError("--from takes a Monday like 2025-01-06");
  if (*day < first_from || *day > last_from) throw SetupError("--from lies from 1970 to 2100");
  if (!o.appointments.empty() && std::ssize(scenario.weekday) > days_a_week_max)
    throw SetupError(fmt::format("--appointments: {} days of a week have no dates", scenario.weekday.size()));
  return *day;
}

void refuse_too_many_appointments(const Options& o, const core::Scenario& before) {
  double a_day = 0;
  for (const auto& role : before.roles) a_day += role.clinicians_mean() * role.slots * role.group_size;
  const double rows = a_day * before.measure_days * o.practices;
  if (rows > appointments_max)
    throw SetupError(fmt::format("--appointments: there may be {:.0f} million, and {:.0f} are the most: ask for fewer practices or months",
                                 rows / 1e6, appointments_max / 1e6));
}

// What the change did, by role, in mean visits a month and practice: over all months with it, and by months since it began.
class Truth {
 public:
  explicit Truth(const core::Scenario& scenario) : scenario_(scenario), all_(scenario.roles.size()) {}

  void add(const simulation::Studied& practice, int months, int start) {
    since_.resize(std::max(since_.size(), static_cast<std::size_t>(months - start)), std::vector<Sum>(all_.size()));
    for (int m = start; m < months; ++m)
      for (std::size_t r = 0; r < all_.size(); ++r)
        for (Sum* sum : {&all_[r], &since_[static_cast<std::size_t>(m - start)][r]}) {
          ++sum->months;
          sum->with += practice.with.visits(static_cast<std::size_t>(m), r);
          sum->without += practice.without.visits(static_cast<std::size_t>(m), r);
        }
  }

  json::array by_role() const {
    json::array rows;
    for (std::size_t r = 0; r < all_.size(); ++r) {
      const auto& s = all_[r];
      rows.push_back({{"name", scenario_.roles[r].name},
                      {"practice_months", s.months},
                      {"without", s.without / s.months},
                      {"with", s.with / s.months},
                      {"difference", s.difference()},
                      {"percent", s.without > 0 ? json::value(100 * (s.with / s.without - 1)) : json::value()}});
    }
    return rows;
  }
  json::array by_month() const {
    json::array rows;
    for (std::size_t m = 0; m < since_.size(); ++m) {
      json::object row{{"months_since", m}, {"practices", since_[m].front().months}};
      for (std::size_t r = 0; r < all_.size(); ++r) row[scenario_.roles[r].name] = since_[m][r].difference();
      rows.push_back(std::move(row));
    }
    return rows;
  }

  // The roles that it moved most; those that it hardly moved lie on nought and on each other.
  plots::Svg picture() const {
    const auto moved = [&](std::size_t r) { return std::abs(all_[r].difference()); };
    std::vector<std::size_t> most(all_.size());
    std::iota(most.begin(), most.end(), 0);
    std::ranges::stable_sort(most, std::ranges::greater{}, moved);
    std::erase_if(most, [&, least = moved(most.front()) / 10](std::size_t r) { return moved(r) < least; });
    most.resize(std::min<std::size_t>(most.size(), roles_drawn));
    plots::Trends trends{.words = {.title = "What the change did, by months since it began",
                                   .description = "Visits a month and practice more or fewer than without the change, by role",
                                   .x = "Months since the change began",
                                   .y = "Visits a month, more or fewer"},
                         .series = {},
                         .mark = {},
                         .nought = true};
    for (const auto r : most) {
      plots::Trend role{.kind = plots::Trend::Kind::line, .name = scenario_.roles[r].name, .x = {}, .y = {}, .low = {}, .high = {}};
      for (std::size_t m = 0; m < since_.size(); ++m) role.x.push_back(static_cast<double>(m)), role.y.push_back(since_[m][r].difference());
      trends.series.push_back(std::move(role));
    }
    return plots::draw(trends, {.id = "study"});
  }

 private:
  struct Sum {
    int months = 0;
    double with = 0, without = 0;
    double difference() const { return (with - without) / months; }
  };
  const core::Scenario& scenario_;
  std::vector<Sum> all_;
  std::vector<std::vector<Sum>> since_;  // by month, then role
};

std::string table_heading(const core::Scenario& scenario) {
  std::string text = "practice,month,list,began,after";
  for (const auto& role : scenario.roles) text += ",visits_" + role.name;
  return text + ",visits\n";
}

// A row a month. `start`: from 0; none: never.
void add_rows(std::string& table, const core::Scenario& scenario, int practice, int months, std::optional<int> start,
              const Monthly& visits) {
  const auto to = std::back_inserter(table);
  for (int m = 0; m < months; ++m) {
    fmt::format_to(to, "{},{},{},{},{}", practice, m + 1, scenario.list, start ? *start + 1 : 0, start && m >= *start ? 1 : 0);
    std::uint32_t all = 0;
    for (std::size_t r = 0; r < scenario.roles.size(); ++r) {
      const auto seen = visits.visits(static_cast<std::size_t>(m), r);
      fmt::format_to(to, ",{}", seen);
      all += seen;
    }
    fmt::format_to(to, ",{}\n", all);
  }
}

Answer answer(const Options& o) {
  const bool changes = !o.then.empty() || !o.then_set.empty();
  if (!changes && (!o.begin.empty() || o.never)) throw SetupError("--begin and --never need --then or --then-set: what changes");
  if (o.table.empty() && o.appointments.empty()) throw SetupError("--table or --appointments: say where the study is to be written");
  if (o.table == o.appointments) throw SetupError("--table and --appointments: two files need two names");
  const auto begin = begin_months(o);
  const int never = !changes ? o.practices : o.never.value_or(o.practices / 2);
  if (changes && never >= o.practices)
    throw SetupError(fmt::format("--never: of {} practices at most {}, else none changes", o.practices, o.practices - 1));

  simulation::Study study{.before = read(o.scenario, o.set, o), .then = {}, .months = o.months, .seed = o.seed};
  if (changes) {
    auto set = o.set;
    set.insert(set.end(), o.then_set.begin(), o.then_set.end());
    study.then.push_back(read(o.then.empty() ? o.scenario : o.then, set, o));
    refuse_what_cannot_follow(study.before, study.then.front());
  }
  if (!o.table.empty()) check_place("--table", table_kind, o.table);
  if (!o.appointments.empty()) check_place("--appointments", appointments_kind, o.appointments);
  if (!o.appointments.empty()) refuse_too_many_appointments(o, study.before);

  std::vector<int> lists(static_cast<std::size_t>(o.practices), study.before.list);
  if (o.spread) lists = simulation::drawn_lists(o.practices, study.before.list, *o.spread, o.seed);
  const auto of_practice = [&](int list) {
    auto sized = study;
    sized.before = resized(study.before, list, "--spread");
    for (auto& step : sized.then) step = resized(std::move(step), list, "--spread");
    return sized;
  };
  const auto largest = o.spread ? of_practice(std::ranges::max(lists)).before : study.before;  // refused before the run
  refuse_what_is_too_much(largest, {.replications = 1, .seed = o.seed, .threads = 1, .progress = {}});
  refuse_what_is_too_much(study.before, {.replications = 2 * o.practices, .seed = o.seed, .threads = 1, .progress = {}});

  AppointmentList list(first_day(o, study.before));
  std::function<void(const Happening&)> hear;
  if (!o.appointments.empty()) hear = [&](const Happening& h) { list(h); };
  Truth truth(study.before);
  std::string table = table_heading(study.before);
  for (int i = 0; i < o.practices; ++i) {
    const int changing = i - never;  // those who never change come first
    const auto start = changing < 0 ? std::nullopt : std::optional(begin[static_cast<std::size_t>(changing) % begin.size()] - 1);
    const auto sized = o.spread ? of_practice(lists[static_cast<std::size_t>(i)]) : study;
    list.next_practice(sized.before);
    const auto practice = simulation::studied(sized, static_cast<std::uint64_t>(i), start, hear);
    add_rows(table, sized.before, i + 1, o.months, start, practice.with);
    if (start) truth.add(practice, o.months, *start);
    progress(bar("Simulating", i + 1, o.practices));
  }
  end_progress();

  Answer a{.figures = {{"title", study.before.title}, {"source", study.before.source}}, .warnings = {}, .picture = {}};
  if (changes) a.figures["then"] = {{"title", study.then.front().title}, {"source", study.then.front().source}};
  for (const auto& [key, value] : std::initializer_list<std::pair<const char*, json::value>>{{"practices", o.practices},
                                                                                             {"never_changing", never},
                                                                                             {"list", study.before.list},
                                                                                             {"months", o.months},
                                                                                             {"working_days_a_month", Monthly::days},
                                                                                             {"seed", o.seed}})
    a.figures[key] = value;
  if (o.spread) a.figures["smallest_list"] = std::ranges::min(lists), a.figures["largest_list"] = std::ranges::max(lists);
  if (changes) {
    a.figures["truth"] = truth.by_role();
    a.figures["truth_by_months_since"] = truth.by_month();
    a.picture = truth.picture();
  }
  if (!o.table.empty()) {
    write_whole("--table", table_kind, o.table, table);
    a.figures["table"] = o.table;
  }
  if (!o.appointments.empty()) {
    write_whole("--appointments", appointments_kind, o.appointments, list.text());
    a.figures["appointments"] = list.rows();
    a.figures["appointments_file"] = o.appointments;
  }
  return a;
}

}  // namespace

void add_simulate_study(Command& simulate) {
  const auto o = std::make_shared<Options>();
  auto command =
      add_figures(simulate, "study", "Made-up practices of which some change: tables to try an evaluation or a fit on, and the truth",
                  [o] { return answer(*o); });
  command.add("scenario", o->scenario, "The practices as they are: a file, or the name of one that comes along").required();
  command.add("--then", o->then, "What they become: another scenario of the same roles; usual: the same, as --then-set changes it");
  command.add("--set", o->set, "A number changed by its path, before and after; as often as you like");
  command.add("--then-set", o->then_set, "The same for what they become, such as route.MSK.FCP=0.75");
  command.add("--practices", o->practices, "How many").within(1, practices_max).shown();
  command.add("--list", o->list, "People at each, staff in proportion; usual: as the scenario says").within(1, core::list_max);
  command.add("--spread", o->spread, "Lists drawn around that, log-normal: standard deviation of their logarithm; England's is about 0.6")
      .within(0.0, 2.0);
  command.add("--never", o->never, "How many of them never change; usual: half").within(0, practices_max);
  command.add("--months", o->months, "Of 20 working days, counted from 1 after the warm-up").within(2, months_max).shown();
  command.add("--begin", o->begin, "The months in which the others change, in turn; usual: the middle").by_commas();
  command.add("--seed", o->seed, "The same seed gives the same study").shown();
  command.add("--table", o->table, "Write a CSV file here, a row a practice and month: visits by role");
  command.add("--appointments", o->appointments, "Write a CSV file here, a row an appointment, as plan fit and evaluate repeats read it");
  command.add("--from", o->from, "The Monday of the first month, for --appointments").shown();
}

}  // namespace app
