#include "web/layout.h"

#include <fmt/format.h>

#include <array>
#include <chrono>

#include "core/utf8.h"

namespace web {

namespace {

constexpr Markup not_assured =
    "<p class=\"nhsuk-body-s\">Fingerpost is open-source software. It is not an NHS product, and its clinical safety has not been assured: "
    "it must not be used for care until the organisation that runs it has done so (DCB0129 and DCB0160).</p>"_html;

Html head(const Frame& frame) {
  Html out;
  out << "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>"_html;
  if (!frame.errors.empty()) out << "Error: "_html;
  out << frame.title << " - "_html << frame.service
      << "</title><meta name=\"viewport\" content=\"width=device-width, initial-scale=1, viewport-fit=cover\">"
         "<meta name=\"theme-color\" content=\"#005eb8\">"_html;
  if (!frame.assets.icon.empty()) out << "<link rel=\"icon\""_html << attribute("href", frame.assets.icon) << ">"_html;
  if (!frame.assets.style.empty()) out << "<link rel=\"stylesheet\""_html << attribute("href", frame.assets.style) << ">"_html;
  if (!frame.assets.script.empty()) out << "<script type=\"module\""_html << attribute("src", frame.assets.script) << "></script>"_html;
  out << "</head>"_html;
  return out;
}

std::vector<AccountItem> account(const Frame& frame) {
  if (frame.user.empty()) return {};
  std::vector<AccountItem> items;
  items.push_back({.text = frame.role.empty() ? frame.user : frame.user + " (" + frame.role + ")", .icon = true});
  if (!frame.organisation.empty()) items.push_back({.text = frame.organisation});
  items.push_back({.text = "Sign out", .action = frame.sign_out, .fields = csrf_field(frame.csrf)});
  return items;
}

}  // namespace

Html csrf_field(std::string_view token) { return hidden_input("csrf", token); }

Html page(const Frame& frame, const Html& main) {
  Html out;
  out.reserve(main.view().size() + 8192);
  out << head(frame) << "<body>"_html << skip_link()
      << header({.service = frame.service, .service_href = frame.home, .account = account(frame), .navigation = frame.navigation})
      << "<div class=\"nhsuk-width-container\">"_html << breadcrumb(frame.breadcrumb);
  if (!frame.back.href.empty()) out << back_link(frame.back);
  out << frame.patient << "<main class=\"nhsuk-main-wrapper\" id=\"maincontent\">"_html;
  if (!frame.wide) out << "<div class=\"nhsuk-grid-row\"><div class=\"nhsuk-grid-column-two-thirds\">"_html;
  out << error_summary(frame.errors) << frame.banner << main;
  if (!frame.wide) out << "</div></div>"_html;
  out << "</main></div>"_html << footer({.meta = not_assured}) << "</body></html>"_html;
  return out;
}

std::string long_date(core::Date date) {
  static constexpr std::array<std::string_view, 12> months{"January", "February", "March",     "April",   "May",      "June",
                                                           "July",    "August",   "September", "October", "November", "December"};
  const std::chrono::year_month_day day(date);
  return fmt::format("{} {} {}", static_cast<unsigned>(day.day()), months[static_cast<unsigned>(day.month()) - 1],
                     static_cast<int>(day.year()));
}

std::string formal_name(const core::PersonName& name) {
  if (name.family.empty()) return name.given;
  const std::string family = core::in_capitals(name.family);
  return name.given.empty() ? family : family + ", " + name.given;
}

Html patient_banner(const PatientBanner& banner) {
  const core::Patient& patient = banner.patient;
  const core::Date age_day = patient.died.value_or(banner.today);
  Html out;
  out << "<section class=\"app-patient\" aria-label=\"Patient\"><p class=\"app-patient__name\"><strong>"_html;
  const std::string name = formal_name(core::current_name(patient));
  if (banner.href.empty()) out << name;
  else out << link(banner.href, name);
  out << "</strong> "_html;
  if (patient.died) out << tag("Died", Colour::grey) << " "_html << long_date(*patient.died);
  if (patient.restricted) out << tag("Restricted: do not give out address or telephone", Colour::red);
  out << "</p><dl class=\"app-patient__facts\"><div><dt>Born</dt><dd>"_html << long_date(patient.born)
      << (patient.died ? " (died aged "_html : " (aged "_html) << core::age_on(patient.born, age_day)
      << ")</dd></div><div><dt>NHS number</dt><dd>"_html;
  if (patient.nhs_number)
    out << "<span class=\"nhsuk-u-nowrap\">"_html << core::display(*patient.nhs_number) << "</span> ("_html
        << core::status_name(patient.nhs_number_status) << ")"_html;
  else out << "None known"_html;
  out << "</dd></div>"_html;
  if (!banner.needs.empty()) {
    out << "<div><dt>Needs</dt><dd><ul class=\"app-patient__needs\">"_html;
    for (const auto& need : banner.needs) out << "<li>"_html << need << "</li>"_html;
    out << "</ul></dd></div>"_html;
  }
  out << "</dl></section>"_html;
  return out;
}

}  // namespace web
