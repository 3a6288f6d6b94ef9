// `fingerpost simulate session`: one clinician's session of appointments, beside the exact figures where there are any.
#include <cmath>

#include <fmt/format.h>

#include "app/distribution_option.h"
#include "app/evaluate.h"
#include "app/simulate.h"
#include "simulation/session.h"

namespace app {
namespace {

namespace json = boost::json;

struct Options {
  std::string consultation;
  int slots = 12, at_start = 1, sessions = 1'000'000;
  double minutes = 10, unpunctual = 0;
  std::uint64_t seed = 1;
};

plots::Svg picture_of(const simulation::SessionFigures& f, const std::optional<simulation::SessionTheory>& theory) {
  plots::Bars bars{.words = {.title = "Who waits how long",
                             .description = "Mean wait by place in the session",
                             .x = "Place in the session",
                             .y = "Minutes"},
                   .groups = {},
                   .bars = {},
                   .line = {}};
  plots::Series simulated{"Simulated", {}};
  for (std::size_t i = 0; i < f.wait_by_place.size(); ++i) {
    bars.groups.push_back(std::to_string(i + 1));
    simulated.values.push_back(f.wait_by_place[i].value);
  }
  bars.bars.push_back(std::move(simulated));
  if (theory) bars.line = plots::Series{"Theory", theory->wait_by_place};
  return plots::draw(bars, {.id = "session"});
}

Answer answer(const Options& o) {
  if (o.at_start > o.slots)
    throw SetupError(fmt::format("--at-start {}: there are {} patients in all; ask for no more than --slots", o.at_start, o.slots));
  constexpr double visits_max = 2e9;
  if (static_cast<double>(o.sessions) * o.slots > visits_max)
    throw SetupError(fmt::format("{} --sessions of {} --slots are more than {:.0f} million visits: ask for fewer", o.sessions, o.slots,
                                 visits_max / 1e6));
  const simulation::Session session{.slots = o.slots,
                                    .minutes = o.minutes,
                                    .at_start = o.at_start,
                                    .consultation = distribution_of({"--consultation", "exp", false}, o.consultation),
                                    .unpunctual = o.unpunctual};
  const auto f = simulation::figures_of(session, static_cast<std::uint32_t>(o.sessions), o.seed);
  const auto theory = simulation::theory_of(session);
  Answer a{.figures = {{"slots", o.slots},
                       {"minutes", o.minutes},
                       {"consultation", o.consultation},
                       {"at_start", o.at_start},
                       {"unpunctual", o.unpunctual},
                       {"sessions", o.sessions},
                       {"seed", o.seed},
                       {"booked_until_minutes", session.booked_until()}},
           .warnings = {},
           .picture = {}};
  a.figures["figures"] = json::array{beside_theory("wait minutes", f.wait, theory ? std::optional(theory->wait) : std::nullopt),
                                     beside_theory("longest wait minutes", f.longest_wait, {}),
                                     beside_theory("end minutes", f.end, theory ? std::optional(theory->end) : std::nullopt),
                                     beside_theory("overtime minutes", f.overtime, {}), beside_theory("idle minutes", f.idle, {})};
  json::array places;
  for (std::size_t i = 0; i < f.wait_by_place.size(); ++i)
    places.push_back(beside_theory(fmt::format("patient {}", i + 1), f.wait_by_place[i],
                                   theory ? std::optional(theory->wait_by_place[i]) : std::nullopt));
  a.figures["wait_minutes_by_place"] = std::move(places);
  if (o.sessions < 1'000)
    a.warnings.push_back({"few_sessions", fmt::format("{} sessions say little about chance", o.sessions),
                          "Ask for 1000 or more before an interval is believed"});
  a.picture = picture_of(f, theory);
  return a;
}

}  // namespace

void add_simulate_session(Command& simulate) {
  const auto o = std::make_shared<Options>();
  auto command =
      add_figures(simulate, "session", "One session of appointments: who waits how long, and when it ends", [o] { return answer(*o); });
  command.add("--consultation", o->consultation, "exp:MEAN, erlang:STAGES,MEAN, det:TIME or lognormal:MEAN,CV, in minutes").required();
  command.add("--slots", o->slots, "Patients").within(1, 200).shown();
  command.add("--minutes", o->minutes, "From one appointment to the next").within(.1, 480.0).shown();
  command.add("--at-start", o->at_start, "How many are booked together at the start").within(1, 200).shown();
  command.add("--unpunctual", o->unpunctual, "Standard deviation of arrivals around the appointment, by --minutes; normal")
      .within(0.0, 10.0)
      .shown();
  command.add("--sessions", o->sessions, "How many").within(2, 100'000'000).shown();
  command.add("--seed", o->seed, "The same seed gives the same figures").shown();
}

}  // namespace app
