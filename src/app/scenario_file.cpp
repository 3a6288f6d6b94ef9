#include "app/scenario_file.h"

#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <boost/json.hpp>

namespace app {

namespace fs = std::filesystem;

fs::path scenario_file(const std::string& name) {
  if (name.contains('.') || name.contains('/') || fs::is_regular_file(name)) return name;
  if (const auto found = shipped("scenarios/" + name + ".yaml"); !found.empty()) return found;
  std::set<std::string> names;
  if (const auto one = shipped("scenarios/rm1.yaml"); !one.empty())
    for (const auto& file : fs::directory_iterator(one.parent_path()))
      if (file.path().extension() == ".yaml") names.insert(file.path().stem().string());
  throw SetupError(fmt::format("there is no '{}': give a file, or {}", name.substr(0, 60),
                               names.empty() ? std::string("install those that come with this program")
                                             : fmt::format("one that comes with this program: {}", fmt::join(names, ", "))));
}

std::string yaml_text(std::string_view text) { return boost::json::serialize(boost::json::value(text)); }  // YAML reads JSON's strings

}  // namespace app
