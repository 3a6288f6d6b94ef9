// Patients: matched with the record, the new ones staged out of sight, changes and doubts kept as rows until the batch is published.
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>

#include "core/check.h"
#include "core/name_key.h"
#include "imports/fields.h"
#include "imports/matching.h"
#include "imports/staging.h"
#include "storage/patients.h"

namespace imports {
namespace {

using core::Fault;
using core::Patient;
using storage::Session;
using storage::Writer;

constexpr std::int64_t patients_at_once = 50;

std::unexpected<core::Error> refuse(std::string_view field, std::string text) {
  return core::fail(Fault::invalid, std::string(field), std::move(text));
}

// Somebody who stands in the file twice is taken from the first row.
class SeenInFile {
 public:
  Result<void> add(const Person& person, std::int64_t row) {
    if (person.nhs_number) {
      const auto [at, is_new] = by_number_.emplace(std::string(person.nhs_number->digits()), row);
      if (!is_new) return refuse("nhs_number", fmt::format("Row {} has the same NHS number", at->second));
    }
    const auto key = fmt::format("{}|{}|{}|{}", core::normalised(person.family), core::normalised(person.given),
                                 person.born.time_since_epoch().count(), person.postcode);
    const auto [at, is_new] = by_person_.emplace(key, Before{row, person.nhs_number.has_value()});
    if (!is_new && !(person.nhs_number && at->second.has_number))
      return refuse("", fmt::format("Row {} has the same name, date of birth and postcode", at->second.row));
    return {};
  }
  Result<void> add(core::PatientId matched, std::int64_t row) {
    const auto [at, is_new] = by_match_.emplace(matched, row);
    if (!is_new) return refuse("", fmt::format("Row {} is about the same person on the record", at->second));
    return {};
  }

 private:
  struct Before {
    std::int64_t row;
    bool has_number;
  };
  std::unordered_map<std::string, std::int64_t> by_number_;
  std::unordered_map<std::string, Before> by_person_;
  std::unordered_map<core::PatientId, std::int64_t> by_match_;
};

// A row on its way to the record.
struct Pending {
  ImportRow row;
  std::optional<Person> person;  // none: refused
};

class Staging {
 public:
  Staging(const Importer& importer, const Table& table, const StageOptions& options, Staged& staged)
      : importer_(importer),
        table_(table),
        options_(options),
        staged_(staged),
        practices_(organisations(importer), staged.batch.practice),
        resumed_after_(staged.batch.rows_done) {
    importer.store.database().read([&](Session& session) {
      storage::each_patient(session, importer.network(), [&](const Patient& patient, std::int64_t staged_in) {
        if (staged_in != staged.batch.number || staged_in == 0) people_.add(known_of(patient, staged_in));
      });
    });
  }

  Result<void> take(const FieldRow& row) {
    Pending pending = read(row);
    if (row.number <= resumed_after_) return {};
    pending_.push_back(std::move(pending));
    return pending_.size() >= pace_.rows() ? flush() : Result<void>();
  }

  Result<void> flush() {
    if (pending_.empty()) return {};
    Result<void> done;
    if (options_.dry_run) {
      importer_.store.database().read([&](Session& session) {
        for (auto& pending : pending_) count(session, pending, staged_.batch);
      });
    } else {
      done = write();
    }
    for (const auto& pending : pending_)
      if (pending.row.outcome == "refused" || pending.row.outcome == "doubt" || !pending.row.reason.empty()) tell(staged_, pending.row);
    pending_.clear();
    importer_.progress("Staging", staged_.batch.rows_done, table_.last_row);
    return done;
  }

 private:
  Pending read(const FieldRow& row) {
    const auto refused = [&](const core::Error& error) { return Pending{refused_row(row.number, table_.columns, error), {}}; };
    if (!row.flaw.empty()) return refused({Fault::invalid, "", row.flaw});
    auto person = read_person(row.fields, {options_.mapping, practices_, day_of(staged_.batch)});
    if (!person) return refused(person.error());
    if (auto alone = seen_.add(*person, row.number); !alone) return refused(alone.error());
    Pending pending{{.number = row.number, .outcome = "added", .done = true}, std::move(*person)};
    for (const auto& left : pending.person->left_out) {
      (pending.row.column += pending.row.column.empty() ? "" : ", ") += table_.columns.column_of(left.field);
      (pending.row.reason += pending.row.reason.empty() ? "Taken without it. " : ". ") += left.text;
    }
    const auto matched = people_.match(*pending.person);
    if (matched.match == Match::nobody) return pending;
    for (const auto place : matched.candidates)
      if (people_[place].staged_in != 0)
        return refused({Fault::invalid, "",
                        fmt::format("Looks like somebody in batch {}, which is not published: publish or discard that one first",
                                    people_[place].staged_in)});
    pending.row.outcome = matched.match == Match::certain ? "changed" : "doubt";
    pending.row.done = false;
    for (const auto field : row.fields) pending.row.body.emplace_back(field);
    pending.row.body[patient::gender] = core::code(pending.person->gender);
    if (matched.match == Match::certain) {
      pending.row.settled_as = people_[matched.candidates.front()].id;
      if (auto alone = seen_.add(pending.row.settled_as, row.number); !alone) return refused(alone.error());
    } else {
      pending.row.reason = matched.why;
      for (const auto place : matched.candidates) pending.row.candidates.push_back(core::to_string(people_[place].id));
    }
    return pending;
  }

