#include "simulation/rota.h"

#include <algorithm>

#include "core/london.h"

namespace simulation {
namespace {

using core::Date;
using core::Minutes;

struct Half {
  Minutes start, end;
};
constexpr Half morning{Minutes{9 * 60}, Minutes{12 * 60 + 40}};
constexpr Half afternoon{Minutes{13 * 60 + 40}, Minutes{17 * 60}};

// Where somebody is on each day from Monday, as a site's number; none: not here. The first two are the town's own, any more work
// every day and change places daily.
struct Day {
  int site = -1;
  bool morning = false, afternoon = false;
};
constexpr std::array<std::array<Day, 5>, 2> weeks{{
    {{{0, true, true}, {2, true, false}, {0, true, true}, {3, true, false}, {1, true, false}}},
    {{{}, {4, false, true}, {}, {2, true, true}, {}}},
}};

Day day_of(int professional, int weekday, int sites) {
  if (weekday >= 5) return professional == 0 ? Day{0, true, true} : Day{};
  if (professional < static_cast<int>(weeks.size()))
    return weeks[static_cast<std::size_t>(professional)][static_cast<std::size_t>(weekday)];
  return {(professional + weekday) % sites, true, true};
}

int weekday_of(Date date) { return static_cast<int>(std::chrono::weekday{date}.iso_encoding()) - 1; }  // Monday is 0

class Rota {
 public:
  Rota(Town& town, Generator& generator, const core::Booking& booking) : town_(town), generator_(generator), booking_(booking) {
    for (const auto& organisation : town.organisations)
      if (organisation.kind == core::OrganisationKind::site) sites_.push_back(&organisation);
    for (const auto& professional : town.professionals)
      if (professional.profession == core::Role::physiotherapist) professionals_.push_back(professional.id);
    by_telephone_ = std::ranges::find(booking.modes, core::Mode::telephone) != booking.modes.end();
  }

  void add_day(Date date) {
    for (std::size_t i = 0; i < professionals_.size(); ++i) {
      const Day day = day_of(static_cast<int>(i), weekday_of(date), static_cast<int>(sites_.size()));
      if (day.morning) add_clinic(date, morning, professionals_[i], *sites_[static_cast<std::size_t>(day.site)]);
      if (day.afternoon) add_clinic(date, afternoon, professionals_[i], *sites_[static_cast<std::size_t>(day.site)]);
    }
  }

 private:
  void add_clinic(Date date, Half half, core::ProfessionalId professional, const core::Organisation& site) {
    const core::Clinic clinic{.id = generator_.id<core::ClinicId>(town_.opened_at),
                              .organisation = site.parent,
                              .site = site.id,
                              .professional = professional,
                              .service = booking_.service,
                              .start = core::from_london(date, half.start),
                              .end = core::from_london(date, half.end),
                              .category = "Planned Clinics",
                              .open_to_network = !generator_.chance(1'200),
                              .closed_at = {}};
    const Minutes length{booking_.slot_minutes};
    for (Minutes at = half.start; at + length <= half.end; at += length) {
      const bool last = at + 2 * length > half.end;
      const bool first_two_after_lunch = half.start == afternoon.start && at < half.start + 2 * length;
      town_.slots.push_back({.id = generator_.id<core::SlotId>(town_.opened_at),
                             .clinic = clinic.id,
                             .organisation = clinic.organisation,
                             .site = clinic.site,
                             .professional = professional,
                             .service = clinic.service,
                             .start = core::from_london(date, at),
                             .end = core::from_london(date, at + length),
                             .mode = by_telephone_ && (first_two_after_lunch || (last && half.start == morning.start))
                                         ? core::Mode::telephone
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
  const core::Booking& booking_;
  bool by_telephone_ = false;
  std::vector<const core::Organisation*> sites_;
  std::vector<core::ProfessionalId> professionals_;
};

}  // namespace

bool is_working_day(Date date) { return weekday_of(date) < 5; }

void add_clinics(Town& town, Generator& generator, const core::Booking& booking, Date today) {
  core::check(booking.slot_minutes >= 5, "a slot has a length");
  Rota rota(town, generator, booking);
  int ahead = 0;
  for (Date date = today - std::chrono::days{days_back}; ahead < working_days_ahead; date += std::chrono::days{1}) {
    if (!is_working_day(date) && date != today) continue;
    rota.add_day(date);
    if (date > today) ++ahead;
  }
  std::ranges::stable_sort(town.slots, {}, &core::Slot::start);
}

}  // namespace simulation
