// What the pages of figures show to whom: people behind a count to those who may see them, no small count to those who may not.
#include <regex>

#include "tests/routes/surgeries.h"

namespace routes {
namespace {

struct FigurePages : EachSurgeries {
  std::string seen_by(const char* title, const std::string& path) {
    auto& s = *surgeries;
    const auto response = s.ask(s.as(s.named(title), http::Method::get, path));
    EXPECT_EQ(response.status, 200) << path;
    return response.body;
  }
  void miss(int people) {
    for (int i = 0; i < people; ++i) surgeries->make(Needs::missed);
  }
};
ON_EACH_ENGINE(FigurePages);

TEST_P(FigurePages, show_small_counts_to_the_practice_alone) {
  miss(4);  // three on the day they were booked, one the day after
  const std::string path = "/figures/did-not-attend";
  const auto manager = seen_by("manager of Mill House", path), admin = seen_by("administrator of Mill House", path);
  EXPECT_TRUE(manager.contains("band=0&amp;attended=no\">3</a>"));
  EXPECT_TRUE(admin.contains("fewer than 5"));
  EXPECT_FALSE(std::regex_search(admin, std::regex(">\\s*[1-4]\\s*<|of 4|100.0%")));
  EXPECT_FALSE(seen_by("administrator of Mill House", path + ".csv").contains("\"3\""));
  EXPECT_TRUE(seen_by("manager of Mill House", path + ".csv").contains("\"3\""));
  const auto waits = seen_by("administrator of Mill House", "/figures/waits");
  EXPECT_TRUE(waits.contains("not shown"));
  EXPECT_FALSE(waits.contains("<svg class=\"plot\""));
}

TEST_P(FigurePages, show_counts_of_five_and_more_to_administrators_without_a_way_to_the_people) {
  miss(15);  // ten and five
  const auto admin = seen_by("administrator of Mill House", "/figures/did-not-attend");
  for (const auto* count : {">\\s*10\\s*<", ">\\s*5\\s*<", ">\\s*15\\s*<"})
    EXPECT_TRUE(std::regex_search(admin, std::regex(count))) << count;
  EXPECT_FALSE(admin.contains("/figures/appointments"));
  EXPECT_FALSE(admin.contains("/figures/requests"));
}

TEST_P(FigurePages, take_what_the_address_says_wrongly_as_usual) {
  for (const auto* query : {"?weeks=0", "?weeks=999999999999", "?service=nothing", "?weeks=13&weeks=4", "?week=2026-02-31", "?band=9"}) {
    for (const auto* path :
         {"/figures/capacity", "/figures/waits", "/figures/did-not-attend", "/figures/requests", "/figures/appointments"})
      EXPECT_TRUE(seen_by("manager of Mill House", std::string(path) + query).contains("13 weeks")) << path << query;
  }
}

}  // namespace
}  // namespace routes
