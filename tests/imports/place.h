// A network of two practices on a real store, files made of text, and a clock that stands still. NHS numbers are of the range that is
// never given; telephone numbers of the ranges for drama.
#pragma once

#include <algorithm>

#include "imports/batch.h"
#include "storage/dump.h"
#include "storage/patients.h"
#include "storage/places.h"
#include "tests/storage/engines.h"

namespace imports {

inline core::Uuid uuid(std::uint8_t kind, std::uint8_t number) {
  core::Uuid made{};
  made[0] = kind;
  made[15] = number;
  return made;
}

struct Imports : storage::EachEngine {
  std::optional<storage::Store> store;
  core::Instant now = *core::parse_iso("2026-11-23T09:00:00Z");
  core::OrganisationId mill{uuid(1, 2)}, quarry{uuid(1, 3)};
  std::uint8_t made = 0;
  std::function<void(std::int64_t done)> on_progress = [](std::int64_t) {};

  void SetUp() override {
    EachEngine::SetUp();
    if (IsSkipped()) return;
    settle_in(*database);
    store.emplace(*database);
  }

  core::Principal who() const {
    core::Principal principal;
    principal.network = core::NetworkId{uuid(1, 1)};
    principal.organisation = core::OrganisationId{uuid(1, 1)};
    principal.role = core::Role::manager;
    return principal;
  }

  void settle_in(storage::Database& empty) {
    empty.write([&](storage::Session& session) {
      storage::add_network(session, {core::NetworkId{uuid(1, 1)}, "Alderbrook", now, false});
      return true;
    });
    const auto kept = storage::Store(empty).write(who(), now, {}, [&](storage::Writer& writer) -> core::Result<std::string> {
      core::Organisation top{.id = core::OrganisationId{uuid(1, 1)}, .kind = core::OrganisationKind::network, .name = "Alderbrook"};
      core::Organisation one{.id = mill, .parent = top.id, .name = "Mill Lane Surgery", .ods_code = "A10001"};
      core::Organisation two{.id = quarry, .parent = top.id, .name = "Quarry Road Practice", .ods_code = "A10002"};
      for (auto* place : {&top, &one, &two}) storage::save_organisation(writer, *place);
      return "";
    });
    if (!kept) throw std::runtime_error(kept.error().text);
  }

  Importer importer() { return importer_on(*store); }
  Importer importer_on(storage::Store& on) {
    return {on, who(), [this] { return now; }, [this] { return uuid(9, ++made); },
            [this](std::string_view, std::int64_t done, std::int64_t) { on_progress(done); }};
  }

  static File file_of(std::string text) {
    const auto digest = std::to_string(std::hash<std::string>()(text));
    return {digest, [text = std::move(text)](const OnBytes& on_bytes) { return on_bytes(text); }};
  }

  Result<Staged> stage_text(const std::string& text, StageOptions options = {}) {
    if (!options.practice) options.practice = mill;
    return stage(importer(), file_of(text), options);
  }
  // Staged and published; the number of the batch.
  std::int64_t take(const std::string& text, StageOptions options = {}) {
    const auto staged = stage_text(text, std::move(options));
    EXPECT_TRUE(staged) << staged.error().text;
    const auto published = publish(importer(), staged->batch.number);
    EXPECT_TRUE(published) << published.error().text;
    return staged->batch.number;
  }

  std::vector<core::Patient> found(const std::string& nhs_number) {
    return store->read(who(), now, [&](storage::Reader& reader) {
      return storage::search_patients(reader, {.nhs_number = *core::parse_nhs_number(nhs_number)});
    });
  }
  std::vector<core::Patient> named(const std::string& family, const std::string& born) {
    return store->read(who(), now, [&](storage::Reader& reader) {
      return storage::search_patients(reader, {.family = family, .born = *core::parse_date(born)});
    });
  }

  // The dump without the batches themselves and what the trail says of them.
  static std::vector<std::string> record_of(storage::Database& database) {
    std::vector<std::string> lines;
    storage::dump(database, [&](std::string_view line) {
      if (!line.contains("\"table\":\"import_batches\"") && !line.contains("\"import_") && !line.contains("\"kind\":\"searched\""))
        lines.emplace_back(line);
    });
    return lines;
  }
  std::vector<std::string> record() { return record_of(*database); }
};

inline std::string outcome(const Staged& staged) {
  const auto& c = staged.batch.counts;
  return "new " + std::to_string(c.added) + " changed " + std::to_string(c.changed) + " same " + std::to_string(c.same) + " doubt " +
         std::to_string(c.doubtful) + " refused " + std::to_string(c.refused);
}

// "4 nhs_number: Check the NHS number: ..."
inline std::vector<std::string> told(const Staged& staged) {
  std::vector<std::string> lines;
  for (const auto& row : staged.told) lines.push_back(std::to_string(row.number) + " " + row.column + ": " + row.reason);
  return lines;
}

}  // namespace imports
