#include <algorithm>

#include <fmt/format.h>

#include "catalogue/compile.h"
#include "catalogue/scenario_parts.h"
#include "core/conversation.h"

namespace catalogue {
namespace {

constexpr std::string_view elsewhere = "elsewhere";

class Presentations {
 public:
  Presentations(File& file, const Map& map, const core::Catalogue& pathways, core::Scenario& s)
      : file_(file), map_(map), pathways_(pathways), s_(s) {}

  void read() {
    reception();
    roles_of();
    for (const auto& [kind, node] : pairs(file_, map_.find("presentations"), "'presentations'", core::kinds_max)) {
      const auto k = std::ranges::find(s_.kinds, kind, &core::ScenarioKind::name);
      if (k == s_.kinds.end()) {
        file_.complain(node, fmt::format("'{}' of 'presentations' is no kind of need that 'share' names", kind.substr(0, 60)));
        continue;
      }
      for (const auto& [name, one] : pairs(file_, node, fmt::format("'presentations.{}'", kind), core::presentations_max))
        presentation(*k, name, one);
    }
  }

 private:
  void reception() {
    const Map accuracy(file_, map_.find("accuracy"), "'accuracy'", {"yes", "no", "choice", "followed"});
    auto& r = s_.reception;
    for (const auto& [key, to] : {std::pair{"yes", &r.yes}, {"no", &r.no}, {"choice", &r.choice}, {"followed", &r.followed}})
      if (accuracy && accuracy.has(key)) *to = file_.number(accuracy.find(key), fmt::format("'accuracy.{}'", key));
    if (map_.has("not_followed")) r.not_followed = role(map_.find("not_followed"), "'not_followed'");
    else if (r.followed < 1) map_.need("not_followed");
  }

  int role(const YAML::Node& node, const std::string& what) {
    const std::string name = file_.scalar(node, what);
    const auto found = std::ranges::find(s_.roles, name, &core::ScenarioRole::name);
    if (found == s_.roles.end())
      return file_.complain(node, fmt::format("'{}' of {} is no role that 'clinicians' names", name.substr(0, 60), what)), 0;
    return static_cast<int>(found - s_.roles.begin());
  }

  // Other pathways may be put in place of these, so a name that these do not have may stand.
  void roles_of() {
    const YAML::Node node = map_.need("roles_of");
    for (const auto& [id, value] : pairs(file_, node, "'roles_of'", 100)) {
      const bool away = value.IsScalar() && value.Scalar() == elsewhere;
      s_.roles_of.emplace_back(id, away ? core::elsewhere : role(value, fmt::format("'roles_of.{}'", id.substr(0, 60))));
    }
    const auto say = [&](const std::string& id) {
      if (std::ranges::find(s_.roles_of, id, &std::pair<std::string, int>::first) == s_.roles_of.end())
        file_.complain(node, fmt::format("the pathways send people to '{0}': say roles_of.{0}, a role or {1}", id, elsewhere));
    };
    for (const auto& pathway : pathways_.pathways) say(pathway.id);
    for (const auto& destination : pathways_.destinations) say(destination.id);
  }

  void presentation(core::ScenarioKind& kind, const std::string& name, const YAML::Node& node) {
    const auto path = fmt::format("presentations.{}.{}", kind.name, name.substr(0, 60));
    if (name.empty() || name.size() > 60 || name.contains('.'))
      file_.complain(node, fmt::format("the name '{}' of a presentation must have 1 to 60 characters and no dot", name.substr(0, 60)));
    const Map one(file_, node, fmt::format("'{}'", path), {"share", "record", "answers"});
    if (!one) return file_.complain(node, fmt::format("'{}' must be a map of keys", path));
    core::Presentation p{.name = name, .truth = core::facts_from(core::RecordFacts{}), .contacts = {}};
    p.share = file_.number(one.need("share"), fmt::format("'{}.share'", path));
    read_facts(pathways_, file_, one.find("record"), fmt::format("'{}.record'", path), true, p.truth);
    read_facts(pathways_, file_, one.need("answers"), fmt::format("'{}.answers'", path), false, p.truth);
    if (p.truth[static_cast<core::FactIndex>(core::RecordFact::age)] < 0)
      file_.complain(node, fmt::format("'{}' has no 'record' with an age, which most rules look at", path));
    else if (file_.sound()) must_answer_what_is_asked(p, path, node);
    kind.presentations.push_back(std::move(p));
  }

  // What is not said is no; of several options or numbers there is none that could stand for it.
  void must_answer_what_is_asked(const core::Presentation& p, const std::string& path, const YAML::Node& node) {
    core::Facts taken = core::record_of(p.truth);
    core::converse(pathways_, taken, [&](core::FactIndex question) {
      const auto& fact = pathways_.facts[question];
      if (p.truth[question] != core::Facts::not_asked) return p.truth[question];
      if (fact.kind != core::AnswerKind::yes_no)
        file_.complain(node, fmt::format("'{}' does not answer '{}', which is asked ({})", path, fact.id, fact.label.en));
      return fact.kind == core::AnswerKind::number ? fact.least : core::Facts::no;
    });
  }

  File& file_;
  const Map& map_;
  const core::Catalogue& pathways_;
  core::Scenario& s_;
};

}  // namespace

void read_presentations(File& file, const Map& map, const std::filesystem::path& folder, core::Scenario& s) {
  map.none_without("presentations", {"pathways", "accuracy", "not_followed", "roles_of"});
  if (!map.has("presentations")) return;
  const auto directory = map.scalar("pathways");
  if (directory.empty()) return;
  auto pathways = load(folder / directory);
  if (!pathways) {
    constexpr std::size_t told_max = 5;
    for (std::size_t i = 0; i < std::min(told_max, pathways.error().size()); ++i)
      file.complain(map.find("pathways"), "the pathways: " + to_string(pathways.error()[i]));
    return;
  }
  s.pathways = *std::move(pathways);
  Presentations(file, map, *s.pathways, s).read();
}

}  // namespace catalogue
