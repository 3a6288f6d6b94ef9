// The shared queue: what is unassigned, mine, the team's and done today; taking a request and giving it back; notes.
#include <charconv>

#include <fmt/format.h>

#include "actions/queue.h"
#include "core/london.h"
#include "web/desk_parts.h"
#include "web/request_parts.h"
#include "web/routes.h"
#include "web/site.h"
#include "web/words.h"

namespace web {
namespace {

using actions::QueueList;

struct ListName {
  std::string_view code, text, empty;
};
constexpr std::array<ListName, 4> lists{{{"unassigned", "Unassigned", "Every open request has somebody who looks after it."},
                                         {"mine", "Mine", "You look after no request. Take one from the unassigned."},
                                         {"team", "Whole team", "No request is open."},
                                         {"done", "Done today", "No request has ended today yet."}}};
const ListName& name_of(QueueList list) { return lists[static_cast<std::size_t>(list)]; }

QueueList list_in(std::string_view code) {
  for (std::size_t i = 0; i < lists.size(); ++i)
    if (lists[i].code == code) return static_cast<QueueList>(i);
  return QueueList::unassigned;
}
std::string address_of(QueueList list, std::int64_t page = 1) {
  return "/requests?list=" + std::string(name_of(list).code) + (page > 1 ? "&page=" + std::to_string(page) : "");
}

Html tabs_of(const actions::QueueView& view, QueueList current) {
  const std::array<std::int64_t, 4> counts{view.counts.unassigned, view.counts.mine, view.counts.team, view.counts.done};
  Html out = "<nav class=\"app-lists\" aria-label=\"Lists of requests\"><ul>"_html;
  for (std::size_t i = 0; i < lists.size(); ++i) {
    const auto list = static_cast<QueueList>(i);
    out << "<li><a"_html << attribute("href", address_of(list)) << (list == current ? " aria-current=\"page\""_html : ""_html) << ">"_html
        << lists[i].text << " ("_html << counts[i] << ")</a></li>"_html;
  }
  return out << "</ul></nav>"_html;
}

Html take_button(const LiveSession& session, const actions::QueueView::Row& row, QueueList list, std::string_view name) {
  const bool mine = row.holder == session.who.account;
  Html out;
  open_form(out, session, "/requests/" + core::to_string(row.request.id) + "/assign");
  out << hidden_input("seen", row.holder ? core::to_string(row.holder) : "") << hidden_input("to", mine ? "" : "me")
      << hidden_input("from", name_of(list).code)
      << button({.text = Html() << (mine         ? "Give back"_html
                                    : row.holder ? "Take over"_html
                                                 : "Assign to me"_html)
                                << "<span class=\"nhsuk-u-visually-hidden\"> the request of "_html << name << "</span>"_html,
                 .kind = ButtonKind::secondary,
                 .small = true,
                 .once = true});
  close_form(out);
  return out;
}

// "today, 8:12am", "20 Nov, 8:12am"; the year where it is another one.
std::string short_moment(core::Instant at, core::Instant now) {
  const auto [date, time] = core::to_london(at);
  const auto today = core::to_london(now).date;
  std::string day = date == today ? "today" : core::display_short_date(date);
  if (std::chrono::year_month_day(date).year() == std::chrono::year_month_day(today).year() && date != today) day.resize(day.rfind(' '));
  return day + ", " + core::display_time(time);
}

Html queue_table(const Site& site, const LiveSession& session, const actions::QueueView& view, QueueList list) {
  const bool done = list == QueueList::done;
  const auto now = site.system.now();
  Table table({.caption = sized(Size::s, done ? "Ended today, the latest first" : "Red flags first, then what is urgent, then the oldest"),
               .head = {"Who", "About", done ? "Ended" : "Answer by", "Where to", "With", done ? "Status" : "Next"},
               .responsive = true,
               .classes = "app-table--dense"});
  for (const auto& row : view.rows) {
    const auto& r = row.request;
    const std::string name = formal_name(core::current_name(row.patient));
    Html who = link("/requests/" + core::to_string(r.id), name);
    who << "<br><span class=\"nhsuk-hint app-small\">"_html << channel_name(r.channel) << ", "_html << short_moment(r.opened_at, now)
        << "</span>"_html;
    Html about;
    about << reason_words(site.system.catalogue, r.reason);
    if (row.given_up)
      about << "<br>"_html << tag("Needs a new time", Colour::red)
            << "<br><span class=\"nhsuk-hint app-small\">The practice cancelled "_html << short_moment(row.given_up->was, now)
            << "</span>"_html;
    Html where;
    where << route_name(site.system.catalogue, r.chosen) << " "_html;
    if (!done && core::status_of(r) == core::RequestStatus::red_flag) where << status_tag(core::RequestStatus::red_flag);
    else if (!done && r.chosen.urgency == core::Urgency::same_day) where << urgency_tag(r.chosen.urgency);
    Html with;
    with << (row.holder == session.who.account ? std::string("You") : row.holder ? row.holder_name : std::string("Nobody"));
    for (const auto& looking : row.looking) with << "<br>"_html << tag(looking + " is looking", Colour::yellow);
    table.row({std::move(who), std::move(about),
               done ? Html() << core::display_time(core::to_london(*r.ended_at).time) : due_words(r, row.due, now), std::move(where),
               std::move(with), done ? status_tag(core::status_of(r)) : take_button(session, row, list, name)});
  }
  return table.html();
}

// A session was given up: somebody must ring.
Html to_tell_part(const actions::QueueView& view) {
  if (view.to_tell.empty()) return {};
  std::vector<Content> items;
  for (const auto& [session, professional] : view.to_tell)
    items.emplace_back(link("/clinics/" + core::to_string(session.clinic) + "/told",
                            fmt::format("{}, {}: {} to tell", professional, core::display_moment(session.start),
                                        session.people == 1 ? std::string("1 person") : fmt::format("{} people", session.people))));
  Html out = h2("Sessions that were changed or cancelled");
  out << bullets(items);
  if (view.to_tell.size() == storage::to_tell_max) out << paragraph("There may be more. These come first.");
  return out;
}

Html pages_of(const actions::QueueView& view, QueueList list) {
  if (view.pages < 2) return {};
  Pagination pages;
  const auto at = [&](std::int64_t page) { return fmt::format("Page {} of {}", page, view.pages); };
  if (view.page > 1) pages.previous = {.href = address_of(list, view.page - 1), .label = at(view.page - 1)};
  if (view.page < view.pages) pages.next = {.href = address_of(list, view.page + 1), .label = at(view.page + 1)};
  return pagination(pages);
}

Html how_the_clock_runs(const core::Calendar& calendar) {
  const auto& rule = core::contract_answer_time;
  const char* holidays =
      calendar.holidays.empty() ? "Bank holidays are not known and count as working days." : "Bank holidays are left out.";
  Html out;
  out << paragraph(
             fmt::format("A caller must know what happens next by the end of the next working day, and the same day when it is urgent. A "
                         "working day is Monday to Friday, {} to {}. {}",
                         core::display_time(rule.opens), core::display_time(rule.closes), holidays))
      << paragraph("Source: " + std::string(rule.source) + (rule.verified ? "" : ". Not verified against your practice's contract."));
  return details({.summary = "How the answer time is worked out", .content = std::move(out)});
}

Html banner_of(std::string_view done) {
  if (done == "assigned") return notification_banner({.heading = "Assigned", .success = true});
  if (done == "given") return notification_banner({.heading = "Given back: anybody may take it now", .success = true});
  return {};
}

http::Response queue_page(Site& site, const http::Request& request, const LiveSession& session) {
  const auto list = list_in(request.query["list"]);
  std::int64_t page = 1;
  const auto typed = request.query["page"];
  std::from_chars(typed.data(), typed.data() + typed.size(), page);
  const auto view = actions::view_queue(site.system, session.who, {list, page});
  Frame f = frame(site, session, std::string(name_of(list).text) + ": requests", Section::requests);
  f.banner = banner_of(request.query["done"]);
  Html main = h1("Requests");
  main << tabs_of(view, list);
  if (view.rows.empty()) main << paragraph(name_of(list).empty);
  else main << start_here << queue_table(site, session, view, list) << "</div>"_html << pages_of(view, list);
  main << to_tell_part(view) << how_the_clock_runs(site.system.calendar);
  return show(f, main);
}

http::Response assign(Site& site, const http::Request& request, const LiveSession& session) {
  const auto id = id_in<core::RequestId>(request, "request");
  if (!id) return problem(site, session, {core::Fault::not_found, "", ""});
  const auto to = request.form["to"];
  core::AccountId account = to == "me" ? session.who.account : core::AccountId{};
  if (!to.empty() && to != "me") {
    const auto chosen = core::parse_id<core::AccountId>(to);
    if (!chosen) return problem(site, session, {core::Fault::invalid, "to", "Choose somebody of the practice"});
    account = *chosen;
  }
  const auto seen = core::parse_id<core::AccountId>(request.form["seen"]).value_or(core::AccountId{});
  const auto assigned = actions::assign_request(site.system, session.who, once_key(request), *id, seen, account);
  if (!assigned) return problem(site, session, assigned.error());
  const auto from = request.form["from"];
  if (from == "request") return http::see_other("/requests/" + core::to_string(*id));
  return http::see_other(address_of(list_in(from)) + (account ? "&done=assigned" : "&done=given"));
}

http::Response note_on_request(Site& site, const http::Request& request, const LiveSession& session) {
  const auto id = id_in<core::RequestId>(request, "request");
  if (!id) return problem(site, session, {core::Fault::not_found, "", ""});
  const auto written = actions::write_note(site.system, session.who, once_key(request), *id, std::string(request.form["note"]));
  if (written) return http::see_other("/requests/" + core::to_string(*id));
  if (written.error().fault == core::Fault::invalid) return request_again(site, request, session, written.error());
  return problem(site, session, written.error());
}

}  // namespace

void add_queue_routes(Site& site, std::vector<http::Route>& routes) {
  using enum http::Method;
  routes.push_back(staff_route(site, get, "/requests", practice_staff, "requests", queue_page));
  routes.push_back(staff_route(site, post, "/requests/{request}/assign", practice_staff, "assign_request", assign));
  routes.push_back(staff_route(site, post, "/requests/{request}/notes", clinic_staff, "note_on_request", note_on_request));
}

}  // namespace web
