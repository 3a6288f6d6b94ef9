// Appointments of the time before: history only, never part of anybody's diary. Read whole into small records, sorted by NHS number, and
// staged in that order: it depends on the file alone, so that what was broken off goes on at the same place, and a person's visits
// stand together, so that the database writes one end of its index and not all over it.
#include <algorithm>
#include <array>
#include <unordered_map>

#include <fmt/format.h>

#include "core/check.h"
#include "core/london.h"
#include "core/text_limits.h"
#include "imports/dates.h"
#include "imports/fields.h"
#include "imports/staging.h"

namespace imports {
namespace {

using core::Fault;
using storage::PastAppointment;

constexpr std::size_t words_max = 60'000;
constexpr std::int64_t minutes_max = 24 * 60;

std::unexpected<core::Error> refuse(std::string_view field, std::string text) {
  return core::fail(Fault::invalid, std::string(field), std::move(text));
}

struct WordOf {
  std::string_view word;
  std::string_view code;
};
constexpr WordOf statuses[] = {
    {"attended", "attended"},
    {"arrived", "attended"},
    {"seen", "attended"},
    {"finished", "attended"},
    {"completed", "attended"},
    {"left", "attended"},
    {"patientwalkedout", "attended"},
    {"inprogress", "attended"},
    {"didnotattend", "did_not_attend"},
    {"dna", "did_not_attend"},
    {"fta", "did_not_attend"},
    {"failedtoattend", "did_not_attend"},
    {"noshow", "did_not_attend"},
    {"cancelled", "cancelled"},
    {"canceled", "cancelled"},
    {"cancelledbypatient", "cancelled"},
    {"cancelledbypractice", "cancelled"},
    {"cancelledbyunit", "cancelled"},
};
constexpr WordOf modes[] = {
    {"facetoface", "face_to_face"}, {"f2f", "face_to_face"},      {"surgery", "face_to_face"}, {"inperson", "face_to_face"},
    {"telephone", "telephone"},     {"phone", "telephone"},       {"tel", "telephone"},        {"video", "video"},
    {"videoonline", "video"},       {"videoconference", "video"}, {"homevisit", "home_visit"}, {"visit", "home_visit"},
};

template <std::size_t n>
std::string_view code_of(const WordOf (&words)[n], std::string_view text, const Mapping& mapping) {
  std::string word = bare(text);
  if (const auto mapped = mapping.words.find(word); mapped != mapping.words.end()) word = bare(mapped->second);
  const auto found = std::ranges::find(words, word, &WordOf::word);
  return found == std::end(words) ? std::string_view() : found->code;
}

// Each different text once: a file has few roles, categories and words for what became of a visit.
class Words {
 public:
  std::uint16_t number_of(std::string_view text) {
    if (const auto found = numbers_.find(text); found != numbers_.end()) return found->second;
    core::check(texts_.size() < words_max, "fewer words than a number holds");
    const auto number = static_cast<std::uint16_t>(texts_.size());
    texts_.emplace_back(text);
    numbers_.emplace(texts_.back(), number);
    return number;
  }
  bool full() const { return texts_.size() + 8 >= words_max; }
  std::string_view operator[](std::uint16_t number) const { return texts_[number]; }

 private:
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  std::vector<std::string> texts_;
  std::unordered_map<std::string, std::uint16_t, Hash, std::equal_to<>> numbers_;
};

struct Visit {               // 32 bytes: a file may have millions
  std::uint64_t nhs_number;  // 0: not said
  std::int32_t start;     // minutes since 1970, UTC
  std::int32_t booked;    // the same; 0: not said
  std::int32_t row;
  std::uint16_t practice, role, category, minutes;
  std::uint8_t status, mode;
};

class Staging {
 public:
  Staging(const Importer& importer, const Table& table, const StageOptions& options, Staged& staged)
      : importer_(importer), table_(table), options_(options), staged_(staged), practices_(organisations(importer), staged.batch.practice) {
    for (const auto& known : statuses) words_.number_of(known.code);  // first, so that a byte holds their numbers
    for (const auto& known : modes) words_.number_of(known.code);
    words_.number_of("");
    importer.store.database().read([&](storage::Session& session) {
      storage::each_nhs_number(session, importer.network(),
                               [&](std::string_view digits, core::PatientId id) { by_number_.emplace(number_of(digits), id); });
    });
  }

