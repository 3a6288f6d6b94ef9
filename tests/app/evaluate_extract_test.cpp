// Both public layouts, with made-up counts under the published headings.
#include "tests/app/evaluate.h"

namespace app {
namespace {

constexpr const char* by_practice =
    "APPOINTMENT_MONTH_START_DATE,GP_CODE,GP_NAME,SUPPLIER,PCN_CODE,PCN_NAME,SUB_ICB_LOCATION_CODE,SUB_ICB_LOCATION_NAME,HCP_TYPE,APPT_"
    "MODE,"
    "NATIONAL_CATEGORY,TIME_BETWEEN_BOOK_AND_APPT,COUNT_OF_APPOINTMENTS,APPT_STATUS\n"
    "01SEP2025,Z00001,\"The Surgery, High Street\",MADE UP,U1,One,00X,Place,GP,Face-to-Face,General,Same Day,100,Attended\n"
    "01SEP2025,Z00001,\"The Surgery, High Street\",MADE UP,U1,One,00X,Place,GP,Telephone,General,2 to 7 Days,90,Attended\n"
    "01SEP2025,Z00001,\"The Surgery, High Street\",MADE UP,U1,One,00X,Place,GP,Telephone,General,2 to 7 Days,10,DNA\n"
    "01OCT2025,Z00002,Other,MADE UP,U1,One,00X,Place,Other Practice staff,Face-to-Face,General,More than 28 Days,40,Attended\n"
    "01OCT2025,Z00002,Other,MADE UP,U1,One,00X,Place,Other Practice staff,Face-to-Face,General,15  to 21 Days,8,Unknown\n";
constexpr const char* by_day =
    "SUB_ICB_LOCATION_CODE,SUB_ICB_LOCATION_ONS_CODE,SUB_ICB_LOCATION_NAME,ICB_ONS_CODE,REGION_ONS_CODE,Appointment_Date,APPT_STATUS,HCP_"
    "TYPE,"
    "APPT_MODE,TIME_BETWEEN_BOOK_AND_APPT,COUNT_OF_APPOINTMENTS\n"
    "00X,E1,Place,E2,E3,01SEP2025,Attended,GP,Face-to-Face,Same Day,190\n"
    "00X,E1,Place,E2,E3,02SEP2025,DNA,GP,Face-to-Face,1 Day,10\n";
constexpr const char* by_duration =
    "SUB_ICB_LOCATION_CODE,SUB_ICB_LOCATION_NAME,Appointment_Date,ACTUAL_DURATION,COUNT_OF_APPOINTMENTS\n"
    "00X,Place,01SEP2025,6-10 Minutes,70\n00X,Place,01SEP2025,11-15 Minutes,30\n";

TEST(Extract, reads_the_practice_layout) {
  const TableFile file(by_practice), picture("");
  const auto all = figures({"extract", "--data", file.name(), "--plot", picture.name()});
  EXPECT_EQ(all.at("layout").as_string(), "practice by month");
  EXPECT_EQ(figure(all, "appointments"), 248);
  EXPECT_EQ(figure(all, "places"), 2);
  EXPECT_NEAR(figure(all, "did_not_attend_share"), 10.0 / 240, 1e-12);
  EXPECT_NEAR(figure(all, "by_lead.2 to 7 Days.did_not_attend_share"), .1, 1e-12);
  EXPECT_NEAR(figure(all, "by_role.GP.share"), 200.0 / 248, 1e-12);
  EXPECT_EQ(all.at("by_lead").as_array().front().at("name").as_string(), "Same Day");
  EXPECT_EQ(all.at("by_lead").as_array().back().at("name").as_string(), "More than 28 Days");
  EXPECT_EQ(boost::json::serialize(all.at("by_month")),
            R"([{"date":"2025-09-01","appointments":200},{"date":"2025-10-01","appointments":48}])");
  EXPECT_TRUE(warns(all, "status_unknown"));
}

TEST(Extract, reads_the_daily_layouts) {
  const TableFile days(by_day), durations(by_duration);
  const auto all = figures({"extract", "--data", days.name()});
  EXPECT_EQ(all.at("layout").as_string(), "sub-ICB location by day");
  EXPECT_EQ(figure(all, "did_not_attend_share"), .05);
  EXPECT_EQ(all.at("to").as_string(), "2025-09-02");
  const auto plain = figures({"extract", "--data", durations.name()});
  EXPECT_EQ(figure(plain, "appointments"), 100);
  EXPECT_FALSE(plain.contains("did_not_attend"));
}

TEST(Extract, refuses_with_row_and_column) {
  const struct {
    std::string table, refusal;
  } cases[] = {
      {"a,b\n1,2\n", "refused: FILE: this is no extract of appointments in general practice: there is no column APPOINTMENT_DATE"},
      {"GP_CODE,APPOINTMENT_MONTH,COUNT_OF_APPOINTMENTS\nZ,01SEP2025,many\n",
       "refused: FILE: row 2: the column \"COUNT_OF_APPOINTMENTS\" has something that is no count"},
      {"GP_CODE,APPOINTMENT_MONTH,COUNT\nZ,01SEP2025,1\nZ,41SEP2025,1\n",
       "refused: FILE: row 3: the column \"APPOINTMENT_MONTH\" has something that is no date"},
      {"GP_CODE,APPOINTMENT_MONTH,COUNT\n,01SEP2025,1\n",
       "refused: FILE: row 2: the column \"GP_CODE\" has no value. Fill it, or leave the row out"},
  };
  for (const auto& c : cases) {
    const TableFile file(c.table);
    EXPECT_EQ(evaluated({"extract", "--data", file.name()}), c.refusal);
  }
}

}  // namespace
}  // namespace app
