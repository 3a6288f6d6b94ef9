#include "tests/routes/html.h"

#include <algorithm>
#include <array>
#include <utility>

namespace routes {
namespace {

std::string decoded(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, char>, 5> names{
      {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}}};
  std::string out;
  while (!text.empty()) {
    const auto found = std::ranges::find_if(names, [&](const auto& name) { return text.starts_with(name.first); });
    out += found == names.end() ? text.front() : found->second;
    text.remove_prefix(found == names.end() ? 1 : found->first.size());
  }
  return out;
}

// The value of name="..." within a tag; our pages always write double quotes.
std::string attribute_of(std::string_view tag, std::string_view name) {
  const std::string start = " " + std::string(name) + "=\"";
  const auto at = tag.find(start);
  if (at == tag.npos) return {};
  const auto from = at + start.size();
  return decoded(tag.substr(from, tag.find('"', from) - from));
}

}  // namespace

Page read_page(std::string_view html) {
  Page page;
  bool in_form = false;
  std::size_t form = 0;
  for (std::size_t at = html.find('<'); at != html.npos; at = html.find('<', at + 1)) {
    const auto tag = html.substr(at, html.find('>', at) - at);
    const auto name = tag.substr(1, tag.find_first_of(" \n") - 1);
    for (const auto attribute : {"href", "src", "action", "formaction"})
      if (auto address = attribute_of(tag, attribute); !address.empty()) page.addresses.push_back(std::move(address));
    if (name == "form") {
      in_form = true;
      form = page.forms.size();
      page.forms.push_back({attribute_of(tag, "action"), attribute_of(tag, "method") == "post", {}});
    } else if (name == "/form") {
      in_form = false;
    } else if (in_form && (name == "input" || name == "select" || name == "textarea" || name == "button")) {
      auto& fields = page.forms[form].fields;
      auto field = attribute_of(tag, "name");
      if (!field.empty() && std::ranges::find(fields, field) == fields.end()) fields.push_back(std::move(field));
      if (auto elsewhere = attribute_of(tag, "formaction"); !elsewhere.empty())
        page.forms.push_back({std::move(elsewhere), page.forms[form].post, fields});
    }
  }
  return page;
}

}  // namespace routes
