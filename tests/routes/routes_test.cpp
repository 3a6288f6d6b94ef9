// Every route of the route table against every kind of person and every kind of abuse, on both engines.
// Source: the classes of abuse A01 to A15 and A24 to A26 of docs/safety, after OpenEMR's, Orthanc's and others' published faults.
#include "tests/routes/checks.h"

namespace routes {
namespace {

struct EveryRoute : EachSurgeries {
  void each(void (*check)(Surgeries&, const http::Route&, std::span<const Expected>)) {
    for (const auto& route : surgeries->router.routes()) check(*surgeries, route, expected_of(route.name));
  }
};
ON_EACH_ENGINE(EveryRoute);

TEST_P(EveryRoute, lets_in_those_it_is_for_and_tells_the_others_nothing) { each(check_access); }
TEST_P(EveryRoute, refuses_a_form_that_is_not_from_its_own_page) { each(check_forgery); }
TEST_P(EveryRoute, takes_nothing_from_fields_that_nobody_asked_for) { each(check_extra_fields); }
TEST_P(EveryRoute, takes_what_attackers_type_as_text) { each(check_injection); }

TEST_P(EveryRoute, changes_nothing_by_a_method_it_does_not_have) {
  auto& s = *surgeries;
  const Target target = s.make(Needs::booked);
  const auto before = s.state();
  std::set<std::string> shapes;
  for (const auto& route : s.router.routes()) shapes.insert(route.pattern);
  for (const auto& shape : shapes) {
    for (const auto method : {http::Method::get, http::Method::post, http::Method::put, http::Method::patch, http::Method::remove,
                              http::Method::options, http::Method::other}) {
      const auto here = [&](const http::Route& r) { return r.pattern == shape && r.method == method; };
      if (std::ranges::any_of(s.router.routes(), here)) continue;
      auto ask = s.as(s.named("manager of Mill House"), method, filled(shape, target));
      ask.headers.add("x-http-method-override", "POST");
      const auto response = s.ask(ask);
      EXPECT_EQ(response.status, 405) << shape;
    }
  }
  EXPECT_TRUE(Surgeries::differences(before, s.state()).empty());
}

}  // namespace
}  // namespace routes
