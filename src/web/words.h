// Codes as people read them: tags for statuses, needs, reasons, destinations.
#pragma once

#include <string>
#include <string_view>

#include "core/casework.h"
#include "core/diary.h"
#include "core/pathway.h"
#include "web/html.h"

namespace web {

Html status_tag(core::AppointmentStatus);
Html status_tag(core::RequestStatus);
Html urgency_tag(core::Urgency);

std::string words_of_code(std::string_view code);                                  // "step_free" -> "Step free"
std::string reason_words(const core::Catalogue&, std::string_view reason);         // the front door's option
std::string service_name(const core::Catalogue&, std::string_view service);        // "First-contact physiotherapist"
std::string route_name(const core::Catalogue&, const core::Route&);                // the service's or destination's name

}  // namespace web
