// Finding a patient from what a caller says: forgiving to spelling and to how dates and numbers are written.
#include "storage/imports.h"
#include "tests/actions/practice.h"
#include "tests/core/outcome.h"

namespace actions {
namespace {

struct Find : EachPractice {
  std::string names_of(std::string_view query, const Principal& who) {
    const auto found = find_patients(practice->system, who, query);
    if (!found) return core::outcome(found.error());
    std::string text;
    for (const auto& patient : found->patients) {
      const auto& name = core::current_name(patient);
      text += (text.empty() ? "" : ", ") + name.given + " " + name.family;
    }
    return text;
  }
};
ON_EACH_ENGINE(Find);

TEST_P(Find, forgives_what_is_heard_and_how_it_is_typed) {
  Practice& p = *practice;
  const auto add = [&](const char* given, const char* family, const char* born) { p.add_patient(p.person(given, family, born, p.mill)); };
  add("Siân", "Llewellyn-Pugh", "1988-02-29");
  add("Muhammad", "Hussain", "1970-06-15");
  add("Anna", "van der Berg", "1966-11-30");
  add("Łukasz", "Wójcik", "1985-08-08");
  add("伟", "李", "1990-01-01");
  add("Mary Jane", "Smith", "1951-05-05");
  struct Case {
    const char *query, *found, *understood;
  };
  constexpr auto name = "name", both = "name and date of birth", born = "date of birth", nhs = "NHS number", telephone = "telephone number";
  for (const auto& c : {
           Case{"Amina Khan", "Amina Khan", name},
           Case{"amina khan", "Amina Khan", name},
           Case{"KHAN, Amina", "Amina Khan", name},
           Case{"KHAN,Amina", "Amina Khan", name},
           Case{"Khan , Amina", "Amina Khan", name},
           Case{"khan amina", "Amina Khan", name},
           Case{"Khan", "Amina Khan", name},
           Case{"  Amina   Khan  ", "Amina Khan", name},
           Case{"Ameena Kahn", "Amina Khan", name},
           Case{"Amina Khan 14/3/1962", "Amina Khan", both},
           Case{"14/3/1962 Khan", "Amina Khan", both},
           Case{"14/3/1962, Khan, Amina", "Amina Khan", both},
           Case{"Khan Amina 14.3.62", "Amina Khan", both},
           Case{"Amina 14-03-1962", "Amina Khan", both},
           Case{"Amina Khan 1962-03-14", "Amina Khan", both},
           Case{"Amina Khan 15/3/1962", "Amina Khan", both},
           Case{"14/03/1962", "Amina Khan", born},
           Case{"1962-03-14", "Amina Khan", born},
           Case{"Ben Smith", "Ben Smyth", name},
           Case{"Smith", "Mary Jane Smith, Ben Smyth", name},
           Case{"ben smythe 2/7/80", "Ben Smyth", both},
           Case{"Mary Smyth", "Mary Jane Smith", name},
           Case{"harriet oneill", "Harriet O'Neill", name},
           Case{"Harriet O’Neil", "Harriet O'Neill", name},
           Case{"sian llewelyn pugh", "Siân Llewellyn-Pugh", name},
           Case{"Llewellyn", "Siân Llewellyn-Pugh", name},
           Case{"Siân 29/2/1988", "Siân Llewellyn-Pugh", both},
           Case{"Mohamed Hussein", "Muhammad Hussain", name},
           Case{"anna berg", "Anna van der Berg", name},
           Case{"van der Berg, Anna", "Anna van der Berg", name},
           Case{"Lukasz Wojcik", "Łukasz Wójcik", name},
           Case{"李伟", "", name},
           Case{"伟 李", "伟 李", name},
           Case{"07700 900123", "Amina Khan", telephone},
           Case{"07700900123", "Amina Khan", telephone},
           Case{"+44 7700 900123", "Amina Khan", telephone},
           Case{"+44 (0)7700 900-123", "Amina Khan", telephone},
           Case{"0044 7700 900123", "Amina Khan", telephone},
           Case{"(01632) 960018", "Ben Smyth", telephone},
           Case{"07700 900999", "", telephone},
           Case{"Nobody Atall", "", name},
           Case{"31/1/1975", "Harriet O'Neill", born},
       }) {
    SCOPED_TRACE(c.query);
    EXPECT_EQ(names_of(c.query, p.mill_reception), c.found);
    EXPECT_EQ(find_patients(p.system, p.mill_reception, c.query)->understood, c.understood);
  }
  const auto number = std::string(core::NhsNumber::from_first_nine(999'000'001)->digits());
  for (const auto& query : {number, number.substr(0, 3) + " " + number.substr(3, 3) + " " + number.substr(6),
                            number.substr(0, 3) + "-" + number.substr(3, 3) + "-" + number.substr(6)}) {
    EXPECT_EQ(names_of(query, p.mill_reception), "Amina Khan") << query;
    EXPECT_EQ(find_patients(p.system, p.mill_reception, query)->understood, nhs);
  }
}

TEST_P(Find, says_what_is_wrong_with_what_was_typed) {
  Practice& p = *practice;
  auto number = std::string(core::NhsNumber::from_first_nine(999'000'001)->digits());
  number.back() = number.back() == '9' ? '0' : static_cast<char>(number.back() + 1);
  const auto check_digit = core::parse_nhs_number(number, "query");
  ASSERT_FALSE(check_digit);
  const auto enter = "invalid query: Enter a name, date of birth, NHS number or telephone number";
  const auto dates = "invalid query: Enter dates like 14/3/1962, an NHS number of 10 digits, or a telephone number";
  for (const auto& [query, expected] : std::vector<std::pair<std::string, std::string>>{
           {"", enter},
           {"   ", enter},
           {",", "invalid query: Name, date of birth, NHS number or telephone number must be 2 characters or more"},
           {",,", enter},
           {number, core::outcome(check_digit.error())},
           {"Khan 31/2/1962", dates},
           {"Khan 14/13/1962", dates},
           {"Khan 1962", dates},
           {"12 Mill Lane", dates},
           {"0770 12", "invalid query: Check the telephone number: it is too short"},
           {std::string(101, 'k'), "invalid query: Name, date of birth, NHS number or telephone number must be 100 characters or fewer"},
       }) {
    const auto mark = p.audited();
    EXPECT_EQ(names_of(query, p.mill_reception), expected) << query;
    EXPECT_EQ(p.trail(mark), "") << "bad input is no search";
  }
  EXPECT_EQ(check_digit.error().text, "Check the NHS number: it has a digit wrong or two swapped");
}

TEST_P(Find, puts_the_likeliest_first_and_ends_at_twenty) {
  Practice& p = *practice;
  for (int i = 0; i < 30; ++i) p.add_patient(p.person("Tom", "Jonson", "1990-01-01", p.mill));
  p.add_patient(p.person("Tom", "Johnson", "1955-05-05", p.mill));
  const auto found = find_patients(p.system, p.mill_reception, "Tom Johnson 5/5/1955");
  ASSERT_TRUE(found);
  EXPECT_EQ(core::current_name(found->patients.at(0)).family, "Johnson");
  const auto mark = p.audited();
  const auto many = find_patients(p.system, p.mill_reception, "Tom Johnson");
  EXPECT_EQ(many->patients.size(), storage::search_rows_max);
  EXPECT_EQ(core::current_name(many->patients.at(0)).family, "Johnson") << "the same letters before the same sound";
  EXPECT_EQ(p.audit(mark).size(), storage::search_rows_max) << "everybody shown is in the trail";
}

TEST_P(Find, shows_the_restricted_and_the_dead_and_says_so) {
  Practice& p = *practice;
  auto hidden = p.person("Rowan", "Hyde", "1982-04-04", p.mill);
  hidden.restricted = true;
  p.add_patient(hidden);
  auto late = p.person("Edith", "Larch", "1930-04-04", p.mill);
  late.died = core::parse_date("2026-10-01");
  p.add_patient(late);
  EXPECT_TRUE(find_patients(p.system, p.mill_reception, "Rowan Hyde")->patients.at(0).restricted);
  EXPECT_EQ(find_patients(p.system, p.mill_reception, "Edith Larch")->patients.at(0).died, core::parse_date("2026-10-01"));
}

TEST_P(Find, knows_former_names_and_forgets_numbers_that_were_taken_off) {
  Practice& p = *practice;
  p.save([&](storage::Writer& writer) {
    Principal manager = p.manager;
    storage::Reader reader(writer.session(), manager, p.now());
    auto amina = storage::find_patient(reader, p.amina).value();
    amina.names.insert(amina.names.begin(), {"Amina", "Lowe", {}});
    amina.telephones[0].number = "+447700900321";
    storage::save_patient(writer, amina);
  });
  EXPECT_EQ(names_of("Amina Khan", p.mill_reception), "Amina Lowe");
  EXPECT_EQ(names_of("Amina Lowe", p.mill_reception), "Amina Lowe");
  EXPECT_EQ(names_of("07700 900321", p.mill_reception), "Amina Lowe");
  EXPECT_EQ(names_of("07700 900123", p.mill_reception), "");
}

// Whoever comes to a place's clinics is found there as at home: under a new name too, and no longer once the booking has moved away.
TEST_P(Find, finds_visitors_where_they_are_booked) {
  Practice& p = *practice;
  EXPECT_EQ(names_of("Carys Pugh", p.mill_reception), "");
  const auto visit = p.booked(p.harbour_reception, p.carys, p.mill_slots[2]);
  EXPECT_EQ(names_of("Carys Pugh", p.mill_reception), "Carys Pugh");
  EXPECT_EQ(names_of("Pugh", p.harbour_reception), "Carys Pugh");
  EXPECT_EQ(names_of("Carys Pugh", p.priya), "Carys Pugh");
  EXPECT_EQ(names_of("Carys Pugh", p.owen), "");

  p.save([&](storage::Writer& writer) {
    auto patient = storage::load_patient(writer.session(), writer.who().network, p.carys).value();
    patient.names.front().family = "Rowlands";
    storage::save_patient(writer, patient);
  });
  EXPECT_EQ(names_of("Carys Rowlands", p.mill_reception), "Carys Rowlands");
  EXPECT_EQ(names_of("Carys Pugh", p.mill_reception), "");

  ASSERT_TRUE(move_appointment(p.system, p.harbour_reception, p.once(), visit, p.harbour_slots[0]));
  EXPECT_EQ(names_of("Carys Rowlands", p.mill_reception), "");
  EXPECT_EQ(names_of("Carys Rowlands", p.harbour_reception), "Carys Rowlands");

  static constexpr storage::Statement at_mill{"select count(*) from patient_keys where patient_id = $1 and practice_id = $2"};
  EXPECT_GT(storage::number_of(*p.database, at_mill, {storage::Bytes(p.carys.bytes), storage::Bytes(p.mill.bytes)}), 0);
  p.save([&](storage::Writer& writer) {  // whatever is written next leaves no key where nobody comes any more
    auto patient = storage::load_patient(writer.session(), writer.who().network, p.carys).value();
    storage::save_patient(writer, patient);
  });
  EXPECT_EQ(storage::number_of(*p.database, at_mill, {storage::Bytes(p.carys.bytes), storage::Bytes(p.mill.bytes)}), 0);

  p.save([&](storage::Writer& writer) {  // the list goes to the other practice; the booking stays
    auto patient = storage::load_patient(writer.session(), writer.who().network, p.carys).value();
    patient.practice = p.mill;
    storage::save_patient(writer, patient);
  });
  EXPECT_EQ(names_of("Carys Rowlands", p.mill_reception), "Carys Rowlands");
  EXPECT_EQ(names_of("Carys Rowlands", p.harbour_reception), "Carys Rowlands");
}

}  // namespace
}  // namespace actions