  // What becomes of the row, told to the batch's counts. Looks up the record, as it stands now, of somebody known.
  void count(Session& session, Pending& pending, ImportBatch& batch) const {
    auto& row = pending.row;
    auto& counts = batch.counts;
    if (row.outcome == "changed") {
      auto known = storage::load_patient(session, importer_.network(), row.settled_as);
      if (known && !update_patient(*known, *pending.person, day_of(batch))) row.outcome = "same";
    }
    if (row.outcome == "added") ++counts.added;
    if (row.outcome == "changed") ++counts.changed;
    if (row.outcome == "same") ++counts.same;
    if (row.outcome == "doubt") ++counts.doubtful;
    if (row.outcome == "refused") ++counts.refused;
    if (pending.person && !pending.person->left_out.empty()) ++counts.noted;
    batch.rows_done = row.number;
  }

  Result<void> write() {
    try {
      return write_rows(pending_);
    } catch (const storage::ConstraintRefused&) {  // an NHS number that somebody was given while the file was read: which row was it?
      for (auto& pending : pending_) {
        try {
          if (auto done = write_rows(std::span(&pending, 1)); !done) return done;
        } catch (const storage::ConstraintRefused&) {
          pending = {
              refused_row(pending.row.number, table_.columns,
                          {Fault::invalid, "nhs_number", "Somebody was registered with this NHS number meanwhile: import the row again"}),
              {}};
          if (auto done = write_rows(std::span(&pending, 1)); !done) return done;
        }
      }
      return {};
    }
  }

