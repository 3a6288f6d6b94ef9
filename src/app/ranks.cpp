#include "app/ranks.h"

#ifdef FINGERPOST_MPI
#define OMPI_SKIP_MPICXX
#include <mpi.h>
#endif

#include <algorithm>
#include <cstdlib>
#include <exception>

namespace app {

#ifdef FINGERPOST_MPI

Ranks::Ranks() {
  MPI_Init(nullptr, nullptr);
  MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
  MPI_Comm_size(MPI_COMM_WORLD, &size_);
}

Ranks::~Ranks() {
  if (std::uncaught_exceptions() > 0) MPI_Abort(MPI_COMM_WORLD, 2);  // the others would wait for this one for ever
  MPI_Finalize();
}

std::vector<double> Ranks::gather(std::vector<double> own) const {
  const int count = static_cast<int>(own.size());
  std::vector<int> counts(static_cast<std::size_t>(size_)), begins(counts.size());
  MPI_Gather(&count, 1, MPI_INT, counts.data(), 1, MPI_INT, 0, MPI_COMM_WORLD);
  for (std::size_t i = 1; i < begins.size(); ++i) begins[i] = begins[i - 1] + counts[i - 1];
  std::vector<double> all(first() ? static_cast<std::size_t>(begins.back() + counts.back()) : 0);
  MPI_Gatherv(own.data(), count, MPI_DOUBLE, all.data(), counts.data(), begins.data(), MPI_DOUBLE, 0, MPI_COMM_WORLD);
  return all;
}

void Ranks::leave_unless_first() const {
  if (first()) return;
  MPI_Finalize();
  std::exit(0);
}

#else

Ranks::Ranks() = default;
Ranks::~Ranks() = default;
std::vector<double> Ranks::gather(std::vector<double> own) const { return own; }
void Ranks::leave_unless_first() const {}

#endif

void Ranks::gather(simulation::Replications& all) const {
  if (size_ == 1) return;
  const std::size_t n = all.figures.size(), step = static_cast<std::size_t>(size_);
  std::vector<double> own{static_cast<double>(all.events)};
  for (std::size_t i = static_cast<std::size_t>(rank_); i < n; i += step)
    for (const auto* part : {&all.figures[i], &all.halves[i][0], &all.halves[i][1]}) {
      own.push_back(static_cast<double>(part->size()));
      own.insert(own.end(), part->begin(), part->end());
    }
  const auto said = gather(std::move(own));
  if (!first()) return;
  all.events = 0;
  auto at = said.begin();
  for (std::size_t rank = 0; rank < step; ++rank) {
    all.events += static_cast<std::uint64_t>(*at++);
    for (std::size_t i = rank; i < n; i += step)
      for (auto* part : {&all.figures[i], &all.halves[i][0], &all.halves[i][1]}) {
        const auto size = static_cast<std::ptrdiff_t>(*at++);
        part->assign(at, at + size);
        at += size;
      }
  }
}

}  // namespace app
