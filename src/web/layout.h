// The frame of every page and what pages about a person share.
// Invariant: no inline script or style; the class that says script runs is set by the module; nothing comes from another host.
// Source: https://service-manual.nhs.uk/design-system/styles/page-template (seen in nhsuk-frontend 10.6.1, template.njk).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/moment.h"
#include "core/people.h"
#include "web/html.h"
#include "web/nhs_components.h"

namespace web {

// Addresses with the digest of the file in them, so that browsers may keep the files for ever.
struct AssetLinks {
  std::string style{};              // "/static/app.3f2a91.css"
  std::string script{};             // "/static/app.77c0de.js", an ES module; empty: none
  std::string icon{};
};

struct Frame {
  std::string title{};              // the page's, as its h1; "Error: " and the service are added
  AssetLinks assets{};
  std::string service = "Fingerpost";
  std::string home = "/";
  std::string organisation{};       // the practice or network one works for now
  std::string user{}, role{};         // empty: signed out
  std::string sign_out = "/sign-out";
  std::string csrf{};               // of the sign-out form
  std::vector<NavigationItem> navigation{};
  Errors errors{};                  // their summary opens the page
  Html banner{};                    // notification_banner(...) with the outcome of the last action
  Html patient{};                   // patient_banner(...)
  Link back{};                      // {"Back", href}; without href none
  Breadcrumb breadcrumb{};
  bool wide = true;               // staff: the whole width; the public: two thirds
};
Html page(const Frame& frame, const Html& main);

// The person a case page is about. Never leaves out what protects them: restricted, died, needs.
struct PatientBanner {
  const core::Patient& patient;
  core::Date today;
  std::vector<std::string> needs = {};    // in words: "Needs a Polish interpreter"
  std::string href = {};                  // to the person's page
};
Html patient_banner(const PatientBanner&);

// "WALKER, Jane": how staff find and check a person.
std::string formal_name(const core::PersonName& name);
std::string long_date(core::Date date);   // "7 March 1961"

// A token every form that changes something carries.
Html csrf_field(std::string_view token);

}  // namespace web
