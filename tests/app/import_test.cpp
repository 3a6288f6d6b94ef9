// The guide's samples, from the files to the record, as the command line takes them; and the door to a server.
#include "app/import.h"

#include <fcntl.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

#include "app/door.h"
#include "core/check.h"
#include "storage/places.h"
#include "tests/storage/engines.h"

namespace app {
namespace {

const std::string guides = std::string(SOURCE_DIR) + "/docs/guides/";

std::string guide() {
  std::ostringstream text;
  text << std::ifstream(guides + "import.md").rdbuf();
  return std::move(text).str();
}

struct ImportCommands : storage::EachEngine {
  std::vector<std::string> said, refused;

  void SetUp() override {
    EachEngine::SetUp();
    if (IsSkipped()) return;
    const core::NetworkId network{core::Uuid{1}};
    database->write([&](storage::Session& session) {
      storage::add_network(session, {network, "Alderbrook", {}, false});
      return true;
    });
    core::Principal who;
    who.network = network;
    const auto kept = storage::Store(*database).write(who, {}, {}, [&](storage::Writer& writer) -> core::Result<std::string> {
      core::Organisation mill{.id = core::OrganisationId{core::Uuid{2}}, .name = "Mill Lane Surgery", .ods_code = "A10001"};
      core::Organisation quarry{.id = core::OrganisationId{core::Uuid{3}}, .name = "Quarry Road Practice"};
      storage::save_organisation(writer, mill);
      storage::save_organisation(writer, quarry);
      return "";
    });
    core::check(kept.has_value(), "the practices are kept");
  }

  Console console() {
    return {[this](const std::string& line) { said.push_back(line); }, [](const std::string&) {},
            [this](const std::string& line) { refused.push_back(line); }};
  }
  int run(ImportCommand command, const imports::Mapping& mapping = {}) {
    said.clear();
    refused.clear();
    const int file = command.file.empty() ? -1 : open((guides + "samples/" + command.file).c_str(), O_RDONLY | O_CLOEXEC);
    const int status = import_into(*database, command, file, mapping, console());
    if (file >= 0) close(file);
    return status;
  }
  int take(const char* verb, const char* file, const imports::Mapping& mapping = {}) {
    return run({.verb = verb, .file = file, .practice = "Mill Lane Surgery", .publish = true}, mapping);
  }
};

TEST_P(ImportCommands, take_the_guides_samples_as_the_guide_says) {
  EXPECT_EQ(take("patients", "patients.csv"), 1);
  EXPECT_EQ(said.front(), "Batch 1: 4 new, 0 changed, 0 the same, 0 in doubt, 2 refused, 1 taken without a value that could not be read");
  EXPECT_TRUE(guide().contains("    " + said.front() + "\n"));
  for (const auto& line : refused) EXPECT_TRUE(guide().contains("    " + line + "\n")) << line;
  EXPECT_EQ(refused.size(), 4u);

  EXPECT_EQ(take("patients", "clients.csv", read_mapping(guides + "samples/clients.toml")), 1);
  EXPECT_EQ(said[0], "Columns that nothing was read from: Client");
  EXPECT_TRUE(guide().contains("    " + said[1] + "\n")) << said[1];
  run({.verb = "doubts", .batch = 2});
  ASSERT_GE(said.size(), 3u);
  EXPECT_EQ(said[0], "Row 4: somebody on the record looks the same or nearly so");
  const std::string id = said[1].substr(said[1].rfind(' ') + 1);
  run({.verb = "settle", .batch = 2, .row = 4, .as = id});
  run({.verb = "doubts", .batch = 2});
  EXPECT_EQ(said[0], "Nothing is in doubt");

  EXPECT_EQ(take("staff", "staff.csv"), 1);
  EXPECT_EQ(said.front(), "Batch 3: 3 new, 0 changed, 0 the same, 0 in doubt, 1 refused");
  EXPECT_EQ(take("appointments", "appointments.csv"), 1);
  EXPECT_EQ(said.front(), "Batch 4: 4 new, 0 changed, 0 the same, 0 in doubt, 1 refused, 1 of nobody on the record");
  run({.verb = "list"});
  EXPECT_EQ(said.size(), 4u);
  run({.verb = "reregister", .from = "Mill Lane Surgery", .to = "Quarry Road Practice"});
  EXPECT_EQ(said.front(), "5 people moved");
}

TEST_P(ImportCommands, say_what_stands_in_their_way) {
  EXPECT_THROW(run({.verb = "patients", .file = "patients.csv", .practice = "Nowhere"}), SetupError);
  EXPECT_THROW(run({.verb = "publish", .batch = 7}), SetupError);
  EXPECT_THROW(run({.verb = "settle", .batch = 1, .row = 1, .as = "somebody"}), SetupError);
  take("staff", "staff.csv");
  EXPECT_THROW(take("staff", "staff.csv"), SetupError);
}

ON_EACH_ENGINE(ImportCommands);

// ---- The door.

TEST(Door, hands_over_command_mapping_and_file_and_brings_back_every_line) {
  const storage::Folder folder;
  std::ofstream(folder.file("a.csv")) << "over the threshold";
  Door door(folder.path, [](const ImportCommand& command, int file, const imports::Mapping& mapping, const Console& console) {
    std::string text(100, '\0');
    text.resize(static_cast<std::size_t>(std::max<ssize_t>(0, pread(file, text.data(), text.size(), 0))));
    console.say(command.verb + " " + command.practice + " " + std::to_string(command.row) + (command.dry_run ? " dry" : ""));
    console.progress("half");
    console.refused(text);
    console.say(mapping.columns.at("role") + "\n" + mapping.words.at("fcp"));
    return 1;
  });
  std::string said;
  const Console console{[&](const std::string& line) { said += "S" + line + ";"; },
                        [&](const std::string& line) { said += "P" + line + ";"; },
                        [&](const std::string& line) { said += "R" + line + ";"; }};
  const int file = open(folder.file("a.csv").c_str(), O_RDONLY | O_CLOEXEC);
  const auto status = ask_at_door(folder.path, {.verb = "staff", .practice = "Mill Lane", .dry_run = true, .row = 7}, file,
                                  {.columns = {{"role", "Job"}}, .words = {{"fcp", "physiotherapist"}}}, console);
  close(file);
  EXPECT_EQ(status, 1);
  EXPECT_EQ(said, "Sstaff Mill Lane 7 dry;Phalf;Rover the threshold;SJob\nphysiotherapist;");
}

TEST(Door, brings_back_what_is_wrong_and_is_gone_with_its_server) {
  const storage::Folder folder;
  const Console console{[](const std::string&) {}, [](const std::string&) {}, [](const std::string&) {}};
  {
    Door door(folder.path,
              [](const ImportCommand&, int, const imports::Mapping&, const Console&) -> int { throw SetupError("There is no batch 7"); });
    try {
      ask_at_door(folder.path, {.verb = "show", .batch = 7}, -1, {}, console);
      FAIL() << "nothing was wrong";
    } catch (const SetupError& e) {
      EXPECT_STREQ(e.what(), "There is no batch 7");
    }
  }
  EXPECT_EQ(ask_at_door(folder.path, {.verb = "list"}, -1, {}, console), std::nullopt);
}

}  // namespace
}  // namespace app
