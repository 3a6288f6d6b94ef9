#include "app/appointment_file.h"

#include <algorithm>
#include <array>
#include <exception>
#include <optional>
#include <thread>

#include <fmt/format.h>

#include "app/cells.h"
#include "app/config.h"
#include "app/interned.h"
#include "app/mapped_csv.h"

namespace app {
namespace {

constexpr std::size_t threads = 2, roles_max = 1'000;

// A part's rows as numbers; those of roles are its own. Patients are looked up many at a time, a row's number comes later than the row.
struct Reader {
  SharedInterned& patients;
  std::vector<std::uint32_t> patient;
  std::vector<std::int32_t> day;
  std::vector<std::uint16_t> role;
  Interned roles;
  std::vector<std::string> role_names;
  std::int64_t rows = 0;
  std::optional<BadRow> bad;
  std::exception_ptr broken;

  explicit Reader(SharedInterned& shared) : patients(shared) {}

  void read(std::string_view text, const MappedCsv& csv, const AppointmentColumns& columns) try {
    std::vector<std::size_t> places{csv.place_of(columns.patient), csv.place_of(columns.time)};
    const bool with_role = !columns.role.empty();
    if (with_role) places.push_back(csv.place_of(columns.role));
    const auto about = text.size() / std::max<std::size_t>(8, text.find('\n') == text.npos ? 8 : text.find('\n'));
    patient.reserve(about + about / 8), day.reserve(about + about / 8);
    rows = each_row(
        text, csv.headings().size(), places,
        [&](std::span<const std::string_view> values, std::int64_t row) {
          if (is_missing(values[0])) throw BadRow{row, has_no_value(columns.patient)};
          if (is_missing(values[1])) throw BadRow{row, has_no_value(columns.time)};
          const auto when = day_number(values[1]);
          if (!when) throw BadRow{row, is_no(columns.time, day_words)};
          day.push_back(*when);
          const auto key = InternKey::of(values[0]);
          const auto hash = key.hash();
          const auto shard = SharedInterned::shard_of(hash);
          auto& waiting = waiting_[shard];
          waiting.looks[waiting.count] = {key, hash};
          waiting.rows[waiting.count++] = patient.size();
          patient.push_back(0);
          if (waiting.count == waiting.looks.size()) settle(shard);
          if (with_role) {
            if (is_missing(values[2])) throw BadRow{row, has_no_value(columns.role)};
            const auto number = roles.number(values[2]);
            if (number == role_names.size()) {
              if (!is_text(values[2])) throw BadRow{row, is_no(columns.role, "text in UTF-8")};
              role_names.emplace_back(values[2]);
            }
            if (number >= roles_max)
              throw BadRow{row, fmt::format("the column \"{}\" has more than {} values: no role", columns.role, roles_max)};
            role.push_back(static_cast<std::uint16_t>(number));
          }
        },
        [&](std::string_view rows_read) { csv.forget(rows_read); });
    for (std::uint32_t shard = 0; shard < SharedInterned::shards; ++shard) settle(shard);
  } catch (const BadRow& b) {
    bad = b;
  } catch (...) {
    broken = std::current_exception();
  }

 private:
  struct Waiting {
    std::array<Interned::Look, Interned::together_max> looks;
    std::array<std::size_t, Interned::together_max> rows;
    std::size_t count = 0;
  };

  void settle(std::uint32_t shard) {
    auto& waiting = waiting_[shard];
    const auto* row = waiting.rows.data();
    patients.numbers(shard, std::span(waiting.looks).first(waiting.count), [&](std::uint32_t number) { patient[*row++] = number; });
    waiting.count = 0;
  }

  std::vector<Waiting> waiting_ = std::vector<Waiting>(SharedInterned::shards);
};

}  // namespace

AppointmentFile AppointmentFile::read(const std::string& file, const AppointmentColumns& columns) {
  const MappedCsv csv(file);
  for (const auto* column : {&columns.patient, &columns.time, &columns.role})
    if (!column->empty()) csv.place_of(*column);
  const auto texts = csv.parts(threads);
  SharedInterned patients;
  std::vector<Reader> readers;
  for (std::size_t t = 0; t < threads; ++t) readers.emplace_back(patients);
  {
    std::vector<std::jthread> running;
    for (std::size_t t = 1; t < threads; ++t) running.emplace_back([&, t] { readers[t].read(texts[t], csv, columns); });
    readers[0].read(texts[0], csv, columns);
  }
  std::int64_t rows_before = 2;  // the first row under the headings, as a spreadsheet numbers it
  for (const auto& r : readers) {
    if (r.broken) std::rethrow_exception(r.broken);
    if (r.bad) throw SetupError(fmt::format("{}: row {}: {}", file, rows_before + r.bad->row, r.bad->text));
    rows_before += r.rows;
  }
  AppointmentFile all;
  Interned roles = std::move(readers[0].roles);
  all.roles_ = std::move(readers[0].role_names);
  for (std::size_t t = 0; t < threads; ++t) {
    auto& r = readers[t];
    if (t > 0) {  // the first part's roles stand; the others' are put in their terms
      std::vector<std::uint32_t> role_numbers;
      for (std::uint32_t i = 0; i < r.roles.size(); ++i) {
        const auto key = r.roles.key(i);
        role_numbers.push_back(roles.number(key, key.hash()));
        if (role_numbers.back() == all.roles_.size()) all.roles_.push_back(std::move(r.role_names[i]));
      }
      for (auto& p : r.role) p = static_cast<std::uint16_t>(role_numbers[p]);
    }
    all.parts_.push_back({std::move(r.patient), std::move(r.day), std::move(r.role)});
  }
  all.patients_ = patients.numbers_below();
  if (all.rows() == 0) throw SetupError(fmt::format("{}: there is no row under the headings", file));
  return all;
}

std::size_t AppointmentFile::rows() const {
  std::size_t all = 0;
  for (const auto& part : parts_) all += part.day.size();
  return all;
}

std::vector<evaluation::Visits> AppointmentFile::visits() const {
  std::vector<evaluation::Visits> all;
  for (const auto& part : parts_) all.push_back({part.patient, part.day, part.role});
  return all;
}

}  // namespace app
