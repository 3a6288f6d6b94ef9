// Header and footer of the NHS design system, without the NHS logo unless a deployer who may use it asks for it.
// Markup equals the macros of nhsuk-frontend 10.6.1, except where `logo` is false. Source:
// https://service-manual.nhs.uk/design-system/components/header, https://www.england.nhs.uk/nhsidentity/
#pragma once

#include <string>
#include <vector>

#include "web/html.h"
#include "web/nhs_content.h"

namespace web {

struct NavigationItem {
  Content text{};
  std::string href{};
  bool current = false;           // this page
  bool active = false;            // a page below it
};
struct AccountItem {
  Content text{};
  std::string href{};               // a link
  std::string action{};             // or a button that posts there
  bool icon = false;              // the little person
  Html fields{};                    // hidden inputs of the button's form
};
struct Header {
  Content service{};
  std::string service_href{};
  std::string organisation{}, organisation_split{}, organisation_descriptor{};
  std::vector<AccountItem> account{};
  std::vector<NavigationItem> navigation{};
  bool logo = false;
  std::string logo_href{}, logo_label{};
  bool white = false, in_line = false;
  bool navigation_white = false, navigation_justified = false;
};
Html header(const Header&);

struct FooterLink {
  Content text{};
  std::string href{};
};
struct FooterColumn {
  Content heading{};
  std::vector<FooterLink> items{};
  Html content{};
  std::string width{};
};
struct Footer {
  std::vector<FooterColumn> navigation{};
  int columns = 4;
  std::vector<FooterLink> meta_links{};
  Content meta{};
  Content copyright{};
};
Html footer(const Footer&);

}  // namespace web
