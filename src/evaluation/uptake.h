// Uptake and dose: of those who were referred, who came, and how often; and whether that differs between groups of people. A service that
// few take up cannot be judged by those alone: in the Glasgow cluster trial 45% of those referred saw the link worker three times or more
// (Mercer et al. 2019, doi 10.1370/afm.2429).
// Counts of few people are hidden, and with them what would give them away (disclosure.h). Sources: Wilson 1927 for the intervals, Newcombe
// 1998 (method 10), doi 10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I, for the difference.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/error.h"
#include "evaluation/proportion.h"
#include "evaluation/warning.h"

namespace evaluation {

struct Referred {
  std::string group;  // as the file has it; "" is its own group: not known
  int contacts = 0;  // attended
};

struct Share {
  Proportion counted;
  double share = 0, low = 0, high = 0;
};

struct Uptake {
  std::string group;
  bool hidden = false;  // too few people on one side of a share: what follows is not to be shown
  Share started;  // one contact or more
  Share enough;  // `enough_contacts` or more
  double median_contacts = 0, upper_quartile = 0;  // among those who started
  std::optional<Estimate> against_rest;  // difference in the share who started, from everybody else; se is 0: the interval is Newcombe's
};

struct UptakeReading {
  Uptake everybody;
  std::vector<Uptake> groups;  // by name; empty when there is one alone
  Warnings warnings;
};

// invalid: nobody, or contacts below 0.
// `least`: fewer people are hidden; 0: nobody is.
core::Result<UptakeReading> uptake(const std::vector<Referred>&, int enough_contacts, std::int64_t least = shown_from);

}  // namespace evaluation
