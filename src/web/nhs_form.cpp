// Errors, labels and the controls one types into.
#include "web/nhs_form.h"

#include "web/nhs_parts.h"

namespace web {

using namespace parts;

std::string_view Errors::operator[](std::string_view field) const {
  for (const auto& error : list_)
    if (error.field == field) return error.text;
  return {};
}

Html error_summary(const ErrorSummary& summary) {
  Html out;
  out << "<div class=\"nhsuk-error-summary\" data-module=\"nhsuk-error-summary\""_html;
  if (summary.disable_auto_focus) out << attribute("data-disable-auto-focus", *summary.disable_auto_focus ? "true" : "false");
  out << "><div role=\"alert\">"_html;
  write_heading(out, {.text = summary.heading, .element = "h2"_html, .class_name = "nhsuk-error-summary__heading"_html});
  out << "<div class=\"nhsuk-error-summary__body\">"_html;
  if (summary.description) out << "<p>"_html << summary.description << "</p>"_html;
  if (!summary.errors.empty()) {
    out << "<ul class=\"nhsuk-list nhsuk-error-summary__list\">"_html;
    for (const auto& error : summary.errors) {
      const std::string& id = error.target.empty() ? error.field : error.target;
      if (id.empty()) out << "<li>"_html << error.text << "</li>"_html;
      else out << "<li><a"_html << attribute("href", "#" + id) << ">"_html << error.text << "</a></li>"_html;
    }
    out << "</ul>"_html;
  }
  out << "</div></div></div>"_html;
  return out;
}

Html error_summary(const Errors& errors) {
  if (errors.empty()) return {};
  return error_summary({.errors = {errors.begin(), errors.end()}});
}

Html hidden_input(std::string_view name, std::string_view value) {
  Html out;
  out << "<input type=\"hidden\""_html << attribute("name", name) << attribute("value", value) << ">"_html;
  return out;
}

Html hint(const Content& content, std::string_view id) {
  Html out;
  out << "<div class=\"nhsuk-hint\""_html << attribute_if("id", id) << ">"_html << content << "</div>"_html;
  return out;
}

Html error_message(const Content& content, std::string_view id, const Content& hidden) {
  Html out;
  out << "<span class=\"nhsuk-error-message\""_html << attribute_if("id", id) << ">"_html;
  if (hidden) out << "<span class=\"nhsuk-u-visually-hidden\">"_html << hidden << ": </span>"_html;
  out << content << "</span>"_html;
  return out;
}

Html label(const Title& title, std::string_view for_id) {
  Html out;
  write_label(out, title, for_id);
  return out;
}

Html legend(const Title& title) {
  Html out;
  if (title.text.empty()) return out;
  Caption within = title.caption;
  if (within.size == Size::none) within.size = title.size;
  const bool after = within.place == Place::after;
  if (within.place == Place::before) within.place = Place::start;

  HeadingParts words{.text = title.text, .element = "legend"_html, .hidden = &title.hidden, .caption = after ? nullptr : &within};
  if (title.heading) {
    out << "<legend class=\"nhsuk-fieldset__legend"_html << When{title.size != Size::none, " nhsuk-fieldset__legend--"_html}
        << text_of(title.size) << Extra{title.classes} << "\""_html << attribute_if("id", title.id) << ">"_html;
    words.element = h_element(title.level);
    words.class_name = "nhsuk-fieldset__heading"_html;
    words.id = title.heading_id;
    write_heading(out, words);
    out << "</legend>"_html;
  } else {
    words.class_name = "nhsuk-fieldset__legend"_html;
    words.size_prefix = "nhsuk-fieldset__legend--"_html;
    words.size = title.size;
    words.classes = title.classes;
    words.id = title.id;
    write_heading(out, words);
  }
  if (after) write_caption(out, within, Size::none);
  return out;
}

Html fieldset(const Fieldset& fieldset) {
  Html out;
  out << "<fieldset class=\"nhsuk-fieldset\""_html << attribute_if("id", fieldset.id) << attribute_if("role", fieldset.role)
      << attribute_if("aria-describedby", fieldset.described_by) << ">"_html << legend(fieldset.legend) << fieldset.content
      << "</fieldset>"_html;
  return out;
}

namespace parts {

void write_label(Html& out, const Title& title, std::string_view for_id, Markup class_name) {
  if (title.text.empty()) return;
  Caption around = title.caption;
  if (around.size == Size::none) around.size = title.size;
  const bool outside = around.place == Place::before || around.place == Place::after;
  if (around.place == Place::before) write_caption(out, around, Size::none);
  if (title.heading)
    out << "<"_html << h_element(title.level) << " class=\"nhsuk-label-wrapper\""_html << attribute_if("id", title.heading_id) << ">"_html;
  write_heading(out, {.text = title.text,
                      .element = "label"_html,
                      .class_name = class_name,
                      .size_prefix = "nhsuk-label--"_html,
                      .size = title.size,
                      .id = title.id,
                      .classes = title.classes,
                      .hidden = &title.hidden,
                      .caption = outside ? nullptr : &around,
                      .attribute = attribute_if("for", for_id)});
  if (title.heading) out << "</"_html << h_element(title.level) << ">"_html;
  if (around.place == Place::after) write_caption(out, around, Size::none);
}

void open_group(Html& out, const Group& group) {
  out << "<div class=\"nhsuk-form-group"_html << When{group.invalid || group.error, " nhsuk-form-group--error"_html} << Extra{group.classes}
      << "\">"_html;
}

std::string write_hint_and_error(Html& out, const Group& group) {
  std::string described_by(group.described_by);
  const auto add = [&](std::string_view suffix) {
    std::string id = std::string(group.id) += suffix;
    if (!described_by.empty()) described_by += ' ';
    described_by += id;
    return id;
  };
  if (group.hint) out << hint(group.hint, add("-hint"));
  if (group.error) out << error_message(group.error, add("-error"));
  return described_by;
}

}  // namespace parts

namespace {

void write_affix(Html& out, const Content& affix, Markup place) {
  if (!affix) return;
  out << "<div class=\"nhsuk-input-wrapper__"_html << place << "\" aria-hidden=\"true\">"_html << affix << "</div>"_html;
}

std::string_view id_of(const std::string& id, const std::string& name) { return id.empty() ? name : id; }

void write_input_element(Html& out, const Input& input, std::string_view id, std::string_view described_by, const InputStyle& style) {
  out << "<input class=\"nhsuk-input"_html << When{style.large, " nhsuk-input--large"_html} << When{input.code, " nhsuk-input--code"_html}
      << When{input.invalid || input.error, " nhsuk-input--error"_html};
  if (input.width > 0) out << " nhsuk-input--width-"_html << input.width;
  out << Extra{style.own_class.text()} << Extra{input.classes} << "\""_html << attribute("id", id) << attribute("name", input.name)
      << attribute("type", input.type);
  if (input.spellcheck) out << attribute("spellcheck", *input.spellcheck ? "true" : "false");
  out << attribute_if("value", input.value) << flag("disabled", input.disabled) << attribute_if("aria-describedby", described_by)
      << attribute_if("autocomplete", input.autocomplete) << attribute_if("autocapitalize", input.autocapitalize)
      << attribute_if("placeholder", input.placeholder) << attribute_if("inputmode", input.inputmode) << ">"_html;
}

}  // namespace

namespace parts {

void write_input(Html& out, const Input& input, const InputStyle& style) {
  const std::string_view id = id_of(input.id, input.name);
  const Group group{input.hint, input.error, id, input.described_by, style.group_classes, input.invalid};
  open_group(out, group);
  write_label(out, input.label, id);
  const std::string described_by = write_hint_and_error(out, group);
  const bool wrapped = input.prefix || input.suffix || !input.after.empty() || !style.wrapper_class.text().empty();
  if (wrapped)
    out << "<div class=\"nhsuk-input-wrapper"_html << When{style.large, " nhsuk-input-wrapper--large"_html}
        << Extra{style.wrapper_class.text()} << "\">"_html;
  write_affix(out, input.prefix, "prefix"_html);
  write_input_element(out, input, id, described_by, style);
  write_affix(out, input.suffix, "suffix"_html);
  out << input.after;
  if (wrapped) out << "</div>"_html;
  out << "</div>"_html;
}

}  // namespace parts

Html input(const Input& input) {
  Html out;
  write_input(out, input, {});
  return out;
}

Html search_input(const SearchInput& search) {
  Html out;
  Html submit;
  if (search.button)
    submit = button({.text = search.button_text,
                     .kind = search.button_kind,
                     .small = !search.large,
                     .disabled = search.button_disabled.value_or(search.disabled),
                     .icon = search.button_icon,
                     .hidden_label = "Search",
                     .classes = "nhsuk-search-input__button"});
  write_input(out,
              {.name = search.name,
               .label = search.label,
               .hint = search.hint,
               .value = search.value,
               .error = search.error,
               .width = search.width,
               .code = search.code,
               .type = "search",
               .autocomplete = "off",
               .prefix = search.prefix,
               .after = submit,
               .disabled = search.disabled,
               .invalid = search.invalid,
               .id = search.id,
               .classes = search.classes,
               .placeholder = search.placeholder},
              {.own_class = "nhsuk-search-input__input"_html,
               .wrapper_class = "nhsuk-search-input__wrapper"_html,
               .group_classes = search.large ? "nhsuk-search-input nhsuk-search-input--large" : "nhsuk-search-input",
               .large = search.large});
  return out;
}

namespace {

// The textarea of both components; `attributes` go on the form group, `after` below the box.
void write_textarea_element(Html& out, const Textarea& textarea, std::string_view id, std::string_view described_by, Markup own_class) {
  out << "<textarea class=\"nhsuk-textarea"_html << When{textarea.invalid || textarea.error, " nhsuk-textarea--error"_html}
      << Extra{own_class.text()} << Extra{textarea.classes} << "\""_html << attribute("id", id) << attribute("name", textarea.name)
      << " rows=\""_html << textarea.rows << "\""_html << flag("disabled", textarea.disabled)
      << attribute_if("aria-describedby", described_by) << attribute_if("autocomplete", textarea.autocomplete) << ">"_html;
  if (textarea.value.starts_with('\n')) out << "\n"_html;  // browsers drop the first line break
  out << textarea.value << "</textarea>"_html;
}

}  // namespace

Html textarea(const Textarea& textarea) {
  Html out;
  const std::string_view id = id_of(textarea.id, textarea.name);
  const Group group{textarea.hint, textarea.error, id, {}, {}, textarea.invalid};
  open_group(out, group);
  write_label(out, textarea.label, id);
  write_textarea_element(out, textarea, id, write_hint_and_error(out, group), {});
  out << "</div>"_html;
  return out;
}

Html character_count(const CharacterCount& count) {
  Html out;
  const std::string_view id = id_of(count.id, count.name);
  const std::string info = std::string(id) + "-info";
  const bool words = count.words_max > 0;
  const int most = words ? count.words_max : count.characters_max;
  const bool counts_words = words || count.count_type == "words";
  const Group group{count.hint, count.error, id, info, "nhsuk-character-count", count.invalid};
  out << "<div class=\"nhsuk-form-group"_html << When{count.invalid || count.error, " nhsuk-form-group--error"_html}
      << " nhsuk-character-count\" data-module=\"nhsuk-character-count\""_html;
  if (count.characters_max > 0) out << " data-maxlength=\""_html << count.characters_max << "\""_html;
  if (words) out << " data-maxwords=\""_html << count.words_max << "\""_html;
  if (count.threshold > 0) out << " data-threshold=\""_html << count.threshold << "\""_html;
  out << attribute_if("data-count-type", words && count.count_type.empty() ? std::string_view("words") : count.count_type) << ">"_html;
  write_label(out, count.label, id);
  const std::string described_by = write_hint_and_error(out, group);
  write_textarea_element(out,
                         {.name = count.name,
                          .value = count.value,
                          .error = count.error,
                          .rows = count.rows,
                          .disabled = count.disabled,
                          .invalid = count.invalid,
                          .classes = count.classes},
                         id, described_by, "nhsuk-js-character-count"_html);
  out << "<div class=\"nhsuk-hint nhsuk-character-count__message\""_html << attribute("id", info) << flag("hidden", most == 0) << ">"_html;
  if (most > 0) out << "You can enter up to "_html << most << (counts_words ? " words"_html : " characters"_html);
  out << "</div></div>"_html;
  return out;
}

Html select(const Select& select) {
  Html out;
  const std::string_view id = id_of(select.id, select.name);
  const Group group{select.hint, select.error, id, {}, {}, select.invalid};
  open_group(out, group);
  write_label(out, select.label, id);
  const std::string described_by = write_hint_and_error(out, group);
  if (!select.after.empty()) out << "<div class=\"nhsuk-input-wrapper\">"_html;
  out << "<select class=\"nhsuk-select"_html << When{select.invalid || select.error, " nhsuk-select--error"_html} << Extra{select.classes}
      << "\""_html << attribute("id", id) << attribute("name", select.name) << flag("disabled", select.disabled)
      << attribute_if("aria-describedby", described_by) << ">"_html;
  for (const auto& option : select.options) {
    if (option.divider) {
      out << "<hr>"_html;
      continue;
    }
    const bool chosen = !select.value.empty() && option.value == select.value;
    out << "<option"_html << attribute("value", option.value) << flag("selected", chosen) << flag("disabled", option.disabled) << ">"_html
        << option.text << "</option>"_html;
  }
  out << "</select>"_html;
  if (!select.after.empty()) out << select.after << "</div>"_html;
  out << "</div>"_html;
  return out;
}

}  // namespace web