  Result<void> write_rows(std::span<Pending> rows) {
    ImportBatch after;
    const auto written = importer_.write(staged_.batch.started_at, [&](Writer& writer) -> Result<std::string> {
      pace_.timed(rows.size(), [&] {
        after = staged_.batch;
        for (auto& pending : rows) {
          count(writer.session(), pending, after);
          if (pending.row.outcome == "added") {
            auto patient = new_patient(*pending.person, core::PatientId{id_of_row(after, pending.row.number)}, day_of(after));
            storage::stage_patient(writer, patient, after.number);
          }
          if (pending.row.outcome != "same" && (pending.row.outcome != "added" || !pending.row.reason.empty()))
            storage::add_import_row(writer.session(), importer_.network(), after.number, pending.row);
        }
        return true;
      });
      if (!storage::save_batch(writer.session(), importer_.network(), after, staged_.batch.rows_done))
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
  std::int64_t resumed_after_;
  People people_;
  SeenInFile seen_;
  Pace pace_{500};
  std::vector<Pending> pending_;
};

// The person of a kept row, read again as when it was staged.
Result<Person> person_of(const ImportRow& row, const ImportBatch& batch, const Practices& practices) {
  const std::vector<std::string_view> fields(row.body.begin(), row.body.end());
  core::check(fields.size() == patient_fields, "a kept row has the values of a patient");
  static const Mapping none;
  return read_person(fields, {none, practices, day_of(batch)});
}

core::Event event_of(const Writer& writer, core::EventKind kind, core::PatientId id, core::OrganisationId practice,
                     const ImportBatch& batch) {
  return {writer.now(), kind, core::subject(id), id, writer.who().account, practice, {{"batch", batch.number}}};
}

Result<void> apply_row(Writer& writer, ImportRow row, const ImportBatch& batch, const Practices& practices) {
  const auto person = person_of(row, batch, practices);
  if (!person) return std::unexpected(person.error());
  auto known = storage::load_patient(writer.session(), writer.who().network, row.settled_as);
  if (known && update_patient(*known, *person, day_of(batch))) {
    storage::save_patient(writer, *known);
    writer.record({event_of(writer, core::EventKind::patient_changed, known->id, known->practice, batch)});
  }
  row.done = true;
  storage::save_import_row(writer.session(), writer.who().network, batch.number, row);
  return {};
}

}  // namespace

Result<void> stage_patients(const Importer& importer, const File& file, const Table& table, const StageOptions& options, Staged& staged) {
  Staging staging(importer, table, options, staged);
  auto read = each_row(file, table, [&](const FieldRow& row) { return staging.take(row); });
  return read ? staging.flush() : read;
}

Result<void> finish_patients(const Importer& importer, const ImportBatch& batch) {
  const Practices practices(organisations(importer), batch.practice);
  const auto at = importer.now();
  bool more = true;
  for (std::int64_t done = 0; more; importer.progress("Releasing", done += patients_at_once, batch.counts.added)) {
    const auto written = importer.write(at, [&](Writer& writer) -> Result<std::string> {
      const auto ids = storage::staged_patients(writer.session(), importer.network(), batch.number, patients_at_once);
      more = !ids.empty();
      for (const auto id : ids) {
        const auto patient = storage::load_patient(writer.session(), importer.network(), id);
        storage::release_patient(writer.session(), importer.network(), id);
        writer.record({event_of(writer, core::EventKind::patient_registered, id, patient->practice, batch)});
      }
      return "";
    });
    if (!written) return std::unexpected(written.error());
  }
  for (std::int64_t after = 0; after >= 0; importer.progress("Changing", std::max<std::int64_t>(after, 0), batch.rows_done)) {
    std::int64_t next = -1;
    const auto written = importer.write(at, [&](Writer& writer) -> Result<std::string> {
      next = -1;
      for (const auto& row : storage::import_rows(writer.session(), importer.network(), batch.number, after, patients_at_once)) {
        next = row.number;
        if (row.done || !row.settled_as) continue;
        if (auto applied = apply_row(writer, row, batch, practices); !applied) return std::unexpected(applied.error());
      }
      return "";
    });
    if (!written) return std::unexpected(written.error());
    after = next;
  }
  return {};
}

Result<void> settle(const Importer& importer, std::int64_t number, std::int64_t row_number, std::optional<core::PatientId> as) {
  const auto places = organisations(importer);
  const auto write = [&](Writer& writer) -> Result<std::string> {
    const auto batch = storage::find_batch(writer.session(), importer.network(), number);
    if (!batch || batch->kind != core::code(Kind::patients))
      return core::fail(Fault::not_found, "batch", fmt::format("There is no batch {} of patients", number));
    if (batch->discarded_at) return core::fail(Fault::conflict, "batch", fmt::format("Batch {} was discarded", number));
    const Practices practices(places, batch->practice);
    auto row = storage::find_import_row(writer.session(), importer.network(), number, row_number);
    if (!row || row->outcome != "doubt")
      return core::fail(Fault::not_found, "row", fmt::format("Row {} of batch {} is not in doubt", row_number, number));
    if (row->done || row->settled_as) return core::fail(Fault::conflict, "row", fmt::format("Row {} is settled already", row_number));
    const auto person = person_of(*row, *batch, practices);
    if (!person) return std::unexpected(person.error());
    if (as) {
      const auto known = storage::load_patient(writer.session(), importer.network(), *as);
      if (!known) return core::fail(Fault::not_found, "as", "Nobody on the record has this id");
      if (known->nhs_number && person->nhs_number && *known->nhs_number != *person->nhs_number)
        return core::fail(Fault::invalid, "as", "The row and the record have different NHS numbers: these are not one person");
      row->settled_as = *as;
      storage::save_import_row(writer.session(), importer.network(), number, *row);
      if (batch->published_at)
        if (auto applied = apply_row(writer, *row, *batch, practices); !applied) return std::unexpected(applied.error());
    } else {
      auto patient = new_patient(*person, core::PatientId{id_of_row(*batch, row_number)}, day_of(*batch));
      row->settled_as = patient.id;
      row->done = true;
      if (batch->published_at) {
        storage::save_patient(writer, patient);
        writer.record({event_of(writer, core::EventKind::patient_registered, patient.id, patient.practice, *batch)});
      } else {
        storage::stage_patient(writer, patient, number);
      }
      storage::save_import_row(writer.session(), importer.network(), number, *row);
    }
    writer.record({{writer.now(),
                    core::EventKind::doubt_settled,
                    subject(*batch),
                    row->settled_as,
                    writer.who().account,
                    writer.who().organisation,
                    {{"batch", number}, {"row", row_number}, {"as", std::string(as ? "known" : "new")}}}});
    return "";
  };
  try {
    const auto written = importer.write(importer.now(), write);
    if (!written) return std::unexpected(written.error());
  } catch (const storage::ConstraintRefused&) {
    return core::fail(Fault::invalid, "as",
                      "The row's NHS number is on somebody's record: it is that person, or the number in the file is wrong");
  }
  return {};
}

}  // namespace imports
