#include "simulation/rota.h"

#include <algorithm>

#include "core/london.h"
#include "simulation/places.h"

namespace simulation {
namespace {

using core::Date;
using core::Minutes;

struct Half {
  Minutes start, end;
};
constexpr Half morning{Minutes{9 * 60}, Minutes{12 * 60 + 40}};
constexpr Half afternoon{Minutes{13 * 60 + 40}, Minutes{17 * 60}};

struct Session {
  int site = -1;  // none: not here
  bool pain_and_mood = false;
};
using Day = std::array<Session, 2>;  // morning, afternoon

// The first two physiotherapists' weeks from Monday, by site; on Monday morning the second sees people about pain and mood together.
constexpr std::array<std::array<Day, 5>, 2> weeks{{
    {{{{{0}, {0}}}, {{{2}, {}}}, {{{0}, {0}}}, {{{3}, {}}}, {{{1}, {}}}}},
    {{{{{0, true}, {}}}, {{{}, {4}}}, {}, {{{2}, {2}}}, {}}},
}};

// How many of the week's ten half-days everybody else is in a clinic, spread evenly over the week.
int sessions_a_week(core::Role role) {
  switch (role) {
    case core::Role::physiotherapist: return 7;
    case core::Role::occupational_therapist:
    case core::Role::link_worker: return 6;
    default: return 9;
  }
}

Day day_of(core::Role role, std::size_t number, int weekday, int sites) {
  if (weekday >= 5) return number == 0 ? Day{{{0}, {0}}} : Day{};
  const bool physiotherapist = role == core::Role::physiotherapist;
  if (physiotherapist && number < weeks.size()) return weeks[number][static_cast<std::size_t>(weekday)];
  Day day;
  const int sessions = sessions_a_week(role), person = static_cast<int>(number);
  for (int half = 0; half < 2; ++half) {
    const bool works = ((2 * weekday + half) * sessions + 3 * person) % 10 < sessions;
    const bool pain_and_mood = !works && physiotherapist && treats_pain_and_mood(number);
    if (works || pain_and_mood) day[static_cast<std::size_t>(half)] = {(person + weekday) % sites, pain_and_mood};
  }
  return day;
}

int weekday_of(Date date) { return static_cast<int>(std::chrono::weekday{date}.iso_encoding()) - 1; }  // Monday is 0

class Rota {
 public:
  Rota(Town& town, Generator& generator, const core::Catalogue& catalogue) : town_(town), generator_(generator), catalogue_(catalogue) {
    for (const auto& organisation : town.organisations)
      if (organisation.kind == core::OrganisationKind::site) sites_.push_back(&organisation);
  }

  void add_day(Date date) {
    std::array<std::size_t, core::codes<core::Role>.size()> numbers{};
    for (const auto& professional : town_.professionals) {
      const auto role = professional.profession;
      const std::size_t number = numbers[static_cast<std::size_t>(role)]++;
      if (!core::keeps_own_diary(role)) continue;
      const Day day = day_of(role, number, weekday_of(date), static_cast<int>(sites_.size()));
      for (std::size_t half = 0; half < day.size(); ++half) {
        const auto* pathway = day[half].site < 0 ? nullptr : pathway_of(role, day[half].pain_and_mood);
        if (pathway)
          add_clinic(date, half == 0 ? morning : afternoon, pathway->booking, professional.id,
                     *sites_[static_cast<std::size_t>(day[half].site)]);
      }
    }
  }

 private:
  // The first by priority that this role gives to people who call themselves.
  const core::Pathway* pathway_of(core::Role role, bool pain_and_mood) const {
    for (const auto& pathway : catalogue_.pathways)
      if (pathway.booking.role == role && (pathway.id == pain_and_mood_pathway) == pain_and_mood) return &pathway;
    return nullptr;
  }

  void add_clinic(Date date, Half half, const core::Booking& booking, core::ProfessionalId professional, const core::Organisation& site) {
    const bool by_telephone = std::ranges::find(booking.modes, core::Mode::telephone) != booking.modes.end();
    const core::Clinic clinic{.id = generator_.id<core::ClinicId>(town_.opened_at),
                              .organisation = site.parent,
                              .site = site.id,
                              .professional = professional,
                              .service = booking.service,
                              .start = core::from_london(date, half.start),
                              .end = core::from_london(date, half.end),
                              .category = booking.role == core::Role::link_worker ? "Social Prescribing Service" : "Planned Clinics",
                              .open_to_network = !generator_.chance(1'200),
                              .closed_at = {}};
    core::check(booking.slot_minutes >= 5, "a slot has a length");
    const Minutes length{booking.slot_minutes};
    for (Minutes at = half.start; at + length <= half.end; at += length) {
      const bool last = at + 2 * length > half.end;
      const bool after_lunch = half.start == afternoon.start && at < half.start + Minutes{40};
      town_.slots.push_back({.id = generator_.id<core::SlotId>(town_.opened_at),
                             .clinic = clinic.id,
                             .organisation = clinic.organisation,
                             .site = clinic.site,
                             .professional = professional,
                             .service = clinic.service,
                             .start = core::from_london(date, at),
                             .end = core::from_london(date, at + length),
                             .mode = by_telephone && (after_lunch || (last && half.start == morning.start)) ? core::Mode::telephone
                                                                                                            : core::Mode::face_to_face,
                             .open_to_network = clinic.open_to_network,
                             .hold = {},
                             .appointment = {}});
    }
    town_.events.push_back({town_.opened_at, core::EventKind::clinic_opened, core::subject(clinic.id), {}, {}, clinic.organisation});
    town_.clinics.push_back(clinic);
  }

  Town& town_;
  Generator& generator_;
  const core::Catalogue& catalogue_;
  std::vector<const core::Organisation*> sites_;
};

}  // namespace

bool is_working_day(Date date) { return weekday_of(date) < 5; }

Date working_day_from(Date date) {
  while (!is_working_day(date)) date += std::chrono::days{1};
  return date;
}

void add_clinics(Town& town, Generator& generator, const core::Catalogue& catalogue, Date today, Span span) {
  Rota rota(town, generator, catalogue);
  int ahead = 0;
  for (Date date = today - std::chrono::days{span.days_back}; ahead < span.working_days_ahead; date += std::chrono::days{1}) {
    if (!is_working_day(date) && date != today) continue;
    rota.add_day(date);
    if (date > today) ++ahead;
  }
  std::ranges::stable_sort(town.slots, {}, &core::Slot::start);
}

std::set<std::string> services_of(const Town& town) {
  std::set<std::string> services;
  for (const auto& clinic : town.clinics) services.insert(clinic.service);
  return services;
}

}  // namespace simulation
