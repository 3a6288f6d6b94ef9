#include "catalogue/rollout.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "catalogue/reader.h"
#include "catalogue/settings.h"

namespace catalogue {
namespace {

constexpr std::size_t texts_max = 50;

class Reading {
 public:
  Reading(File& file, const YAML::Node& root)
      : file_(file),
        map_(file, root, "a plan",
             {"title", "question", "service", "first_month", "years", "areas_source", "areas", "waves", "numbers", "effect", "evaluation",
              "published", "risks", "stop_rules"}) {}

  core::Rollout read() {
    if (!map_) return {};
    core::Rollout r;
    r.title = map_.scalar("title");
    r.question = map_.scalar("question");
    r.service = map_.scalar("service");
    r.areas_source = map_.scalar("areas_source");
    r.first = month(map_.need("first_month"), "'first_month'");
    r.months = 12 * file_.integer(map_.need("years"), "'years'", 1, core::rollout_months_max / 12);
    for (const auto& node : file_.list(map_.need("areas"), "'areas'", core::areas_max)) r.areas.push_back(area(node));
    read_waves(r);
    read_numbers(r);
    read_effect(r);
    if (map_.has("evaluation")) {
      const Map part(file_, map_.find("evaluation"), "'evaluation'", {"practices", "people"});
      r.evaluation = core::RolloutEvaluation{file_.integer(part.need("practices"), "'evaluation.practices'", 2, 1'000'000),
                                             file_.integer(part.need("people"), "'evaluation.people'", 1, 1'000'000)};
    }
    for (const auto& node : listed("published")) r.published.push_back(published(node));
    for (const auto& node : listed("risks")) r.risks.push_back(file_.scalar(node, "a risk"));
    for (const auto& node : listed("stop_rules")) r.stop_rules.push_back(file_.scalar(node, "a stop rule"));
    return r;
  }

 private:
  std::vector<YAML::Node> listed(const char* key) {
    return map_.has(key) ? file_.list(map_.find(key), fmt::format("'{}'", key), texts_max) : std::vector<YAML::Node>{};
  }

  std::chrono::year_month month(const YAML::Node& node, const char* what) {
    const std::string text = node.IsDefined() && node.IsScalar() ? node.Scalar() : "";
    int year = 0, number = 0;
    const auto digits = [](const std::string& s) { return std::ranges::all_of(s, [](char c) { return c >= '0' && c <= '9'; }); };
    if (text.size() == 7 && text[4] == '-' && digits(text.substr(0, 4)) && digits(text.substr(5)))
      year = std::stoi(text.substr(0, 4)), number = std::stoi(text.substr(5));
    if (year >= 1990 && year <= 2200 && number >= 1 && number <= 12)
      return std::chrono::year(year) / std::chrono::month(static_cast<unsigned>(number));
    if (node.IsDefined()) file_.complain(node, fmt::format("{} must be a month such as 2027-04", what));
    return std::chrono::year(2000) / std::chrono::January;
  }

  core::RolloutArea area(const YAML::Node& node) {
    core::RolloutArea a;
    const Map map(file_, node, "an area", {"name", "people", "practices", "posts"});
    if (!map) return a;
    a.name = map.scalar("name");
    a.people = file_.number(map.need("people"), "'people'", 0);
    a.posts = map.has("posts") ? file_.number(map.find("posts"), "'posts'", 0) : 0;
    const YAML::Node practices = map.need("practices");
    if (practices.IsDefined() && practices.IsSequence()) {
      for (const auto& one : file_.list(practices, "'practices'", core::practices_each_max)) {
        a.names.push_back(file_.scalar(one, "a practice", 200));
        if (std::ranges::count(a.names, a.names.back()) > 1) file_.complain(one, fmt::format("'{}' comes twice", a.names.back()));
      }
      a.practices = static_cast<int>(a.names.size());
    } else {
      a.practices = file_.integer(practices, "'practices'", 1, core::practices_each_max);
    }
    return a;
  }

