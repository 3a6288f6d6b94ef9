// Form components of the NHS design system, and the errors they show.
// Invariant: an error has one place in the summary, a link to its field, and one beside the field.
// Markup equals the macros of nhsuk-frontend 10.6.1. Source: https://service-manual.nhs.uk/design-system/components
//
//   out << input({.name = "nhs_number", .label = page_heading("What is the NHS number?"), .hint = "10 digits", .value = draft.nhs_number,
//                 .error = errors["nhs_number"], .width = 10, .code = true});
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "web/html.h"
#include "web/nhs_content.h"

namespace web {

struct FieldError {
  std::string field{};  // the input's name, which is also its id
  std::string text{};
  std::string target{}; // the id to go to; empty: as the field. A date goes to its first part: "born-day"
};

class Errors {
 public:
  Errors() = default;
  Errors(const core::Error& error) { add(error.field, error.text); }
  void add(std::string field, std::string text, std::string target = "") {
    list_.push_back({std::move(field), std::move(text), std::move(target)});
  }
  bool empty() const { return list_.empty(); }
  std::string_view operator[](std::string_view field) const;  // the field's first error, or nothing
  auto begin() const { return list_.begin(); }
  auto end() const { return list_.end(); }

 private:
  std::vector<FieldError> list_;
};

struct ErrorSummary {
  Content heading = "There is a problem";
  Content description{};
  std::vector<FieldError> errors{};
  std::optional<bool> disable_auto_focus{};
};
Html error_summary(const ErrorSummary&);
Html error_summary(const Errors&);  // nothing when there are none

Html label(const Title&, std::string_view for_id);
Html legend(const Title&);
Html hint(const Content&, std::string_view id = {});
Html error_message(const Content&, std::string_view id = {}, const Content& hidden = "Error");

struct Fieldset {
  Title legend{};
  Html content{};
  std::string described_by{}, role{}, id{};
};
Html fieldset(const Fieldset&);

// A form's hidden values and its token.
Html hidden_input(std::string_view name, std::string_view value);

struct Input {
  std::string name{};
  Title label{};
  Content hint{};
  std::string value{};
  Content error{};
  int width = 0;                  // in characters: 2, 3, 4, 5, 10, 20 or 30
  bool code = false;              // digits spaced wider: NHS numbers, postcodes, codes
  std::string type = "text";
  std::string inputmode{}, autocomplete{};
  std::optional<bool> spellcheck{};
  Content prefix{}, suffix{};
  Html after{};                     // beside the input: a button
  bool disabled = false;
  bool invalid = false;           // red without words of its own
  std::string id{}, classes{}, described_by{}, autocapitalize{}, placeholder{};
};
Html input(const Input&);

struct SearchInput {
  std::string name = "q";
  Title label{};
  Content hint{};
  std::string value{};
  Content error{};
  int width = 0;
  bool code = false;
  bool large = false;
  Content prefix{};
  Content button_text{};
  ButtonKind button_kind = ButtonKind::primary;
  Icon button_icon = Icon::search;
  bool button = true;
  std::optional<bool> button_disabled{};  // none: as the input
  bool disabled = false;
  bool invalid = false;
  std::string id{}, classes{}, placeholder{};
};
Html search_input(const SearchInput&);

struct Textarea {
  std::string name{};
  Title label{};
  Content hint{};
  std::string value{};
  Content error{};
  int rows = 5;
  std::string autocomplete{};
  bool disabled = false;
  bool invalid = false;
  std::string id{}, classes{};
};
Html textarea(const Textarea&);

struct CharacterCount {
  std::string name{};
  Title label{};
  Content hint{};
  std::string value{};
  Content error{};
  int characters_max = 0;         // one of the two
  int words_max = 0;
  int threshold = 0;              // per cent filled before the count is shown
  int rows = 5;
  std::string count_type{};
  bool disabled = false;
  bool invalid = false;
  std::string id{}, classes{};
};
Html character_count(const CharacterCount&);

struct Option {
  std::string value{};
  Content text{};
  bool disabled = false;
  bool divider = false;
};
struct Select {
  std::string name{};
  Title label{};
  Content hint{};
  std::string value{};
  Content error{};
  std::vector<Option> options{};
  Html after{};
  bool disabled = false;
  bool invalid = false;
  std::string id{}, classes{};
};
Html select(const Select&);

// One radio or checkbox: {"yes", "Yes"} or {.value = "phone", .text = "Phone", .hint = "...", .conditional = input({...})}.
struct Choice {
  std::string value{};
  Content text{};
  Content hint{};
  Html conditional{};               // shown while this is chosen; always shown without script
  Content divider{};                // "or": then nothing else counts
  std::optional<bool> disabled{};
  std::string id{}, name{};
  std::string behaviour{}, behaviour_group{};  // checkboxes: "exclusive" for "None of these"
};
Choice divider(Content text = "or");

struct Radios {
  std::string name{};
  Title legend{};                   // none: no fieldset
  Content hint{};
  std::string value{};              // the chosen one
  Content error{};
  std::vector<Choice> items{};
  bool small = false;
  bool in_line = false;           // side by side: for two short choices
  bool disabled = false;
  bool invalid = false;
  std::string id{}, classes{}, described_by{};  // id: of the first radio; empty: the name
};
Html radios(const Radios&);

struct Checkboxes {
  std::string name{};
  Title legend{};
  Content hint{};
  std::vector<std::string> values{};  // the chosen ones
  Content error{};
  std::vector<Choice> items{};
  bool small = false;
  bool in_line = false;
  bool disabled = false;
  bool invalid = false;
  std::string id{}, classes{}, described_by{};
};
Html checkboxes(const Checkboxes&);

struct DatePart {
  std::string value{};
  bool invalid = false;
  Content label{};                  // empty: Day, Month, Year
  std::string autocomplete{};
  std::optional<bool> disabled{};
  bool left_out = false;
};
// Posts name[day], name[month], name[year]; the ids are name-day and so on. Without parts at fault an error marks all three.
struct DateInput {
  std::string name{};               // empty: posts day, month and year; then `id` is needed
  Title legend{};
  Content hint{};
  DatePart day{}, month{}, year{};
  Content error{};
  bool disabled = false;
  bool invalid = false;
  std::string id{}, classes{}, described_by{};
};
Html date_input(const DateInput&);

}  // namespace web
