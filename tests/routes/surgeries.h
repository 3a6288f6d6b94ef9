// Two surgeries of one network behind the real route table and a real store, with somebody in every role at each and marks planted in
// everything their patients own. Every answer is watched: no mark of anybody whom the asker may not see, no name, number or date of
// birth in an address, the protecting headers, no failure of ours.
#pragma once

#include <array>
#include <set>
#include <string>
#include <vector>

#include "actions/rota.h"
#include "actions/sessions.h"
#include "http/router.h"
#include "tests/actions/practice.h"
#include "web/site.h"

namespace routes {

enum class House { mill, harbour };

// What a person must be in the middle of for a route to have something to do.
enum class Needs { nothing, doubt, questions, suggested, held, booked, begun, missed, in_progress, seen, rota, displaced, colleague };

// A patient of one house and all that hangs on them.
struct Target {
  House house = House::mill;
  core::PatientId patient;
  core::RequestId request;
  core::AppointmentId appointment;
  core::ClinicId clinic;
  core::SlotId slot, other_slot;  // held or booked; free
  core::ProfessionalId professional;
  core::OrganisationId site;
  core::TemplateId session_template;
  core::LeaveId leave;
  core::DisplacementId displacement;
  core::AccountId account;
  core::DoubtId doubt = {};  // about the patient's NHS number
};

struct Person {
  std::string title;  // "gp of Mill House Surgery"
  core::Principal who;
  std::vector<House> houses;  // whose patients they may see, and with nobody's, none
};

struct Session {
  std::string token, csrf;
};

struct Ask {
  http::Method method = http::Method::get;
  std::string target;                  // path and query as they stand on the wire
  http::Fields form = {};
  const Person* person = nullptr;      // who is meant to be asking; none: a stranger
  Session session = {};                // what the browser sends
  std::string csrf = {};               // added to the form of a POST
  http::Fields headers = {{"origin", "http://127.0.0.1:8080"}};
  std::string peer = "127.0.0.1";
};

// What a control breaks, to show that the checks would see it.
struct Tampering {
  std::function<void(web::Site&, std::vector<http::Route>&)> routes = {};
  std::function<void(http::RouterOptions&)> options = {};
  std::function<std::unique_ptr<storage::Database>(std::unique_ptr<storage::Database>)> database = {};  // what stands before it
};

class Surgeries {
 public:
  explicit Surgeries(std::unique_ptr<storage::Database>, const Tampering& = {});

  actions::Practice practice;
  web::Site site{.system = practice.system};
  http::Router router;
  std::vector<Person> people;
  const Person& named(std::string_view title) const;

  // A session as if the password had been given so long ago and nothing been asked since.
  Session sign_in(const core::Principal&, std::chrono::milliseconds ago = {});
  // As that person, with the right token and from our own page, on a session of this minute.
  Ask as(const Person&, http::Method, std::string target, http::Fields form = {});
  http::Response ask(const Ask&);

  Target make(Needs, House = House::mill);

  // Everything kept but sessions, receipts and the trail: one line a row.
  using State = std::multiset<std::string>;
  State state();
  // Lines that only one of the two has.
  static std::vector<std::string> differences(const State& before, const State& after);

  std::vector<std::string> complaints;  // of the watch; a test ends with none
  std::size_t asked = 0, rows_compared = 0;
  std::string last_request_id;

 private:
  http::Router make_router(const Tampering&);
  void watch(const Ask&, const http::Request&, const http::Response&);
  const core::Principal& reception(House house) const {
    return house == House::mill ? practice.mill_reception : practice.harbour_reception;
  }

  void make_rota(Target&, core::OrganisationId home);

  std::uint32_t patients_ = 0;
  int rotas_ = 0;
  std::array<core::Instant, 2> diary_{};
  std::vector<std::pair<House, std::string>> ids_;  // of rows that only the house may see
};

std::string_view header(const http::Response&, std::string_view name);
std::string_view location(const http::Response&);
// Whether a text, in lower case, holds a mark of somebody's. Digits that a longer token or identifier happens to hold are nobody's.
bool shows(std::string_view text, std::string_view mark);

// As storage/dump.h writes an id.
std::string row_id(const core::Uuid&);

struct EachSurgeries : testing::TestWithParam<storage::Engine> {
  std::unique_ptr<Surgeries> surgeries;
  void SetUp() override;
  void furnish(const Tampering&);
  void TearDown() override;  // prints what was tried and fails on any complaint
};

}  // namespace routes
