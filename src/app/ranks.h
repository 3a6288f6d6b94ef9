// One run shared out over several processes, perhaps on several machines, by MPI: `mpirun -n 4 fingerpost simulate england`. Only in a
// program built with -DFINGERPOST_MPI=ON; otherwise, and started alone, there is one rank. Ranks are given the same command and take every
// so many-th practice; the first puts the answer together and writes it, the others say nothing. If one fails they all end.
#pragma once

#include <vector>

#include "simulation/replications.h"

namespace app {

class Ranks {
 public:
  Ranks();  // once in a program; when what can be refused has been
  ~Ranks();  // NOLINT(performance-trivially-destructible): not where the program is built with MPI
  Ranks(const Ranks&) = delete;
  Ranks& operator=(const Ranks&) = delete;

  int rank() const { return rank_; }
  int size() const { return size_; }
  bool first() const { return rank_ == 0; }

  // What each says, one after the other, to the first; nothing to the others. All must ask.
  std::vector<double> gather(std::vector<double> own) const;
  void gather(simulation::Replications&) const;  // each has lived through rank(), rank() + size(), ...

  void leave_unless_first() const;  // the others have done their part: their process ends here

 private:
  int rank_ = 0, size_ = 1;
};

}  // namespace app
