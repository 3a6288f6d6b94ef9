// The pages' route tables, one a family.
#pragma once

#include <vector>

#include "http/router.h"

namespace web {

struct Site;

void add_static_routes(Site&, std::vector<http::Route>&);
void add_sign_in_routes(Site&, std::vector<http::Route>&);
void add_patient_routes(Site&, std::vector<http::Route>&);
void add_register_routes(Site&, std::vector<http::Route>&);
void add_doubt_routes(Site&, std::vector<http::Route>&);
void add_queue_routes(Site&, std::vector<http::Route>&);
void add_letter_routes(Site&, std::vector<http::Route>&);
void add_request_routes(Site&, std::vector<http::Route>&);
void add_booking_routes(Site&, std::vector<http::Route>&);
void add_clinic_routes(Site&, std::vector<http::Route>&);
void add_rota_routes(Site&, std::vector<http::Route>&);
void add_template_routes(Site&, std::vector<http::Route>&);
void add_session_routes(Site&, std::vector<http::Route>&);
void add_staff_routes(Site&, std::vector<http::Route>&);
void add_place_routes(Site&, std::vector<http::Route>&);
void add_figure_routes(Site&, std::vector<http::Route>&);
void add_pathway_routes(Site&, std::vector<http::Route>&);

}  // namespace web
