// Every component against the fixtures that nhsuk-frontend ships. A fixture is covered when all its options have a place in our
// structs, and then the markup must be equal. The floors say how many are; a component that falls under its floor fails.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>

#include "tests/web/given.h"
#include "tests/web/normal_html.h"
#include "web/nhs_components.h"

namespace web {
namespace {

const std::string components = SOURCE_DIR "/node_modules/nhsuk-frontend/dist/nhsuk/components";

// The text, html or call block that goes inside a component.
Content inside(const Given& given, const Html& block) { return block.empty() ? given.content() : Content(block); }

// An error message: its words, or true for red without words.
struct Fault {
  Content words;
  bool invalid;
};
Fault fault(const Given& given) { return {given.content(), given.yes()}; }

Html back_link_of(const Given& g, const Html& block) {
  return back_link({.text = inside(g, block),
                    .href = g["href"].text(),
                    .hidden = g["visuallyHiddenText"].content(),
                    .reverse = g["variant"].text() == "reverse",
                    .id = g["id"].text(),
                    .classes = g["classes"].text(),
                    .type = g["type"].text()});
}

Html action_link_of(const Given& g, const Html& block) {
  return action_link(
      {.text = inside(g, block), .href = g["href"].text(), .reverse = g["variant"].text() == "reverse", .type = g["type"].text()});
}

Html breadcrumb_of(const Given& g, const Html&) {
  const Given back = g["backLink"];
  Breadcrumb crumbs{
      .back = {.text = back["text"].content(), .href = back["href"].text(), .id = back["id"].text(), .type = back["type"].text()},
      .reverse = g["variant"].text() == "reverse",
      .id = g["id"].text()};
  for (const auto& item : g["items"].items()) crumbs.items.push_back({.text = item.content(), .href = item["href"].text()});
  return breadcrumb(crumbs);
}

ButtonKind button_kind(const Given& g) {
  static const std::map<std::string, ButtonKind> kinds{
      {"", ButtonKind::primary},        {"secondary", ButtonKind::secondary}, {"secondary-solid", ButtonKind::secondary_solid},
      {"reverse", ButtonKind::reverse}, {"warning", ButtonKind::warning},     {"login", ButtonKind::login},
      {"brand", ButtonKind::brand}};
  return kinds.at(g.text());
}

Icon icon_named(const std::string& name) {
  static const std::map<std::string, Icon> icons{
      {"", Icon::none}, {"arrow-left", Icon::arrow_left}, {"arrow-right", Icon::arrow_right}, {"search", Icon::search}};
  return icons.at(name);
}

Html button_of(const Given& g, const Html& block) {
  const bool once = g["preventDoubleClick"].is_false() ? false : g["preventDoubleClick"].yes();
  return button({.text = inside(g, block),
                 .kind = button_kind(g["variant"]),
                 .href = g["href"].text(),
                 .name = g["name"].text(),
                 .value = g["value"].text(),
                 .small = g["small"].yes(),
                 .disabled = g["disabled"].yes(),
                 .once = once,
                 .icon = icon_named(g["icon"]["name"].text()),
                 .icon_last = g["icon"]["placement"].text() == "end",
                 .hidden_label = g["ariaLabel"].text(),
                 .id = g["id"].text(),
                 .classes = g["classes"].text(),
                 .type = g["type"].text("submit")});
}

CardKind card_kind(const Given& g) {
  static const std::map<std::string, CardKind> kinds{{"", CardKind::plain},          {"feature", CardKind::feature},
                                                     {"primary", CardKind::primary}, {"secondary", CardKind::secondary},
                                                     {"warning", CardKind::warning}, {"non-urgent", CardKind::non_urgent},
                                                     {"urgent", CardKind::urgent},   {"emergency", CardKind::emergency}};
  return kinds.at(g.text());
}

Card card_options(const Given& g) {
  return {.heading = g["heading"].heading(),
          .content = g["description"].content(),
          .kind = card_kind(g["variant"]),
          .href = g["href"].text(),
          .clickable = g["clickable"].yes(),
          .actions = g["actions"].actions(),
          .id = g["id"].text(),
          .classes = g["classes"].text()};
}

Html card_of(const Given& g, const Html& block) {
  Card options = card_options(g);
  if (!block.empty()) options.content = block;
  return card(options);
}

Html warning_callout_of(const Given& g, const Html& block) { return warning_callout(g["heading"].content(), inside(g, block)); }

Html details_of(const Given& g, const Html& block) {
  const std::string classes = g["classes"].text();
  return details({.summary = g["summary"].content(),
                  .content = inside(g, block),
                  .open = g["open"].yes(),
                  .expander = classes == "nhsuk-expander",
                  .classes = classes == "nhsuk-expander" ? "" : classes});
}

Html inset_text_of(const Given& g, const Html& block) { return inset_text(inside(g, block)); }
Html hint_of(const Given& g, const Html& block) { return hint(inside(g, block)); }

Html tag_options(const Given& g, const Html& block) {
  static const std::map<std::string, Colour> colours{{"", Colour::standard},
                                                     {"white", Colour::white},
                                                     {"grey", Colour::grey},
                                                     {"green", Colour::green},
                                                     {"aqua-green", Colour::aqua_green},
                                                     {"blue", Colour::blue},
                                                     {"purple", Colour::purple},
                                                     {"pink", Colour::pink},
                                                     {"red", Colour::red},
                                                     {"orange", Colour::orange},
                                                     {"yellow", Colour::yellow}};
  const bool no_colour = g["colour"].is_false() && !g["colour"].yes();
  return tag({.text = inside(g, block),
              .colour = no_colour ? Colour::none : colours.at(g["colour"].text()),
              .border = g["border"].flag().value_or(true),
              .classes = g.classes(g["colour"].is_text())});
}

Html notification_banner_of(const Given& g, const Html& block) {
  const Given heading = g["heading"];
  const Content words = inside(g, block);
  return notification_banner({.heading = heading.content(),
                              .content = words,
                              .success = g["variant"].text() == "success",
                              .title = g["title"].content(),
                              .disable_auto_focus = g["disableAutoFocus"].flag(),
                              .role = g["role"].text(),
                              .heading_element = heading["element"].text() == "p" ? "p"_html : "h3"_html});
}

Html panel_of(const Given& g, const Html& block) {
  return panel({.heading = g["heading"].heading(), .content = inside(g, block), .interruption = g["variant"].text() == "interruption"});
}

Html heading_of(const Given& g, const Html&) { return heading(g.heading()); }

Html label_of(const Given& g, const Html& block) {
  Title title = g.title();
  if (!block.empty()) title.text = block;
  return label(title, g["for"].text());
}

Html legend_of(const Given& g, const Html& block) {
  Title title = g.title();
  if (!block.empty()) title.text = block;
  return legend(title);
}

Html fieldset_of(const Given& g, const Html& block) {
  return fieldset({.legend = g["legend"].title(), .content = block.empty() ? g["html"].html() : block});
}

Html error_message_of(const Given& g, const Html& block) {
  const Given hidden = g["visuallyHiddenText"];
  return error_message(inside(g, block), {}, hidden.exists() ? hidden.content() : Content("Error"));
}

Html error_summary_of(const Given& g, const Html& block) {
  ErrorSummary summary{.heading = g["heading"].content(),
                       .description = block.empty() ? g["description"].content() : Content(block),
                       .disable_auto_focus = g["disableAutoFocus"].flag()};
  for (const auto& item : g["errorList"].items()) {
    const std::string href = item["href"].text();
    summary.errors.push_back({.field = href.empty() ? "" : href.substr(1), .text = item["text"].text()});
  }
  return error_summary(summary);
}

Html input_of(const Given& g, const Html&) {
  const auto [words, invalid] = fault(g["errorMessage"]);
  return input({.name = g["name"].text(),
                .label = g["label"].title(),
                .hint = g["hint"].content(),
                .value = g["value"].text(),
                .error = words,
                .width = g["width"].number(),
                .code = g["code"].yes(),
                .type = g["type"].text("text"),
                .inputmode = g["inputmode"].text(),
                .autocomplete = g["autocomplete"].text(),
                .spellcheck = g["spellcheck"].flag(),
                .prefix = g["prefix"].content(),
                .suffix = g["suffix"].content(),
                .after = g["formGroup"]["afterInput"]["html"].html(),
                .disabled = g["disabled"].yes(),
                .invalid = invalid,
                .id = g["id"].text(),
                .classes = g.classes(g["width"].exists())});
}

Html search_input_of(const Given& g, const Html&) {
  const auto [words, invalid] = fault(g["errorMessage"]);
  const Given b = g["button"];
  const Given icon = b["icon"];
  return search_input({.name = g["name"].text(),
                       .label = g["label"].title(),
                       .hint = g["hint"].content(),
                       .value = g["value"].text(),
                       .error = words,
                       .width = g["width"].number(),
                       .code = g["code"].yes(),
                       .large = g["large"].yes(),
                       .prefix = g["prefix"].content(),
                       .button_text = b.content(),
                       .button_kind = button_kind(b["variant"]),
                       .button_icon = icon.is_false() && !icon.yes() ? Icon::none : icon_named(icon.text("search")),
                       .button = !(b.is_false() && !b.yes()),
                       .button_disabled = b["disabled"].flag(),
                       .disabled = g["disabled"].yes(),
                       .invalid = invalid,
                       .id = g["id"].text(),
                       .classes = g["classes"].text(),
                       .placeholder = g["placeholder"].text()});
}

Html textarea_of(const Given& g, const Html&) {
  const auto [words, invalid] = fault(g["errorMessage"]);
  return textarea({.name = g["name"].text(),
                   .label = g["label"].title(),
                   .hint = g["hint"].content(),
                   .value = g["value"].text(),
                   .error = words,
                   .rows = g["rows"].number(5),
                   .autocomplete = g["autocomplete"].text(),
                   .disabled = g["disabled"].yes(),
                   .invalid = invalid,
                   .id = g["id"].text(),
                   .classes = g["classes"].text()});
}

Html character_count_of(const Given& g, const Html&) {
  const auto [words, invalid] = fault(g["errorMessage"]);
  return character_count({.name = g["name"].text(),
                          .label = g["label"].title(),
                          .hint = g["hint"].content(),
                          .value = g["value"].text(),
                          .error = words,
                          .characters_max = g["maxlength"].number(),
                          .words_max = g["maxwords"].number(),
                          .threshold = g["threshold"].number(),
                          .rows = g["rows"].number(5),
                          .count_type = g["countType"].text(),
                          .disabled = g["disabled"].yes(),
                          .invalid = invalid,
                          .id = g["id"].text(),
                          .classes = g["classes"].text()});
}

Html select_of(const Given& g, const Html&) {
  const auto [words, invalid] = fault(g["errorMessage"]);
  Select options{.name = g["name"].text(),
                 .label = g["label"].title(),
                 .hint = g["hint"].content(),
                 .value = g["value"].text(),
                 .error = words,
                 .after = g["formGroup"]["afterInput"]["html"].html(),
                 .disabled = g["disabled"].yes(),
                 .invalid = invalid,
                 .id = g["id"].text(),
                 .classes = g["classes"].text()};
  for (const auto& item : g["items"].items())
    options.options.push_back(
        {.value = item["value"].text(), .text = item["text"].text(), .disabled = item["disabled"].yes(), .divider = item["divider"].yes()});
  return select(options);
}

std::vector<Choice> choices(const Given& g) {
  std::vector<Choice> out;
  for (const auto& item : g.items())
    out.push_back({.value = item["value"].text(),
                   .text = item.content(),
                   .hint = item["hint"].content(),
                   .conditional = item["conditional"]["html"].html(),
                   .divider = item["divider"].text(),
                   .disabled = item["disabled"].flag(),
                   .id = item["id"].text(),
                   .name = item["name"].text(),
                   .behaviour = item["behaviour"].text(),
                   .behaviour_group = item["behaviourGroup"].text()});
  return out;
}

Html radios_of(const Given& g, const Html&) {
  const auto [words, invalid] = fault(g["errorMessage"]);
  return radios({.name = g["name"].text(),
                 .legend = g["fieldset"]["legend"].title(),
                 .hint = g["hint"].content(),
                 .value = g["value"].text(),
                 .error = words,
                 .items = choices(g["items"]),
                 .small = g["small"].yes(),
                 .in_line = g["inline"].yes(),
                 .disabled = g["disabled"].yes(),
                 .invalid = invalid,
                 .id = g["idPrefix"].text(),
                 .classes = g["classes"].text()});
}

Html checkboxes_of(const Given& g, const Html&) {
  const auto [words, invalid] = fault(g["errorMessage"]);
  std::vector<std::string> values;
  for (const auto& value : g["values"].items()) values.push_back(value.text());
  return checkboxes({.name = g["name"].text(),
                     .legend = g["fieldset"]["legend"].title(),
                     .hint = g["hint"].content(),
                     .values = std::move(values),
                     .error = words,
                     .items = choices(g["items"]),
                     .small = g["small"].yes(),
                     .in_line = g["inline"].yes(),
                     .disabled = g["disabled"].yes(),
                     .invalid = invalid,
                     .id = g["idPrefix"].text(),
                     .classes = g["classes"].text()});
}

DatePart date_part(const Given& g, const Given& values, std::string_view name) {
  const std::string usual = values[name].text();
  for (const auto& item : g["items"].items()) {
    const bool usual_width = item["width"].number() == (name == "year" ? 4 : 2);
    if (item["name"].text() == name && usual_width)
      return {.value = item["value"].text(usual),
              .invalid = item["error"].yes(),
              .autocomplete = item["autocomplete"].text(),
              .disabled = item["disabled"].flag()};
  }
  const Given part = g[name];
  return {.value = part["value"].text(usual),
          .invalid = part["error"].yes(),
          .label = part["label"].content(),
          .autocomplete = part["autocomplete"].text(),
          .disabled = part["disabled"].flag(),
          .left_out = g["items"].exists() || (part.is_false() && !part.yes())};
}

Html date_input_of(const Given& g, const Html&) {
  const auto [words, invalid] = fault(g["errorMessage"]);
  const Given values = g["values"];
  return date_input({.name = g["namePrefix"].text(),
                     .legend = g["fieldset"]["legend"].title(),
                     .hint = g["hint"].content(),
                     .day = date_part(g, values, "day"),
                     .month = date_part(g, values, "month"),
                     .year = date_part(g, values, "year"),
                     .error = words,
                     .disabled = g["disabled"].yes(),
                     .invalid = invalid,
                     .id = g["id"].text()});
}

Html summary_list_of(const Given& g, const Html&) {
  SummaryList list{.border = g["border"].flag().value_or(true), .last_row_border = g["lastRowBorder"].flag().value_or(true)};
  if (g["card"].is_object()) list.card = card_options(g["card"]);
  for (const auto& row : g["rows"].items())
    list.rows.push_back({.key = row["key"].content(),
                         .value = row["value"].content(),
                         .actions = row["actions"].actions(),
                         .border = row["border"].flag().value_or(true),
                         .key_width = row["key"]["width"].text()});
  return summary_list(list);
}

Sort sort_of(const Given& g) {
  if (g.flag().value_or(false)) return Sort::none;
  const std::string word = g.text();
  return word == "none" ? Sort::none : word == "ascending" ? Sort::ascending : word == "descending" ? Sort::descending : Sort::off;
}

Align align_of(const Given& g) {
  const std::string word = g.text();
  return word == "left" ? Align::left : word == "centre" ? Align::centre : word == "right" ? Align::right : Align::automatic;
}

Html table_of(const Given& g, const Html&) {
  const Given caption = g["caption"];
  TableOptions options{.responsive = g["responsive"].yes(),
                       .compact = g["compact"].yes(),
                       .striped = g["striped"].yes(),
                       .first_cell_is_header = g["firstCellIsHeader"].yes(),
                       .border = g["border"].flag().value_or(true),
                       .last_row_border = g["lastRowBorder"].flag().value_or(true),
                       .reverse = g["variant"].text() == "reverse",
                       .scroll = g["scroll"].yes(),
                       .id = g["id"].text()};
  options.caption = TitleParts{.text = caption.content(),
                               .size = caption["size"].size(),
                               .caption = caption["caption"].caption(),
                               .id = caption["id"].text(),
                               .classes = caption["classes"].text()};
  for (const auto& head : g["head"].items())
    options.head.push_back(ColumnParts{.text = head.content(),
                                       .numeric = head["format"].text() == "numeric",
                                       .sort = sort_of(head["sort"]),
                                       .sort_next = sort_of(head["sortNext"]),
                                       .href = head["href"].text(),
                                       .hidden = head["visuallyHiddenText"].content(),
                                       .width = head["width"].text(),
                                       .align = align_of(head["align"]),
                                       .classes = head["classes"].text()});
  const auto head = options.head;
  Table table(std::move(options));
  for (const auto& row : g["rows"].items()) {
    std::vector<Cell> cells;
    for (const auto& item : row.items()) {
      const bool column_is_numeric = cells.size() < head.size() && head[cells.size()].numeric;
      const Given format = item["format"];
      const bool as_text = column_is_numeric && format.exists() && format.text() == "string";
      if (column_is_numeric) format.text();  // numeric where its column is says nothing new; elsewhere it is left over
      cells.push_back(CellParts{.text = item.content(),
                                .href = item["href"].text(),
                                .hidden = item["visuallyHiddenText"].content(),
                                .sort_value = item["sortValue"].text(),
                                .classes = item["classes"].text(),
                                .as_text = as_text});
    }
    table.row(cells);
  }
  Html out = table.html();
  const Given around = g["card"];
  if (around.is_object() || around.yes()) {
    Card options_of_card = card_options(around);
    options_of_card.content = out;
    out = card(options_of_card);
  }
  return out;
}

Html task_list_of(const Given& g, const Html&) {
  TaskList list{.id_prefix = g["idPrefix"].text("task-list")};
  for (const auto& item : g["items"].items_without_gaps()) {
    const Given status = item["status"];
    const Given heading = item["heading"];
    list.items.push_back({.text = heading.exists() ? heading.content() : item["title"].content(),
                          .href = item["href"].text(),
                          .hint = item["hint"].content(),
                          .status = status["tag"].exists() ? Content(tag_options(status["tag"], {})) : status.content(),
                          .status_classes = status["classes"].text()});
  }
  return task_list(list);
}

Html tabs_of(const Given& g, const Html&) {
  Tabs options{.id = g["id"].text(), .id_prefix = g["idPrefix"].text(), .hidden = g["visuallyHiddenText"].text("Contents")};
  for (const auto& item : g["items"].items())
    options.items.push_back({.label = item["label"].content(), .panel = item["panel"].content(), .id = item["id"].text()});
  return tabs(options);
}

Html pagination_of(const Given& g, const Html&) {
  const auto neighbour = [](const Given& n) {
    return Neighbour{.href = n["href"].text(), .label = n["label"].content(), .text = n.content()};
  };
  Pagination options{.previous = neighbour(g["previous"]), .next = neighbour(g["next"])};
  for (const auto& item : g["items"].items()) {
    item["ellipsis"].yes();
    options.items.push_back({.number = item["number"].number(), .href = item["href"].text(), .current = item["current"].yes()});
  }
  return pagination(options);
}

Html skip_link_of(const Given& g, const Html&) { return skip_link(g["text"].content(), g["href"].text()); }

Html header_of(const Given& g, const Html&) {
  const Given logo = g["logo"], service = g["service"], organisation = g["organisation"], navigation = g["navigation"];
  Header options{.service = service["text"].content(),
                 .service_href = service["href"].text(),
                 .organisation = organisation["name"].text(),
                 .organisation_split = organisation["split"].text(),
                 .organisation_descriptor = organisation["descriptor"].text(),
                 .logo = true,
                 .logo_href = logo["href"].text(),
                 .logo_label = logo["ariaLabel"].text(),
                 .white = g["colour"].text() == "white",
                 .in_line = g["inline"].yes(),
                 .navigation_white = navigation["colour"].text() == "white",
                 .navigation_justified = navigation["justified"].yes()};
  for (const auto& item : g["account"]["items"].items())
    options.account.push_back(
        {.text = item.content(), .href = item["href"].text(), .action = item["action"].text(), .icon = item["icon"].yes()});
  for (const auto& item : navigation["items"].items())
    options.navigation.push_back(
        {.text = item.content(), .href = item["href"].text(), .current = item["current"].yes(), .active = item["active"].yes()});
  return header(options);
}

std::vector<FooterLink> footer_links(const Given& g) {
  std::vector<FooterLink> out;
  for (const auto& item : g.items()) out.push_back({.text = item.content(), .href = item["href"].text()});
  return out;
}

Html footer_of(const Given& g, const Html& block) {
  const Given meta = g["meta"], copyright = g["copyright"];
  const auto column = [](const Given& c) {
    return FooterColumn{
        .heading = c["heading"].content(), .items = footer_links(c["items"]), .content = c["html"].html(), .width = c["width"].text()};
  };
  Footer options{.columns = g["columns"].number(4),
                 .meta_links = footer_links(meta["items"]),
                 .meta = block.empty() ? meta.content() : Content(block),
                 .copyright = copyright.exists() ? copyright.content() : Content("© NHS England")};
  if (g["navigation"].is_object()) options.navigation.push_back(column(g["navigation"]));
  for (const auto& c : g["navigation"].items()) options.navigation.push_back(column(c));
  return footer(options);
}

struct Component {
  std::string name;
  Html (*render)(const Given&, const Html& block);
  int floor;  // fixtures covered and equal
};

void PrintTo(const Component& component, std::ostream* out) { *out << component.name; }

const Component table_of_components[] = {
    {"action-link", action_link_of, 7},
    {"back-link", back_link_of, 7},
    {"breadcrumb", breadcrumb_of, 4},
    {"button", button_of, 65},
    {"card", card_of, 47},
    {"character-count", character_count_of, 30},
    {"checkboxes", checkboxes_of, 53},
    {"date-input", date_input_of, 39},
    {"details", details_of, 12},
    {"error-message", error_message_of, 6},
    {"error-summary", error_summary_of, 14},
    {"fieldset", fieldset_of, 4},
    {"footer", footer_of, 18},
    {"header", header_of, 40},
    {"heading", heading_of, 31},
    {"hint", hint_of, 3},
    {"input", input_of, 43},
    {"inset-text", inset_text_of, 3},
    {"label", label_of, 30},
    {"legend", legend_of, 26},
    {"notification-banner", notification_banner_of, 16},
    {"pagination", pagination_of, 10},
    {"panel", panel_of, 15},
    {"radios", radios_of, 48},
    {"search-input", search_input_of, 26},
    {"select", select_of, 20},
    {"skip-link", skip_link_of, 3},
    {"summary-list", summary_list_of, 28},
    {"tables", table_of, 139},
    {"tabs", tabs_of, 5},
    {"tag", tag_options, 27},
    {"task-list", task_list_of, 5},
    {"textarea", textarea_of, 16},
    {"warning-callout", warning_callout_of, 6},
};

// Not built: no page needs them yet. The header's search is left out on purpose: what staff search for must not stand in an address.
const std::set<std::string> not_built{"caption", "code",   "contents-list",  "do-dont-list", "file-upload",
                                      "hero",    "images", "password-input", "scroll"};

boost::json::array fixtures_of(const std::string& component) {
  std::ifstream file(components + "/" + component + "/fixtures.json");
  std::stringstream text;
  text << file.rdbuf();
  return boost::json::parse(text.str()).at("fixtures").as_array();
}

struct Outcome {
  std::string left_over;  // the first option without a place; empty: covered
  std::string ours, theirs;
};

Outcome try_fixture(const Component& component, const boost::json::value& fixture) {
  Given::Read read;
  const boost::json::value& context = fixture.at("context");
  Html block;
  if (const auto* given = fixture.as_object().if_contains("callBlock")) block = MarkupSource::html(given->as_string());
  const Html ours = component.render(Given(&context, &read), block);
  return {Given::left_over(context, read), normal_html(ours.view()), normal_html(fixture.at("html").as_string())};
}

class Components : public testing::TestWithParam<Component> {};

TEST_P(Components, write_the_same_markup_as_the_macros) {
  const auto& component = GetParam();
  const auto fixtures = fixtures_of(component.name);
  int covered = 0;
  std::map<std::string, int> left_out;
  for (const auto& fixture : fixtures) {
    const auto outcome = try_fixture(component, fixture);
    if (!outcome.left_over.empty()) {
      ++left_out[outcome.left_over];
      continue;
    }
    ++covered;
    EXPECT_EQ(outcome.ours, outcome.theirs) << component.name << ": " << fixture.at("name").as_string();
  }
  std::cout << component.name << " " << covered << "/" << fixtures.size();
  for (const auto& [option, times] : left_out) std::cout << "; left out " << times << " for " << option;
  std::cout << "\n";
  EXPECT_GE(covered, component.floor) << component.name << " covers fewer fixtures than it did";
}

// The control: a comparison that could not fail would show nothing.
TEST_P(Components, differ_from_a_fixture_that_was_altered) {
  const auto& component = GetParam();
  const auto alter = [](std::string html, int way) {
    switch (way) {
      case 0: return html.insert(html.find("class=\"") + 7, "x");
      case 1: return html.insert(html.find('>'), " hidden");
      case 2: return html + "<p>more</p>";
      default: return html.substr(0, html.rfind("</"));
    }
  };
  for (const auto& fixture : fixtures_of(component.name)) {
    const auto outcome = try_fixture(component, fixture);
    if (!outcome.left_over.empty()) continue;
    for (int way = 0; way < 4; ++way)
      EXPECT_NE(outcome.ours, normal_html(alter(std::string(fixture.at("html").as_string()), way))) << fixture.at("name").as_string();
  }
}

TEST(components, are_each_built_or_named_as_not_built) {
  std::set<std::string> known = not_built;
  for (const auto& component : table_of_components) known.insert(component.name);
  std::set<std::string> theirs;
  for (const auto& entry : std::filesystem::directory_iterator(components))
    if (std::filesystem::exists(entry.path() / "fixtures.json")) theirs.insert(entry.path().filename());
  EXPECT_EQ(known, theirs);
  EXPECT_EQ(theirs.size(), 43u);
}

TEST(components, cover_at_least_nine_fixtures_in_ten) {
  int covered = 0, all = 0;
  for (const auto& component : table_of_components) {
    covered += component.floor;
    all += static_cast<int>(fixtures_of(component.name).size());
  }
  std::cout << "nhsuk-frontend fixtures " << covered << "/" << all << " of the " << std::size(table_of_components) << " components\n";
  EXPECT_GE(covered * 10, all * 9);
}

INSTANTIATE_TEST_SUITE_P(Nhs, Components, testing::ValuesIn(table_of_components), [](const auto& instance) {
  std::string name = instance.param.name;
  std::ranges::replace(name, '-', '_');
  return name;
});

}  // namespace
}  // namespace web
