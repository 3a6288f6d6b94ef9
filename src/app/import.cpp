#include "app/import.h"

#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iostream>

#include <fmt/format.h>

#include "app/clock.h"
#include "app/command_line.h"
#include "app/door.h"
#include "core/check.h"
#include "core/london.h"
#include "imports/batch.h"
#include "imports/reregister.h"
#include "storage/places.h"

namespace app {
namespace {

constexpr std::size_t piece_bytes = 1 << 20;

struct Descriptor {
  int number;
  ~Descriptor() {
    if (number >= 0) ::close(number);
  }
};

imports::File open_file(int descriptor) {
  const auto read = [descriptor](const imports::OnBytes& on_bytes) -> core::Result<void> {
    std::string piece(piece_bytes, '\0');
    for (off_t at = 0;;) {
      const ssize_t n = ::pread(descriptor, piece.data(), piece.size(), at);
      if (n < 0) return core::fail(core::Fault::unavailable, "file", "The file cannot be read");
      if (n == 0) return {};
      at += n;
      if (at > imports::file_bytes_max) return core::fail(core::Fault::invalid, "file", "The file is larger than 4 GiB");
      if (auto taken = on_bytes(std::string_view(piece).substr(0, static_cast<std::size_t>(n))); !taken) return taken;
    }
  };
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  const auto hashed = read([&](std::string_view bytes) -> core::Result<void> {
    crypto_hash_sha256_update(&state, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    return {};
  });
  if (!hashed) throw SetupError(hashed.error().text);
  std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
  crypto_hash_sha256_final(&state, digest.data());
  std::array<char, 2 * digest.size() + 1> text{};
  sodium_bin2hex(text.data(), text.size(), digest.data(), digest.size());
  return {text.data(), read};
}

template <class T>
T value_or_complain(core::Result<T> result) {
  if (!result) throw SetupError(result.error().text);
  return std::move(*result);
}

core::OrganisationId practice_named(const imports::Importer& importer, const std::string& name, const char* option) {
  const auto all = importer.store.read(importer.who, importer.now(), [](storage::Reader& r) { return storage::all_organisations(r); });
  if (name.empty()) {  // a lone practice need not be named
    std::vector<core::OrganisationId> practices;
    for (const auto& o : all)
      if (o.kind == core::OrganisationKind::practice) practices.push_back(o.id);
    return practices.size() == 1 ? practices.front() : core::OrganisationId{};
  }
  const auto found = imports::Practices(all, {}).find(name);
  if (!found) throw SetupError(fmt::format("--{}: {}", option, found.error().text));
  return *found;
}

std::string counts_of(const imports::ImportBatch& batch) {
  const auto& c = batch.counts;
  const auto noted = c.noted == 0                   ? std::string()
                     : batch.kind == "appointments" ? fmt::format(", {} of nobody on the record", c.noted)
                                                    : fmt::format(", {} taken without a value that could not be read", c.noted);
  return fmt::format("{} new, {} changed, {} the same, {} in doubt, {} refused{}", c.added, c.changed, c.same, c.doubtful, c.refused,
                     noted);
}

std::string_view status_of(const imports::ImportBatch& batch) {
  if (batch.discarded_at) return "discarded";
  if (batch.finished_at) return "published";
  if (batch.published_at) return "published, not tidied up: publish it again";
  return batch.staged_at ? "staged, out of sight" : "broken off";
}

std::string line_of(const imports::ImportBatch& batch) {
  return fmt::format("{:>4}  {:<12}  {:<16}  {:<22}  {}", batch.number, batch.kind,
                     core::display_short_date(core::to_london(batch.started_at).date), status_of(batch), counts_of(batch));
}

// A spreadsheet takes what begins with = + - @ for a formula.
std::string cell(std::string text) {
  if (!text.empty() && std::string_view("=+-@\t").contains(text[0])) text.insert(text.begin(), '\'');
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

void tell(const Console& console, const imports::ImportRow& row) {
  const auto outcome = row.outcome == "refused" || row.outcome == "doubt" ? row.outcome : std::string("taken");
  console.refused(fmt::format("{},{},{},{}", row.number, outcome, cell(row.column), cell(row.reason)));
}

int stage_file(const imports::Importer& importer, const ImportCommand& command, int file, const imports::Mapping& mapping,
               const Console& console) {
  const imports::StageOptions options{.kind = *core::parse_code<imports::Kind>(command.verb),
                                      .mapping = mapping,
                                      .practice = practice_named(importer, command.practice, "practice"),
                                      .dry_run = command.dry_run,
                                      .resume = command.resume,
                                      .again = command.again};
  auto staged = value_or_complain(imports::stage(importer, open_file(file), options));
  console.progress("");
  if (!staged.ignored.empty()) {
    std::string columns;
    for (const auto& column : staged.ignored) (columns += columns.empty() ? "" : ", ") += column;
    console.say(fmt::format("Columns that nothing was read from: {}", columns));
  }
  bool told = false;
  const auto tell_row = [&](const imports::ImportRow& row) {
    if (row.reason.empty()) return;
    if (!std::exchange(told, true)) console.refused("row,outcome,column,reason");
    tell(console, row);
  };
  if (command.dry_run) std::ranges::for_each(staged.told, tell_row);
  else imports::each_told_row(importer, staged.batch.number, tell_row);
  if (command.dry_run) {
    console.say(fmt::format("A dry run, nothing is changed. It would be: {}", counts_of(staged.batch)));
  } else {
    console.say(fmt::format("Batch {}: {}", staged.batch.number, counts_of(staged.batch)));
    if (command.publish) {
      value_or_complain(imports::publish(importer, staged.batch.number));
      console.progress("");
      console.say(fmt::format("Batch {} is published", staged.batch.number));
    } else {
      console.say(
          fmt::format("Nobody sees it yet. 'fingerpost import publish {0}' brings it into sight, 'fingerpost import discard {0}' drops it",
                      staged.batch.number));
    }
    if (staged.batch.counts.doubtful > 0) console.say(fmt::format("Doubts to settle: 'fingerpost import doubts {}'", staged.batch.number));
  }
  return told ? 1 : 0;
}

void list_doubts(const imports::Importer& importer, std::int64_t number, const Console& console) {
  const auto batch = value_or_complain(imports::find(importer, number));
  std::int64_t open = 0;
  imports::each_told_row(importer, number, [&](const imports::ImportRow& row) {
    if (row.outcome != "doubt" || row.done || row.settled_as) return;
    ++open;
    console.say(fmt::format("Row {}: {}", row.number, row.reason));
    for (const auto& candidate : row.candidates) console.say("  perhaps " + candidate);
  });
  console.say(open == 0
                  ? "Nothing is in doubt"
                  : fmt::format("{} in doubt. Compare the row with the record, then 'fingerpost import settle {} ROW --as ID', or --as new",
                                open, number));
}

void settle(const imports::Importer& importer, const ImportCommand& command, const Console& console) {
  std::optional<core::PatientId> as;
  if (command.as != "new") {
    as = core::parse_id<core::PatientId>(command.as);
    if (!as) throw SetupError("--as takes the id of a patient, as 'import doubts' lists them, or the word new");
  }
  if (const auto settled = imports::settle(importer, command.batch, command.row, as); !settled) throw SetupError(settled.error().text);
  console.say(fmt::format("Row {} is settled", command.row));
}

void reregister(const imports::Importer& importer, const ImportCommand& command, const Console& console) {
  imports::Reregistration move{.from = practice_named(importer, command.from, "from"),
                               .to = practice_named(importer, command.to, "to"),
                               .on = core::to_london(importer.now()).date,
                               .dry_run = command.dry_run};
  if (!command.on.empty()) {
    const auto on = core::parse_date(command.on);
    if (!on || *on > move.on) throw SetupError("--on takes a day until today, like 2026-11-22");
    move.on = *on;
  }
  const auto moved = value_or_complain(imports::reregister(importer, move));
  console.progress("");
  console.say(command.dry_run ? fmt::format("A dry run, nothing is changed. {} people would move", moved)
                              : fmt::format("{} people moved", moved));
}

imports::Importer importer_for(storage::Store& store, const Console& console) {
  std::vector<storage::Network> networks;
  store.database().read([&](storage::Session& session) { networks = storage::all_networks(session); });
  if (networks.size() != 1) throw SetupError("This database has no network yet: 'fingerpost init' makes one");
  core::Principal who;
  who.network = networks.front().id;
  who.role = core::Role::administrator;
  who.request_id = "import";
  return {store, who, system_now, new_id, [&console](std::string_view what, std::int64_t done, std::int64_t of) {
            console.progress(of > 0 ? fmt::format("{} {:>3}%  {} of {}", what, std::min<std::int64_t>(100, done * 100 / of), done, of)
                                    : fmt::format("{} {}", what, done));
          }};
}

}  // namespace

int import_into(storage::Database& database, const ImportCommand& command, int file, const imports::Mapping& mapping,
                const Console& console) {
  storage::Store store(database);
  const auto importer = importer_for(store, console);
  if (core::parse_code<imports::Kind>(command.verb)) return stage_file(importer, command, file, mapping, console);
  if (command.verb == "list") {
    std::vector<imports::ImportBatch> batches;
    database.read([&](storage::Session& session) { batches = storage::all_batches(session, importer.network()); });
    for (const auto& batch : batches) console.say(line_of(batch));
    if (batches.empty()) console.say("Nothing was imported yet");
  } else if (command.verb == "show") {
    console.say(line_of(value_or_complain(imports::find(importer, command.batch))));
    imports::each_told_row(importer, command.batch, [&](const imports::ImportRow& row) {
      if (!row.reason.empty())
        console.say(
            fmt::format("  row {}: {}{}{}{}", row.number, row.outcome, row.column.empty() ? "" : ", ", row.column, ". " + row.reason));
    });
  } else if (command.verb == "doubts") {
    list_doubts(importer, command.batch, console);
  } else if (command.verb == "settle") {
    settle(importer, command, console);
  } else if (command.verb == "publish") {
    const auto batch = value_or_complain(imports::publish(importer, command.batch));
    console.progress("");
    console.say(fmt::format("Batch {} is published: {}", batch.number, counts_of(batch)));
  } else if (command.verb == "discard") {
    const auto batch = value_or_complain(imports::discard(importer, command.batch));
    console.progress("");
    console.say(fmt::format("Batch {} is discarded: nothing of it is left", batch.number));
  } else if (command.verb == "reregister") {
    reregister(importer, command, console);
  } else {
    core::check(false, "an import command that nobody knows");
  }
  return 0;
}

imports::Mapping read_mapping(const std::string& file) {
  imports::Mapping mapping;
  std::ifstream in(file);
  if (!in) throw SetupError(fmt::format("The mapping file {} cannot be read", file));
  std::vector<TomlItem> items;
  try {
    items = toml_items(in);
  } catch (const SetupError& e) {
    throw SetupError(fmt::format("The mapping file {}: {}", file, e.what()));
  }
  for (const auto& [section, name, words] : items) {
    if (section == "columns") {
      mapping.columns[name] = words.empty() ? "" : words.front();
    } else if (section == "status" || section == "mode" || section == "role" || section == "gender") {
      for (const auto& word : words) mapping.words[imports::bare(word)] = name;
    } else {
      throw SetupError(fmt::format("The mapping file {} has '{}' under [{}]: it has [columns], [status], [mode], [role] and [gender]", file,
                                   name, section));
    }
  }
  return mapping;
}

int run_import(const DataOptions& data, const ImportCommand& command) {
  core::check(sodium_init() >= 0, "libsodium starts");
  const bool reads_file = core::parse_code<imports::Kind>(command.verb).has_value();
  const Descriptor file{reads_file ? ::open(command.file.c_str(), O_RDONLY | O_CLOEXEC) : -1};
  if (reads_file && file.number < 0) throw SetupError(fmt::format("The file {} cannot be read", command.file));
  const auto mapping = command.mapping_file.empty() ? imports::Mapping{} : read_mapping(command.mapping_file);
  const std::string refused_file = command.refused_file.empty() ? command.file + ".refused.csv" : command.refused_file;
  const bool looks = ::isatty(STDERR_FILENO) != 0;
  std::ofstream refused;
  std::int64_t told = 0;
  const Console console{[](const std::string& line) { std::cout << line << '\n'
                                                                << std::flush; },
                        [&](const std::string& line) {
                          if (looks) std::cerr << "\r\033[K" << line << std::flush;
                        },
                        [&](const std::string& line) {
                          if (refused_file == "-") {
                            std::cout << line << '\n';
                          } else {
                            if (!refused.is_open()) refused.open(refused_file, std::ios::trunc);
                            refused << line << '\n';
                          }
                          ++told;
                        }};
  // A server that has the embedded database open does it in our place.
  auto asked = data.data.empty() ? std::nullopt : ask_at_door(data.data, command, file.number, mapping, console);
  if (!asked) asked = import_into(*open_database(data, false), command, file.number, mapping, console);
  if (told > 0 && refused_file != "-")
    console.say(fmt::format("{} rows want a look: each with its number and reason in {}", told - 1, refused_file));
  return *asked;
}

}  // namespace app
