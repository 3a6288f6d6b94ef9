#include "catalogue/load.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <tuple>

#include "catalogue/compile.h"
#include "core/routing.h"

namespace catalogue {

namespace {

constexpr std::string_view front_door_file = "front-door.yaml";

std::string digest_of(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325;  // FNV-1a
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return fmt::format("{:016x}", hash);
}

// An open file on its way into the catalogue.
struct Part {
  File file;
  YAML::Node root;
  std::string digest;
};

void unused_questions(const Compilation& all, File& file, const core::RuleSet& rules) {
  for (const core::Question& question : rules.questions)
    if (!all.used[question.fact])
      file.complain(all.lines[question.fact],
                    fmt::format("no rule looks at the question '{}'; one that only the professional needs says 'for: professional'",
                                all.catalogue.facts[question.fact].id));
}

void read_front_door(Compilation& all, Part& part, std::vector<core::Rule>& preferences) {
  core::FrontDoor& door = all.catalogue.front_door;
  const Map map(
      part.file, part.root, "the front door",
      {"id", "version", "title", "sign_off", "source", "destinations", "questions", "red_flags", "preferences", "routes", "examples"});
  door.digest = part.digest;
  read_head(part.file, map, door);
  read_destinations(all, part.file, map);
  read_questions(all, part.file, map, door);
  read_red_flags(all, part.file, map, door, true);
  const auto first = static_cast<std::ptrdiff_t>(door.rules.size());
  read_preferences(all, part.file, map, door);
  preferences.assign(door.rules.begin() + first, door.rules.end());
  read_routes(all, part.file, map, door, false);
  map.need("examples");
  const auto reason = all.catalogue.fact_by_id.find("reason");
  if (reason != all.catalogue.fact_by_id.end()) door.reason = reason->second;
  if (door.reason == core::no_fact || all.catalogue.facts[door.reason].kind != core::AnswerKind::choice)
    part.file.complain(map.line(), "the front door has no choice question 'reason', why somebody gets in touch");
}

core::Pathway read_pathway(Compilation& all, Part& part, const std::vector<core::Rule>& preferences) {
  core::Pathway pathway;
  const Map map(part.file, part.root, "a pathway",
                {"id", "version", "title", "summary", "safety_net", "sign_off", "source", "offered_when", "beside_when", "priority",
                 "questions", "red_flags", "eligibility", "routes", "steps", "booking", "measures", "examples"});
  pathway.digest = part.digest;
  read_head(part.file, map, pathway);
  pathway.summary = map.text("summary");
  pathway.safety_net = map.text("safety_net");
  pathway.priority = part.file.integer(map.need("priority"), "'priority'", 1, 1000);
  pathway.offered_when = read_condition(all, part.file, map.need("offered_when"));
  if (const auto beside = map.find("beside_when")) pathway.beside_when = read_condition(all, part.file, beside);
  read_questions(all, part.file, map, pathway);
  read_red_flags(all, part.file, map, pathway, false);
  for (core::Rule preference : preferences) {
    if (std::ranges::find(pathway.rules, preference.id, &core::Rule::id) != pathway.rules.end())
      part.file.complain(0, fmt::format("the id '{}' is taken by a preference of the front door", preference.id));
    preference.line = 0;
    pathway.rules.push_back(std::move(preference));
  }
  read_eligibility(all, part.file, map, pathway);
  read_routes(all, part.file, map, pathway, true);
  read_steps(part.file, map, pathway);
  read_booking(part.file, map, pathway);
  read_measures(part.file, map, pathway);
  read_examples(all, part.file, map.need("examples"), pathway);
  return pathway;
}

// The front door's examples may name what a pathway offers, so they are run when every file has been read. A file with complaints of
// its own is not run: its examples would only repeat them.
void run_all(const core::Catalogue& catalogue, std::vector<Part>& parts) {
  if (!std::ranges::all_of(parts, [](const Part& part) { return part.file.sound(); })) return;
  for (Part& part : parts) {
    if (part.file.name() == front_door_file) {
      run_examples(catalogue, part.file, catalogue.front_door);
    } else if (const auto* pathway = catalogue.pathway(part.file.name().substr(0, part.file.name().size() - 5))) {
      run_examples(catalogue, part.file, *pathway);
    }
  }
}

}  // namespace

std::string to_string(const Complaint& complaint) {
  return complaint.line == 0 ? fmt::format("{}: {}", complaint.file, complaint.text)
                             : fmt::format("{}:{}: {}", complaint.file, complaint.line, complaint.text);
}

Loaded compile(std::vector<Source> sources) {
  std::vector<Complaint> complaints;
  std::ranges::sort(sources, [](const Source& a, const Source& b) {
    return std::tuple(a.file != front_door_file, std::string_view(a.file)) <
           std::tuple(b.file != front_door_file, std::string_view(b.file));
  });
  if (sources.empty() || sources.front().file != front_door_file)
    return std::unexpected(std::vector<Complaint>{{std::string(front_door_file), 0, "the file is missing: it holds the emergency gate"}});

  Compilation all;
  std::vector<Part> parts;
  for (const Source& source : sources) {
    parts.push_back({File(source.file, complaints), {}, digest_of(source.text)});
    parts.back().root = parts.back().file.parse(source.text);
  }
  std::vector<core::Rule> preferences;
  for (Part& part : parts) {
    if (!part.root.IsDefined()) continue;
    if (part.file.name() == front_door_file) {
      read_front_door(all, part, preferences);
    } else {
      all.catalogue.pathways.push_back(read_pathway(all, part, preferences));
      unused_questions(all, part.file, all.catalogue.pathways.back());
    }
  }
  if (all.catalogue.pathways.size() > core::offers_max)
    parts.front().file.complain(0, fmt::format("there are more than {} pathways", core::offers_max));
  if (parts.front().root.IsDefined()) {
    const YAML::Node root = parts.front().root;
    read_examples(all, parts.front().file, root["examples"], all.catalogue.front_door);
    unused_questions(all, parts.front().file, all.catalogue.front_door);
  }
  std::ranges::sort(all.catalogue.pathways, {},
                    [](const core::Pathway& pathway) { return std::tuple(pathway.priority, std::string_view(pathway.id)); });
  run_all(all.catalogue, parts);

  if (complaints.empty()) return std::make_shared<const core::Catalogue>(std::move(all.catalogue));
  std::ranges::stable_sort(complaints, {},
                           [](const Complaint& complaint) { return std::tuple(std::string_view(complaint.file), complaint.line); });
  return std::unexpected(std::move(complaints));
}

Loaded load(const std::filesystem::path& directory) {
  std::vector<Source> sources;
  std::vector<Complaint> complaints;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(directory, error), end; !error && entry != end; entry.increment(error)) {
    if (entry->path().extension() != ".yaml") continue;
    auto text = text_of(entry->path());
    if (!text) complaints.push_back({entry->path().filename().string(), 0, "the file cannot be read"});
    sources.push_back({entry->path().filename().string(), std::move(text).value_or("")});
    if (sources.size() > core::offers_max + 1) break;
  }
  if (error) complaints.push_back({directory.string(), 0, "the directory cannot be read: " + error.message()});
  if (!complaints.empty()) return std::unexpected(std::move(complaints));
  return compile(std::move(sources));
}

}  // namespace catalogue
