// Who calls the practices, how often, and at what time of the day.
// Sources: NHS Digital appointments in general practice 2018 (Monday 16% above Friday); BJGP Open 4(5) 20X101083 (a tenth of the people
// make two fifths of the contacts). How many of a surgery's contacts come in this way, what they are about and how a day's calls fall on
// its hours are judgements: a large town's desk here takes about six calls a day for each thousand people, a quarter of all its contacts.
#pragma once

#include <vector>

#include "core/pathway.h"
#include "simulation/generator.h"
#include "simulation/town.h"

namespace simulation {

class Demand {
 public:
  Demand(const Town&, Generator&);

  std::size_t calls_on(core::Date working_day);  // none where nobody lives
  std::size_t draw_caller();                     // into Town::patients; never the dead
  core::Minutes draw_time();                     // after midnight, between 8am and 6:25pm
  bool is_for_a_service(const core::Patient&, core::Date);  // the reason for a call is one that opens a pathway
  std::int32_t draw_reason(const core::Fact& reason, const std::vector<std::int32_t>& among);  // options of the front door's question

 private:
  Generator& generator_;
  std::vector<std::uint32_t> until_;  // each person's share of the calls, summed up
  std::uint32_t all_ = 0;
};

}  // namespace simulation
