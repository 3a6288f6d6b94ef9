// What the three kinds of import share while they stage: small commits that leave bookings room, counted in the batch itself.
#pragma once

#include <chrono>

#include "imports/batch.h"

namespace imports {

// How many rows the next commit takes, so that it lasts about commit_ms: whoever books waits for one of them at most.
class Pace {
 public:
  static constexpr double commit_ms = 2;
  explicit Pace(std::size_t most) : rows_max_(most) {}

  std::size_t rows() const { return rows_; }
  template <class F>
  auto timed(std::size_t rows, F work) {
    const auto begun = std::chrono::steady_clock::now();
    auto answer = work();
    const double ms = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun).count();
    const double fit = static_cast<double>(rows) * commit_ms / std::max(ms, 0.05);
    rows_ = std::clamp(static_cast<std::size_t>((static_cast<double>(rows_) + fit) / 2), std::size_t{5}, rows_max_);
    return answer;
  }

 private:
  std::size_t rows_max_, rows_ = 100;
};

core::Uuid id_of_row(const ImportBatch&, std::int64_t row);  // the same whenever the row is staged

core::Date day_of(const ImportBatch&);

std::vector<core::Organisation> organisations(const Importer&);

Result<void> stage_patients(const Importer&, const File&, const Table&, const StageOptions&, Staged&);
Result<void> stage_staff(const Importer&, const File&, const Table&, const StageOptions&, Staged&);
Result<void> stage_appointments(const Importer&, const File&, const Table&, const StageOptions&, Staged&);

// Within the flip.
Result<void> publish_staff(storage::Writer&, const ImportBatch&);

// Tidies up after the flip: releases who was hidden, applies what was changed or settled.
Result<void> finish_patients(const Importer&, const ImportBatch&);

ImportRow refused_row(std::int64_t number, const Columns&, const core::Error&);
void tell(Staged&, const ImportRow&);

}  // namespace imports
