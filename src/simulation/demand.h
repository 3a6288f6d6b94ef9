// Who calls the practices, how often, and at what time of the day.
// Sources: NHS Digital appointments in general practice 2018 (Monday to Friday); BJGP Open 4(5) 20X101083 (a tenth of the people make
// two fifths of the contacts). How a day's calls fall on its hours is a judgement.
#pragma once

#include <vector>

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

 private:
  Generator& generator_;
  std::vector<std::uint32_t> until_;  // each person's share of the calls, summed up
  std::uint32_t all_ = 0;
};

}  // namespace simulation
