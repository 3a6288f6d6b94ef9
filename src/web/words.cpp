#include "web/words.h"

#include <algorithm>

#include "web/nhs_components.h"

namespace web {

Html status_tag(core::AppointmentStatus status) {
  using enum core::AppointmentStatus;
  switch (status) {
    case booked: return tag("Booked", Colour::blue);
    case arrived: return tag("Arrived", Colour::yellow);
    case in_progress: return tag("In progress", Colour::purple);
    case complete: return tag("Complete", Colour::green);
    case did_not_attend: return tag("Did not attend", Colour::orange);
    default: return tag("Cancelled", Colour::grey);
  }
}

Html status_tag(core::RequestStatus status) {
  using enum core::RequestStatus;
  switch (status) {
    case questions: return tag("Questions to ask", Colour::yellow);
    case red_flag: return tag("Red flag", Colour::red);
    case suggested: return tag("Route suggested", Colour::blue);
    case booked: return tag("Booked", Colour::green);
    case advised: return tag("Advised", Colour::green);
    case redirected: return tag("Sent on", Colour::green);
    default: return tag("Withdrawn", Colour::grey);
  }
}

Html urgency_tag(core::Urgency urgency) {
  using enum core::Urgency;
  switch (urgency) {
    case emergency: return tag("Emergency", Colour::red);
    case same_day: return tag("Same day", Colour::orange);
    case soon: return tag("Soon", Colour::yellow);
    default: return tag("Routine", Colour::grey);
  }
}

std::string words_of_code(std::string_view code) {
  std::string text(code);
  std::ranges::replace(text, '_', ' ');
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

std::string reason_words(const core::Catalogue& catalogue, std::string_view reason) {
  for (const auto& option : catalogue.facts[catalogue.front_door.reason].options)
    if (option.code == reason) return std::string(option.text.in("en"));
  return reason.empty() ? "Emergency questions only" : words_of_code(reason);
}

std::string service_name(const core::Catalogue& catalogue, std::string_view service) {
  if (const auto* pathway = catalogue.pathway_of(service)) return std::string(pathway->booking.name.in("en"));
  return words_of_code(service);
}

std::string route_name(const core::Catalogue& catalogue, const core::Route& route) {
  if (!route.service.empty()) return service_name(catalogue, route.service);
  if (const auto* destination = catalogue.destination(route.destination)) return std::string(destination->name.in("en"));
  return "Not decided yet";
}

}  // namespace web
