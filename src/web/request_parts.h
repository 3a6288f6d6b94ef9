// The parts of a request's page, one for each status: questions, red flag, route and times, what it came to.
#pragma once

#include "actions/requests.h"
#include "web/answers_form.h"
#include "web/site.h"

namespace web {

std::string request_title(const Site&, const actions::RequestView&);
QuestionForm question_form(const Site&, const actions::RequestView&, const http::Fields* typed);  // those still to ask, and the pathway's

Html questions_part(const Site&, const LiveSession&, const actions::RequestView&, const http::Fields* typed, const Errors&);
Html red_flag_part(const Site&, const LiveSession&, const actions::RequestView&, const http::Fields* typed, const Errors&);
Html route_part(const Site&, const LiveSession&, const actions::RequestView&, const actions::SlotWish&, const http::Fields* typed,
                const Errors&);
// What else the answers of a mixed need point to, but for one service; nothing when there is nothing.
Html further_part(const Site&, core::RequestId, const std::vector<actions::Further>&, std::string_view but_service);
Html ended_part(const Site&, const actions::RequestView&);
Html asked_part(const Site&, const actions::RequestView&);  // what was said and answered

// "Three nearest times": the wish as a small form (GET), the times as radios. `action` takes the chosen one.
actions::SlotWish slot_wish_in(const http::Fields&);
Html slot_wish_form(const std::vector<core::Organisation>& sites, const actions::SlotWish&, std::string_view action,
                    std::string_view also = {});
Html slot_radios(const std::vector<actions::OfferedSlot>&, std::string_view chosen, const Errors&);
std::string slot_words(const actions::OfferedSlot&);  // "Monday 23 November at 10:20am, face to face, Mill House"

// The request's page again with an error on it: a time that has just gone.
http::Response request_again(Site&, const http::Request&, const LiveSession&, const core::Error&);

}  // namespace web
