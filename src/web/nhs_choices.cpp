// Radios, checkboxes and the date: controls that are several inputs under one legend.
#include <algorithm>

#include "web/nhs_form.h"
#include "web/nhs_parts.h"

namespace web {

using namespace parts;

namespace {

// The macro's words for one kind of choice.
struct Words {
  Markup module, small, in_line, item, input, label, hint, divider, conditional, hidden, type;
};
constexpr Words radio_words{.module = "nhsuk-radios"_html,
                            .small = " nhsuk-radios--small"_html,
                            .in_line = " nhsuk-radios--inline"_html,
                            .item = "nhsuk-radios__item"_html,
                            .input = "nhsuk-radios__input"_html,
                            .label = "nhsuk-radios__label"_html,
                            .hint = "nhsuk-hint nhsuk-radios__hint"_html,
                            .divider = "nhsuk-radios__divider"_html,
                            .conditional = "nhsuk-radios__conditional"_html,
                            .hidden = " nhsuk-radios__conditional--hidden"_html,
                            .type = "radio"_html};
constexpr Words checkbox_words{.module = "nhsuk-checkboxes"_html,
                               .small = " nhsuk-checkboxes--small"_html,
                               .in_line = " nhsuk-checkboxes--inline"_html,
                               .item = "nhsuk-checkboxes__item"_html,
                               .input = "nhsuk-checkboxes__input"_html,
                               .label = "nhsuk-checkboxes__label"_html,
                               .hint = "nhsuk-hint nhsuk-checkboxes__hint"_html,
                               .divider = "nhsuk-checkboxes__divider"_html,
                               .conditional = "nhsuk-checkboxes__conditional"_html,
                               .hidden = " nhsuk-checkboxes__conditional--hidden"_html,
                               .type = "checkbox"_html};

struct Choices {
  const Words& words;
  const std::string& name;
  const std::vector<Choice>& items;
  std::string_view id, classes;
  bool small, in_line, disabled;
};

struct ChoiceState {
  std::string id;
  bool checked;
  std::string described_by;
};

void write_choice(Html& out, const Choices& choices, const Choice& choice, const ChoiceState& state) {
  const Words& words = choices.words;
  const Markup until_script = choice.behaviour == "inclusive" ? " nhsuk-u-frontend-not-supported-hidden"_html : Markup();
  if (choice.divider) {
    out << "<div class=\""_html << words.divider << until_script << "\">"_html << choice.divider << "</div>"_html;
    return;
  }
  std::string described_by = state.described_by;
  const std::string hint_id = state.id + "-item-hint";
  if (choice.hint) described_by += (described_by.empty() ? "" : " ") + hint_id;
  const std::string conditional_id = "conditional-" + state.id;
  out << "<div class=\""_html << words.item << until_script << "\"><input class=\""_html << words.input << "\""_html
      << attribute("id", state.id) << attribute("name", choice.name.empty() ? choices.name : choice.name) << " type=\""_html << words.type
      << "\""_html << attribute("value", choice.value) << flag("checked", state.checked)
      << flag("disabled", choice.disabled.value_or(choices.disabled)) << attribute_if("data-behaviour", choice.behaviour)
      << attribute_if("data-behaviour-group", choice.behaviour_group);
  if (!choice.conditional.empty()) out << attribute("data-aria-controls", conditional_id);
  out << attribute_if("aria-describedby", described_by) << "><label class=\"nhsuk-label "_html << words.label << "\""_html
      << attribute("for", state.id) << ">"_html << choice.text << "</label>"_html;
  if (choice.hint)
    out << "<div class=\""_html << words.hint << "\""_html << attribute("id", hint_id) << ">"_html << choice.hint << "</div>"_html;
  out << "</div>"_html;
  if (!choice.conditional.empty())
    out << "<div class=\""_html << words.conditional << When{!state.checked, words.hidden} << "\""_html << attribute("id", conditional_id)
        << ">"_html << choice.conditional << "</div>"_html;
}

template <class IsChecked>
void write_choices(Html& out, const Choices& choices, std::string_view described_by, IsChecked is_checked) {
  out << "<div class=\""_html << choices.words.module << When{choices.small, choices.words.small}
      << When{choices.in_line, choices.words.in_line} << Extra{choices.classes} << "\" data-module=\""_html << choices.words.module
      << "\">"_html;
  std::size_t number = 0;
  for (const auto& choice : choices.items) {
    ++number;  // the first id has no number, so that an error's link finds it
    std::string id = choice.id;
    if (id.empty()) id = number == 1 ? std::string(choices.id) : std::string(choices.id) + "-" + std::to_string(number);
    write_choice(out, choices, choice, {std::move(id), is_checked(choice), std::string(described_by)});
  }
  out << "</div>"_html;
}

// The group, its legend, hint and error, then the inputs. Without a legend there is no fieldset.
template <class WriteInputs>
Html group_of(const Group& group, const Title& title, std::string_view role, WriteInputs write_inputs) {
  Html out, inner;
  const std::string described_by = write_hint_and_error(inner, group);
  write_inputs(inner, described_by);
  open_group(out, group);
  if (title.text) {
    out << "<fieldset class=\"nhsuk-fieldset\""_html << attribute_if("role", role) << attribute_if("aria-describedby", described_by)
        << ">"_html << legend(title) << inner << "</fieldset>"_html;
  } else {
    out << inner;
  }
  out << "</div>"_html;
  return out;
}

}  // namespace

Choice divider(Content text) { return {.divider = std::move(text)}; }

Html radios(const Radios& radios) {
  const std::string_view id = radios.id.empty() ? radios.name : radios.id;
  const Choices choices{radio_words, radios.name, radios.items, id, radios.classes, radios.small, radios.in_line, radios.disabled};
  return group_of({radios.hint, radios.error, id, radios.described_by, {}, radios.invalid}, radios.legend, {},
                  [&](Html& out, const std::string&) {
                    write_choices(out, choices, {}, [&](const Choice& c) { return !radios.value.empty() && c.value == radios.value; });
                  });
}

Html checkboxes(const Checkboxes& boxes) {
  const std::string_view id = boxes.id.empty() ? boxes.name : boxes.id;
  const Choices choices{checkbox_words, boxes.name, boxes.items, id, boxes.classes, boxes.small, boxes.in_line, boxes.disabled};
  return group_of({boxes.hint, boxes.error, id, boxes.described_by, {}, boxes.invalid}, boxes.legend, {},
                  [&](Html& out, const std::string& described_by) {
                    // Without a fieldset to carry the description each box says it.
                    write_choices(out, choices, boxes.legend.text ? std::string_view() : described_by,
                                  [&](const Choice& c) { return std::ranges::find(boxes.values, c.value) != boxes.values.end(); });
                  });
}

Html date_input(const DateInput& date) {
  struct Part {
    const DatePart& part;
    std::string_view name;
    Content label;
    int width;
  };
  const Part date_parts[] = {{date.day, "day", "Day", 2}, {date.month, "month", "Month", 2}, {date.year, "year", "Year", 4}};
  const bool one_at_fault = date.day.invalid || date.month.invalid || date.year.invalid;
  const std::string& id = date.id.empty() ? date.name : date.id;
  const Group group{date.hint, date.error, id, date.described_by, {}, date.invalid || one_at_fault};
  return group_of(group, date.legend, "group", [&](Html& out, const std::string&) {
    out << "<div class=\"nhsuk-date-input"_html << Extra{date.classes} << "\""_html << attribute_if("id", id) << ">"_html;
    for (const auto& [part, name, words, width] : date_parts) {
      if (part.left_out) continue;
      out << "<div class=\"nhsuk-date-input__item\">"_html;
      write_input(out,
                  {.name = date.name.empty() ? std::string(name) : date.name + "[" + std::string(name) + "]",
                   .label = TitleParts{.text = part.label ? part.label : words, .classes = "nhsuk-date-input__label"},
                   .value = part.value,
                   .width = width,
                   .inputmode = "numeric",
                   .autocomplete = part.autocomplete,
                   .disabled = part.disabled.value_or(date.disabled),
                   .invalid = part.invalid || (!one_at_fault && (date.error || date.invalid)),
                   .id = id + "-" + std::string(name)},
                  {.own_class = "nhsuk-date-input__input"_html});
      out << "</div>"_html;
    }
    out << "</div>"_html;
  });
}

}  // namespace web
