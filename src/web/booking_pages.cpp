// Keeping a time while the caller decides, booking it, the confirmation, moving and cancelling.
#include <fmt/format.h>

#include "actions/bookings.h"
#include "core/london.h"
#include "web/request_parts.h"
#include "web/routes.h"
#include "web/site.h"
#include "web/words.h"

namespace web {
namespace {

std::string address_of(core::AppointmentId id) { return "/appointments/" + core::to_string(id); }

http::Response missing(Site& site, const LiveSession& session) { return problem(site, session, {core::Fault::not_found, "", ""}); }

// The chosen time of the form, or an error on it.
core::Result<core::SlotId> slot_in(const http::Request& request) {
  const auto slot = core::parse_id<core::SlotId>(request.form["slot"]);
  if (!slot) return core::fail(core::Fault::invalid, "slot", "Choose a time");
  return *slot;
}

http::Response hold(Site& site, const http::Request& request, const LiveSession& session) {
  const auto id = id_in<core::RequestId>(request, "request");
  if (!id) return missing(site, session);
  const auto slot = slot_in(request);
  if (!slot) return request_again(site, request, session, slot.error());
  const auto held = actions::hold_slot(site.system, session.who, once_key(request), *id, *slot);
  if (held) return http::see_other("/requests/" + core::to_string(*id));
  if (held.error().field == "slot") return request_again(site, request, session, held.error());
  return problem(site, session, held.error());
}

http::Response release(Site& site, const http::Request& request, const LiveSession& session) {
  const auto id = id_in<core::RequestId>(request, "request");
  if (!id) return missing(site, session);
  const auto released = actions::release_slots(site.system, session.who, once_key(request), *id);
  if (!released) return problem(site, session, released.error());
  return http::see_other("/requests/" + core::to_string(*id));
}

http::Response book(Site& site, const http::Request& request, const LiveSession& session) {
  const auto id = id_in<core::RequestId>(request, "request");
  if (!id) return missing(site, session);
  const auto slot = slot_in(request);
  if (!slot) return request_again(site, request, session, slot.error());
  const auto booked = actions::book(site.system, session.who, once_key(request), *id, *slot,
                                    core::works_for_practice(session.who.role) ? "reception" : "clinician");
  if (booked) return http::see_other("/appointments/" + *booked + "?done=booked");
  if (booked.error().field == "slot") return request_again(site, request, session, booked.error());
  return problem(site, session, booked.error());
}

std::string where_of(const actions::AppointmentView& view) {
  return view.appointment.mode == core::Mode::telephone ? std::string("We will call; no need to come in")
                                                        : view.site + ", " + view.site_address;
}

Html done_banner(std::string_view done) {
  const auto banner = [](const char* text) { return notification_banner({.heading = text, .success = true}); };
  if (done == "moved") return banner("Moved to the new time");
  if (done == "cancelled") return banner("Cancelled. The time is free for somebody else.");
  if (done == "arrived") return banner("Marked as arrived");
  return {};
}

Html move_and_cancel(core::AppointmentId id) {
  return Html() << button({.text = "Move", .kind = ButtonKind::secondary, .href = address_of(id) + "/move"})
                << button({.text = "Cancel appointment", .kind = ButtonKind::secondary, .href = address_of(id) + "/cancel"});
}

http::Response appointment_page(Site& site, const http::Request& request, const LiveSession& session) {
  const auto id = id_in<core::AppointmentId>(request, "appointment");
  if (!id) return missing(site, session);
  const auto view = actions::view_appointment(site.system, session.who, *id, {});
  if (!view) return problem(site, session, view.error());
  const auto& a = view->appointment;
  const auto status = core::status_of(a);
  const auto* pathway = site.system.catalogue.pathway_of(a.service);
  const auto done = request.query["done"];
  const bool just_booked = done == "booked" && status == core::AppointmentStatus::booked;
  const std::string name = service_name(site.system.catalogue, a.service);
  Frame f = frame(site, session, "Appointment", Section::none);
  f.patient = patient_banner_of(site, view->patient);
  f.banner = done_banner(done);
  f.back = {.text = "Patient", .href = "/patients/" + core::to_string(view->patient.id)};
  const bool desk = core::works_for_practice(session.who.role);
  Html main;
  if (just_booked) main << panel({.heading = {.text = "Booked"}, .content = Html() << when_of(a.start) << "<br>"_html << name});
  else main << h1(name, when_of(a.start)) << "<p>"_html << status_tag(status) << "</p>"_html;
  std::vector<SummaryRow> rows{{.key = "When", .value = when_of(a.start)},
                               {.key = "With", .value = view->professional + ", " + name},
                               {.key = "How", .value = core::mode_name(a.mode)},
                               {.key = "Where", .value = where_of(*view)}};
  if (a.cancelled_at) {
    rows.push_back({.key = "Cancelled", .value = core::display_moment(*a.cancelled_at)});
    const auto reasons = actions::cancel_reasons();
    if (const auto why = std::ranges::find(reasons, a.cancel_reason, &actions::CancelReason::code); why != reasons.end())
      rows.push_back({.key = "Why", .value = std::string(why->text)});
  }
  if (a.outcome) rows.push_back({.key = "Outcome", .value = core::outcome_name(*a.outcome)});
  main << summary_list({.rows = std::move(rows)});
  if (status == core::AppointmentStatus::booked) {
    Html words;
    words << "<p class=\"app-read-aloud\">"_html << "You are booked with "_html << view->professional << ", "_html << name << ", on "_html
          << when_of(a.start);
    if (a.mode == core::Mode::telephone) words << ". They will call you, so please keep your telephone near."_html;
    else if (a.mode == core::Mode::video) words << ". It is by video: we will send you the link."_html;
    else words << ", at "_html << view->site << ", "_html << view->site_address << "."_html;
    words << " If you cannot come, please tell us, so that somebody else can have the time."_html << "</p>"_html;
    if (pathway && !pathway->safety_net.empty())
      words << "<p class=\"app-read-aloud\">"_html << pathway->safety_net.in("en") << "</p>"_html;
    main << card({.heading = {.text = "Read out"}, .content = std::move(words), .kind = CardKind::feature});
    if (actions::may_change(session.who, a)) {
      main << "<div class=\"nhsuk-button-group app-no-print\">"_html;
      if (desk && just_booked) main << start_here << button({.text = "Next caller", .href = "/"}) << "</div>"_html;
      if (desk && a.start <= site.system.now() + std::chrono::hours{12})
        main << button_form(session, address_of(*id) + "/arrive",
                            {.text = "They have arrived", .kind = just_booked ? ButtonKind::secondary : ButtonKind::primary, .once = true});
      main << button({.text = "Print", .kind = ButtonKind::secondary, .href = address_of(*id) + "/print"});
      if (desk) main << button({.text = "Letter or text", .kind = ButtonKind::secondary, .href = address_of(*id) + "/letter"});
      main << move_and_cancel(*id) << "</div>"_html;
    }
  }
  if (status == core::AppointmentStatus::arrived && actions::may_change(session.who, a))
    main << "<div class=\"nhsuk-button-group app-no-print\">"_html << move_and_cancel(*id) << "</div>"_html;
  if (status == core::AppointmentStatus::cancelled && !view->request.end && a.cancel_reason == core::by_practice && desk)
    main << button({.text = "Find a new time", .href = "/requests/" + core::to_string(view->request.id)});
  if (a.outcome == core::Outcome::follow_up) main << button({.text = "Book the follow-up", .href = address_of(*id) + "/follow-up"});
  if (status == core::AppointmentStatus::cancelled && desk)
    main << paragraph(link(address_of(*id) + "/letter", "Letter or text", " about the cancellation"));
  if (core::is_own(session.who, a.professional)) main << paragraph(link("/visits/" + core::to_string(*id), "Open the visit"));
  if (status == core::AppointmentStatus::booked) main << further_part(site, view->request.id, view->further, a.service);
  if (desk && !just_booked) main << paragraph(link("/", "Next caller: find a patient"));
  return show(f, main);
}

// A page to hand over or post: large, plain, nothing else on it.
http::Response print_page(Site& site, const http::Request& request, const LiveSession& session) {
  const auto id = id_in<core::AppointmentId>(request, "appointment");
  if (!id) return missing(site, session);
  const auto view = actions::view_appointment(site.system, session.who, *id, {});
  if (!view) return problem(site, session, view.error());
  const auto& a = view->appointment;
  const auto* pathway = site.system.catalogue.pathway_of(a.service);
  const auto& name = core::current_name(view->patient);
  Frame f = frame(site, session, "Your appointment");
  f.wide = false;
  f.back = {.text = "Appointment", .href = address_of(*id)};
  Html main = h1("Your appointment");
  main << paragraph(name.given + " " + name.family)
       << summary_list({.rows = {{.key = "When", .value = when_of(a.start)},
                                 {.key = "With", .value = view->professional + ", " + service_name(site.system.catalogue, a.service)},
                                 {.key = "How", .value = core::mode_name(a.mode)},
                                 {.key = "Where", .value = where_of(*view)}}});
  if (pathway) {
    if (!pathway->summary.empty()) main << paragraph(std::string(pathway->summary.in("en")));
    if (!pathway->safety_net.empty())
      main << care_card(CardKind::urgent, "If things change", paragraph(std::string(pathway->safety_net.in("en"))));
  }
  main << paragraph("If you cannot come, please call " + session.organisation_name + " so that somebody else can have the time.")
       << "<p class=\"app-no-print nhsuk-hint\">Print this page from your browser (Ctrl and P).</p>"_html;
  return show(f, main);
}

http::Response move_page(Site& site, const http::Request& request, const LiveSession& session, const Errors& errors, int status) {
  const auto id = id_in<core::AppointmentId>(request, "appointment");
  if (!id) return missing(site, session);
  const auto wish = slot_wish_in(request.query);
  const auto view = actions::view_appointment(site.system, session.who, *id, wish);
  if (!view) return problem(site, session, view.error());
  Frame f = frame(site, session, "Move an appointment");
  f.patient = patient_banner_of(site, view->patient);
  f.errors = errors;
  f.back = {.text = "Appointment", .href = address_of(*id)};
  Html main = h1("Move to which time?", "Booked for " + when_of(view->appointment.start));
  main << slot_wish_form(view->sites, wish, address_of(*id) + "/move");
  if (view->offers.empty()) {
    main << paragraph("No free time fits in the next six weeks.");
  } else {
    open_form(main, session, address_of(*id) + "/move", view->appointment.version);
    main << slot_radios(view->offers, request.form["slot"], errors) << button({.text = "Move", .once = true});
    close_form(main);
  }
  return show(f, main, status);
}

http::Response show_move(Site& site, const http::Request& request, const LiveSession& session) {
  return move_page(site, request, session, {}, 200);
}

http::Response move(Site& site, const http::Request& request, const LiveSession& session) {
  const auto id = id_in<core::AppointmentId>(request, "appointment");
  if (!id) return missing(site, session);
  const auto slot = slot_in(request);
  if (!slot) return move_page(site, request, session, Errors(slot.error()), 422);
  const auto moved = actions::move_appointment(site.system, session.who, once_key(request), *id, *slot);
  if (moved) return http::see_other(address_of(*id) + "?done=moved");
  if (moved.error().field == "slot") return move_page(site, request, session, Errors(moved.error()), status_of(moved.error().fault));
  return problem(site, session, moved.error());
}

// The next visit: with the same person, unless somebody else will do.
http::Response follow_up_page(Site& site, const http::Request& request, const LiveSession& session, const Errors& errors, int status) {
  const auto id = id_in<core::AppointmentId>(request, "appointment");
  if (!id) return missing(site, session);
  auto wish = slot_wish_in(request.query);
  const bool anybody = request.query["with"] == "anybody";
  wish.same_professional = !anybody;
  const auto view = actions::view_appointment(site.system, session.who, *id, wish);
  if (!view) return problem(site, session, view.error());
  Frame f = frame(site, session, "Book a follow-up");
  f.patient = patient_banner_of(site, view->patient);
  f.errors = errors;
  f.back = {.text = "Appointment", .href = address_of(*id)};
  Html main = h1("Book a follow-up", "After the visit of " + when_of(view->appointment.start) + " with " + view->professional);
  main << slot_wish_form(view->sites, wish, address_of(*id) + "/follow-up");
  if (view->offers.empty()) {
    main << paragraph("No free time fits in the next six weeks.");
  } else {
    open_form(main, session, address_of(*id) + "/follow-up", view->appointment.version);
    main << start_here << slot_radios(view->offers, request.form["slot"], errors) << "</div>"_html
         << button({.text = "Book", .once = true});
    close_form(main);
  }
  if (!anybody) main << paragraph(link(address_of(*id) + "/follow-up?with=anybody", "Times with anybody of this service"));
  return show(f, main, status);
}

http::Response show_follow_up(Site& site, const http::Request& request, const LiveSession& session) {
  return follow_up_page(site, request, session, {}, 200);
}

http::Response follow_up(Site& site, const http::Request& request, const LiveSession& session) {
  const auto id = id_in<core::AppointmentId>(request, "appointment");
  if (!id) return missing(site, session);
  const auto slot = slot_in(request);
  if (!slot) return follow_up_page(site, request, session, Errors(slot.error()), 422);
  const std::string method = core::works_for_practice(session.who.role) ? "reception" : "clinician";
  const auto booked = actions::book_follow_up(site.system, session.who, once_key(request), *id, *slot, method);
  if (booked) return http::see_other("/appointments/" + *booked + "?done=booked");
  if (booked.error().field == "slot")
    return follow_up_page(site, request, session, Errors(booked.error()), status_of(booked.error().fault));
  return problem(site, session, booked.error());
}

http::Response cancel_page(Site& site, const http::Request& request, const LiveSession& session, const Errors& errors, int status) {
  const auto id = id_in<core::AppointmentId>(request, "appointment");
  if (!id) return missing(site, session);
  const auto view = actions::view_appointment(site.system, session.who, *id, {});
  if (!view) return problem(site, session, view.error());
  Frame f = frame(site, session, "Cancel an appointment");
  f.patient = patient_banner_of(site, view->patient);
  f.errors = errors;
  f.back = {.text = "Appointment", .href = address_of(*id)};
  std::vector<Choice> items;
  for (const auto& reason : actions::cancel_reasons()) items.push_back({.value = std::string(reason.code), .text = reason.text});
  Html main;
  open_form(main, session, address_of(*id) + "/cancel", view->appointment.version);
  main << radios({.name = "reason",
                  .legend = page_heading("Why is it cancelled?", when_of(view->appointment.start)),
                  .value = std::string(request.form["reason"]),
                  .error = errors["reason"],
                  .items = std::move(items)})
       << button({.text = "Cancel appointment", .kind = ButtonKind::warning, .once = true});
  close_form(main);
  main << paragraph(link(address_of(*id) + "/move", "Move it to another time instead"));
  return show(f, main, status);
}

http::Response show_cancel(Site& site, const http::Request& request, const LiveSession& session) {
  return cancel_page(site, request, session, {}, 200);
}

http::Response cancel(Site& site, const http::Request& request, const LiveSession& session) {
  const auto id = id_in<core::AppointmentId>(request, "appointment");
  if (!id) return missing(site, session);
  const auto cancelled = actions::cancel_appointment(site.system, session.who, once_key(request), *id, std::string(request.form["reason"]));
  if (cancelled) return http::see_other(address_of(*id) + "?done=cancelled");
  if (cancelled.error().fault == core::Fault::invalid) return cancel_page(site, request, session, Errors(cancelled.error()), 422);
  return problem(site, session, cancelled.error());
}

}  // namespace

void add_booking_routes(Site& site, std::vector<http::Route>& routes) {
  using enum http::Method;
  routes.push_back(staff_route(site, post, "/requests/{request}/hold", clinic_staff, "hold_slot", hold));
  routes.push_back(staff_route(site, post, "/requests/{request}/release", clinic_staff, "release_slot", release));
  routes.push_back(staff_route(site, post, "/requests/{request}/book", clinic_staff, "book", book));
  routes.push_back(staff_route(site, get, "/appointments/{appointment}", clinic_staff, "appointment", appointment_page));
  routes.push_back(staff_route(site, get, "/appointments/{appointment}/print", clinic_staff, "print_appointment", print_page));
  routes.push_back(staff_route(site, get, "/appointments/{appointment}/move", clinic_staff, "move_page", show_move));
  routes.push_back(staff_route(site, post, "/appointments/{appointment}/move", clinic_staff, "move_appointment", move));
  routes.push_back(staff_route(site, get, "/appointments/{appointment}/follow-up", clinic_staff, "follow_up_page", show_follow_up));
  routes.push_back(staff_route(site, post, "/appointments/{appointment}/follow-up", clinic_staff, "follow_up", follow_up));
  routes.push_back(staff_route(site, get, "/appointments/{appointment}/cancel", clinic_staff, "cancel_page", show_cancel));
  routes.push_back(staff_route(site, post, "/appointments/{appointment}/cancel", clinic_staff, "cancel_appointment", cancel));
}

}  // namespace web