  void read_waves(core::Rollout& r) {
    const Map map(file_, map_.need("waves"), "'waves'", {"order", "count", "first", "every_months", "seed"});
    if (!map) return;
    const std::string order = map.scalar("order");
    using enum core::WaveOrder;
    const std::pair<const char*, core::WaveOrder> orders[] = {{"practices", practices}, {"areas", areas}, {"together", together}};
    const auto found = std::ranges::find(orders, order, &std::pair<const char*, core::WaveOrder>::first);
    if (found == std::end(orders)) file_.complain(map.find("order"), "'waves.order' must be practices, areas or together");
    else r.waves.order = found->second;
    r.waves.count = map.has("count") ? file_.integer(map.find("count"), "'waves.count'", 1, core::waves_max) : 1;
    r.waves.every = map.has("every_months") ? file_.integer(map.find("every_months"), "'waves.every_months'", 1, 60) : 1;
    r.waves.seed = static_cast<std::uint64_t>(map.has("seed") ? file_.integer(map.find("seed"), "'waves.seed'", 0, 2'000'000'000) : 1);
    r.waves.first = static_cast<int>((month(map.need("first"), "'waves.first'") - r.first).count());
  }

  core::Stated stated(const Map& map) {
    core::Stated s;
    s.value = file_.number(map.need("value"), "'value'");
    s.source = map.scalar("source");
    s.verified = !(map.has("unverified") && file_.boolean(map.find("unverified"), "'unverified'", false));
    if (map.has("low") != map.has("high")) file_.complain(map.line(), "'low' and 'high' go together: a 95% range");
    else if (map.has("low")) s.range = core::Range{file_.number(map.find("low"), "'low'"), file_.number(map.find("high"), "'high'")};
    // What was set from outside does not come from the source that the file names.
    const auto place = [&](const char* key) { return file_.place_of(map.find(key)).first; };
    if (std::ranges::any_of(std::array{"value", "low", "high"}, [&](auto key) { return map.has(key) && place(key) != place("source"); })) {
      s.verified = false;
      s.source = "Set for this run, without a source. In the file: " + s.source;
    }
    return s;
  }

  void read_numbers(core::Rollout& r) {
    const YAML::Node numbers = map_.need("numbers");
    for (const auto& [key, node] : pairs(file_, numbers, "'numbers'", 2 * core::number_count)) {
      std::size_t i = 0;
      while (i < core::number_count && core::kind_of(static_cast<core::Number>(i)).key != key) ++i;
      if (i == core::number_count) {
        file_.complain(node, fmt::format("'{}' is no number of a plan: rollouts/README.md lists them", key.substr(0, 60)));
        continue;
      }
      const Map map(file_, node, fmt::format("'{}'", key), {"value", "low", "high", "source", "unverified"});
      if (map) r.numbers[i] = stated(map);
    }
    for (std::size_t i = 0; i < core::number_count; ++i) {
      const auto n = static_cast<core::Number>(i);
      const auto& kind = core::kind_of(n);
      if (r.says(n)) continue;
      if (kind.otherwise) r.numbers[i].value = *kind.otherwise;
      else if (numbers.IsDefined() && numbers.IsMap() && file_.sound())
        file_.complain(numbers, fmt::format("'numbers' does not say {}: {} ({})", kind.key, kind.words, kind.unit));
    }
  }

  void read_effect(core::Rollout& r) {
    const Map map(file_, map_.need("effect"), "'effect'", {"counted", "beliefs"});
    if (!map) return;
    const std::string counted = map.scalar("counted");
    r.counted = counted == "attendance" ? core::Counted::attendance : core::Counted::substitution;
    if (counted != "attendance" && counted != "substitution")
      file_.complain(map.find("counted"), "'effect.counted' must be substitution or attendance; the two are never added");
    for (const auto& node : file_.list(map.need("beliefs"), "'effect.beliefs'", core::beliefs_max)) {
      const Map belief(file_, node, "a belief", {"name", "weight", "value", "low", "high", "source", "unverified"});
      if (!belief) continue;
      r.beliefs.push_back({belief.scalar("name"), file_.number(belief.need("weight"), "'weight'", 0), stated(belief)});
    }
  }

  core::Published published(const YAML::Node& node) {
    core::Published p;
    const Map map(file_, node, "a published figure", {"name", "source", "posts", "people", "appointments"});
    if (!map) return p;
    p.name = map.scalar("name");
    p.source = map.scalar("source");
    for (const auto& [key, to] : {std::pair{"posts", &p.posts}, {"people", &p.people}, {"appointments", &p.appointments}}) {
      if (!map.has(key)) continue;
      *to = file_.number(map.find(key), fmt::format("'{}'", key), 0);
      if (!(**to > 0)) file_.complain(map.find(key), fmt::format("'{}' is above 0", key));
    }
    if (p.posts.has_value() + p.people.has_value() + p.appointments.has_value() != (p.posts ? 2 : 1))
      file_.complain(map.line(), "a published figure has people or appointments a year, with posts or without");
    return p;
  }

  File& file_;
  Map map_;
};

}  // namespace

LoadedRollout compile_rollout(const Source& source, const std::vector<Setting>& settings) {
  std::vector<Complaint> complaints;
  File file(source.file, complaints);
  const YAML::Node root = file.parse(source.text);
  core::Rollout plan;
  if (root.IsDefined()) {
    apply(settings, root, file);
    plan = Reading(file, root).read();
  }
  if (complaints.empty() && file.sound()) complain_of(core::faults_of(plan), root, settings, file);
  if (!complaints.empty()) return std::unexpected(std::move(complaints));
  return plan;
}

LoadedRollout load_rollout(const std::filesystem::path& path, const std::vector<Setting>& settings) {
  auto text = text_of(path);
  if (!text) return std::unexpected(std::vector<Complaint>{{path.filename().string(), 0, "the file cannot be read"}});
  return compile_rollout({path.filename().string(), std::move(*text)}, settings);
}

}  // namespace catalogue