  Result<void> take(const FieldRow& row) {
    if (words_.full()) return refuse("file", "The file has too many different roles and categories: are the columns mapped rightly?");
    Result<Visit> visit = refuse("", row.flaw);
    if (row.flaw.empty()) visit = read(row);
    if (visit) visits_.push_back(*visit);
    else refused_.push_back(refused_row(row.number, table_.columns, visit.error()));
    if (row.number % 16'384 == 0) importer_.progress("Reading", row.number, table_.last_row);
    return {};
  }

  Result<void> write() {
    std::ranges::sort(visits_, {}, [](const Visit& v) { return std::tuple(v.nhs_number, v.start, v.row); });
    auto& counts = staged_.batch.counts;
    for (const auto& row : refused_) tell(staged_, row);
    const auto all = static_cast<std::int64_t>(visits_.size() + refused_.size());
    counts.refused = static_cast<std::int64_t>(refused_.size());
    counts.added = static_cast<std::int64_t>(visits_.size());
    counts.noted = std::ranges::count_if(visits_, [&](const Visit& v) { return !by_number_.contains(v.nhs_number); });
    if (options_.dry_run) {
      staged_.batch.rows_done = all;
      return {};
    }
    while (staged_.batch.rows_done < all) {
      if (auto done = write_some(); !done) return done;
      importer_.progress("Staging", staged_.batch.rows_done, all);
    }
    return {};
  }

 private:
  static std::uint64_t number_of(std::string_view digits) {
    std::uint64_t number = 0;
    for (const char c : digits) number = number * 10 + static_cast<std::uint64_t>(c - '0');
    return number;
  }

  Result<std::int32_t> moment(const Written& written, std::optional<core::Minutes> time) const {
    const auto at = core::from_london(written.date, time.value_or(written.time.value_or(core::Minutes{0})));
    return static_cast<std::int32_t>(std::chrono::floor<std::chrono::minutes>(at.time_since_epoch()).count());
  }

  Result<Visit> read(const FieldRow& row) {
    const auto& f = row.fields;
    Visit v{.row = static_cast<std::int32_t>(row.number)};
    if (!f[visit::nhs_number].empty()) {
      const auto number = core::parse_nhs_number(f[visit::nhs_number], "nhs_number");
      if (!number) return std::unexpected(number.error());
      v.nhs_number = number_of(number->digits());
    }
    const auto date = read_date(f[visit::date], "date");
    if (!date) return std::unexpected(date.error());
    std::optional<core::Minutes> time;
    if (!f[visit::time].empty()) {
      const auto said = read_time(f[visit::time], "time");
      if (!said) return std::unexpected(said.error());
      time = *said;
    }
    v.start = *moment(*date, time);
    if (core::Instant{std::chrono::minutes{v.start}} > staged_.batch.started_at)
      return refuse("date", "This appointment is yet to come: book it in Fingerpost");
    if (!f[visit::booked_on].empty()) {
      const auto booked = read_date(f[visit::booked_on], "booked_on");
      if (!booked) return std::unexpected(booked.error());
      if (booked->date > date->date) return refuse("booked_on", "The booking is later than the appointment");
      v.booked = std::min(*moment(*booked, {}), v.start);
    }
    return words(f, v);
  }

  Result<Visit> words(std::span<const std::string_view> f, Visit v) {
    const auto status = code_of(statuses, f[visit::status], options_.mapping);
    if (status.empty()) return refuse("status", "Not a word that is known for what became of an appointment: map it under [status]");
    v.status = static_cast<std::uint8_t>(words_.number_of(status));
    v.mode = static_cast<std::uint8_t>(words_.number_of(code_of(modes, f[visit::mode], options_.mapping)));
    for (const auto& [field, name, to] :
         {std::tuple{visit::category, "category", &Visit::category}, std::tuple{visit::role, "role", &Visit::role}}) {
      const auto text = core::checked_text(name, f[field], {.called = name, .characters_max = 80});
      if (!text) return std::unexpected(text.error());
      v.*to = words_.number_of(*text);
    }
    if (!f[visit::minutes].empty()) {
      std::int64_t minutes = 0;
      for (const char c : f[visit::minutes])
        minutes = c < '0' || c > '9' || minutes > minutes_max ? minutes_max + 1 : minutes * 10 + (c - '0');
      if (minutes > minutes_max) return refuse("minutes", "Write the length in whole minutes, 1,440 at most");
      v.minutes = static_cast<std::uint16_t>(minutes);
    }
    const auto practice = practices_.find(f[visit::practice]);
    if (!practice) return std::unexpected(practice.error());
    const auto place = std::ranges::find(practice_ids_, *practice);
    v.practice = static_cast<std::uint16_t>(place - practice_ids_.begin());
    if (place == practice_ids_.end()) practice_ids_.push_back(*practice);
    return v;
  }

  PastAppointment row_of(const Visit& v) const {
    constexpr std::int64_t ms = 60'000;
    const auto known = by_number_.find(v.nhs_number);
    return {.practice = practice_ids_[v.practice],
            .patient = known == by_number_.end() ? core::PatientId{} : known->second,
            .role = words_[v.role],
            .start_at = v.start * ms,
            .booked_at = v.booked == 0 ? std::nullopt : std::optional(v.booked * ms),
            .status = words_[v.status],
            .mode = words_[v.mode],
            .category = words_[v.category],
            .minutes = v.minutes == 0 ? std::nullopt : std::optional<std::int64_t>(v.minutes)};
  }

  // The visits first, then the refused rows; rows_done counts both.
  Result<void> write_some() {
    const std::int64_t done = staged_.batch.rows_done;
    ImportBatch after = staged_.batch;
    const auto written = importer_.write(staged_.batch.started_at, [&](storage::Writer& writer) -> Result<std::string> {
      const std::size_t rows = pace_.rows();
      after = staged_.batch;
      pace_.timed(rows, [&] {
        std::vector<PastAppointment> some;
        for (auto i = static_cast<std::size_t>(done); i < visits_.size() && some.size() < rows; ++i) some.push_back(row_of(visits_[i]));
        storage::add_past_appointments(writer.session(), importer_.network(), after.number, done, some);
        after.rows_done += static_cast<std::int64_t>(some.size());
        for (std::size_t i = some.size(); i < rows; ++i) {
          const auto place = static_cast<std::size_t>(after.rows_done) - visits_.size();
          if (static_cast<std::size_t>(after.rows_done) < visits_.size() || place >= refused_.size()) break;
          storage::add_import_row(writer.session(), importer_.network(), after.number, refused_[place]);
          ++after.rows_done;
        }
        return true;
      });
      if (!storage::save_batch(writer.session(), importer_.network(), after, done))
        return core::fail(Fault::conflict, "batch", "Somebody else goes on with this batch");
      return "";
    });
    if (!written) return std::unexpected(written.error());
    staged_.batch = after;
    return {};
  }

  const Importer& importer_;
  const Table& table_;
  const StageOptions& options_;
  Staged& staged_;
  Practices practices_;
  std::unordered_map<std::uint64_t, core::PatientId> by_number_;
  std::vector<core::OrganisationId> practice_ids_;
  Words words_;
  std::vector<Visit> visits_;
  std::vector<ImportRow> refused_;
  Pace pace_{4'000};
};

}  // namespace

Result<void> stage_appointments(const Importer& importer, const File& file, const Table& table, const StageOptions& options,
                                Staged& staged) {
  Staging staging(importer, table, options, staged);
  auto read = each_row(file, table, [&](const FieldRow& row) { return staging.take(row); });
  return read ? staging.write() : read;
}

}  // namespace imports
