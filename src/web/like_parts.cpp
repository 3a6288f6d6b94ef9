#include "web/like_parts.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/london.h"
#include "core/telephone.h"
#include "web/words.h"

namespace web {
namespace {

using core::Agreement;
using core::Compared;

Html agreement_tag(Agreement agreement) {
  switch (agreement) {
    case Agreement::agrees: return tag("Same", Colour::green);
    case Agreement::alike: return tag("Similar", Colour::yellow);
    case Agreement::differs: return tag("Different", Colour::red);
    default: return tag("Not known", Colour::grey);
  }
}

std::string or_none(std::string text) { return text.empty() ? "Not known" : text; }
std::string number_of(const std::optional<core::NhsNumber>& number) { return number ? core::display(*number) : ""; }
std::string telephone_of(const core::Patient& patient) {
  std::string all;
  for (const auto& t : patient.telephones) all += (all.empty() ? "" : ", ") + core::display_telephone(t.number);
  return all;
}
std::string addresses_of(const core::Patient& patient) {
  std::string all;
  for (const auto& a : patient.addresses) all += (all.empty() ? "" : "; earlier: ") + core::one_line(a);
  return all;
}
std::string names_of(const core::Patient& patient) {
  std::string all;
  for (const auto& name : patient.names) all += (all.empty() ? "" : "; earlier: ") + formal_name(name);
  return all;
}

// The name in one line: as good as the worse of its two parts.
Agreement of_name(const core::Comparison& c) {
  const auto given = core::of(c, Compared::given), family = core::of(c, Compared::family);
  if (given == Agreement::unknown) return family;
  return family == Agreement::unknown ? given : std::max(given, family);
}

Html beside(const core::Newcomer& said, const core::LikePatient& like) {
  const auto& patient = like.patient;
  const std::string hidden = "Hidden: this record is restricted";
  Table table({.head = {"What", "The caller said", "On the record", "Compared"},
               .responsive = true,
               .first_cell_is_header = true,
               .classes = "app-table--dense"});
  const auto row = [&](const char* what, std::string caller, std::string record, Agreement agreement) {
    table.row({what, or_none(std::move(caller)), or_none(std::move(record)), agreement_tag(agreement)});
  };
  row("Name", formal_name({said.given, said.family, {}}), names_of(patient), of_name(like.comparison));
  row("Date of birth", core::display_date(said.born), core::display_date(patient.born), core::of(like.comparison, Compared::born));
  row("NHS number", number_of(said.nhs_number), number_of(patient.nhs_number), core::of(like.comparison, Compared::nhs_number));
  row("Telephone", said.telephone.empty() ? "" : core::display_telephone(said.telephone),
      patient.restricted ? hidden : telephone_of(patient), core::of(like.comparison, Compared::telephone));
  row("Address", core::one_line({said.address, said.postcode, {}}), patient.restricted ? hidden : addresses_of(patient),
      core::of(like.comparison, Compared::postcode));
  return table.html();
}

}  // namespace

Html like_cards(const core::Newcomer& said, const std::vector<core::LikePatient>& like, Html (*what_to_do)(const core::Patient&)) {
  Html out;
  for (const auto& one : like) {
    Html content;
    content << "<p>"_html
            << (one.likeness.certainty == core::Certainty::certain  ? tag("The same number", Colour::red)
                : one.likeness.certainty == core::Certainty::likely ? tag("Likely", Colour::orange)
                                                                    : tag("Possible", Colour::grey))
            << " "_html << one.likeness.reason << "</p>"_html;
    if (one.patient.died) content << paragraph("The record says that this person has died.");
    content << beside(said, one) << what_to_do(one.patient);
    out << card({.heading = {.text = formal_name(core::current_name(one.patient)), .size = Size::m}, .content = std::move(content)});
  }
  return out;
}

Html shown_inputs(const std::vector<core::LikePatient>& like) {
  Html out;
  for (const auto& one : like) out << hidden_input("shown", core::to_string(one.patient.id));
  return out;
}

std::vector<core::PatientId> shown_in(const http::Fields& form) {
  std::vector<core::PatientId> shown;
  for (const auto text : form.all("shown"))
    if (const auto id = core::parse_id<core::PatientId>(text)) shown.push_back(*id);
  return shown;
}

Html said_list(const core::Newcomer& said) {
  std::vector<SummaryRow> rows{
      {.key = "Name", .value = formal_name({said.given, said.family, {}})},
      {.key = "Date of birth", .value = core::display_date(said.born)},
      {.key = "NHS number", .value = or_none(number_of(said.nhs_number))},
      {.key = "Telephone", .value = said.telephone.empty() ? "Not known" : core::display_telephone(said.telephone)},
      {.key = "Address", .value = or_none(core::one_line({said.address, said.postcode, {}}))}};
  for (const auto& need : said.needs) rows.push_back({.key = "Need", .value = words_of_code(need)});
  return summary_list({.rows = std::move(rows)});
}

}  // namespace web
