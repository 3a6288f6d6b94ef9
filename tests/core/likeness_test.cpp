#include "core/likeness.h"

#include <gtest/gtest.h>

#include "tests/core/outcome.h"

namespace core {
namespace {

constexpr const char* certainty_names[] = {"none", "possible", "likely", "certain"};

struct Words {
  const char *given, *family, *born, *telephone, *postcode;
  int number;  // 0: no NHS number
};

std::optional<NhsNumber> number_of(int n) {
  return n == 0 ? std::nullopt : NhsNumber::from_first_nine(999'000'000u + static_cast<std::uint32_t>(n));
}
Newcomer said_of(const Words& w) {
  return {.given = w.given,
          .family = w.family,
          .born = *parse_date(w.born),
          .nhs_number = number_of(w.number),
          .telephone = w.telephone,
          .address = "",
          .postcode = w.postcode,
          .needs = {}};
}
Patient record_of(const Words& w) {
  Patient p{.id = numbered<PatientId>(1), .practice = {}, .nhs_number = number_of(w.number), .born = *parse_date(w.born), .died = {}};
  p.names = {{w.given, w.family, {}}};
  if (*w.telephone) p.telephones = {{w.telephone, 1, false, {}}};
  if (*w.postcode) p.addresses = {{"4 Mill Lane", w.postcode, {}}};
  return p;
}

const Words amina{"Amina", "Khan", "1962-03-14", "+447700900123", "ZZ1 4AA", 1};

struct Case {
  const char* what;
  Words said;
  const char* outcome;
};
const Case cases[] = {
    {"the same in everything", amina, "certain: Same NHS number"},
    {"the number alone", {"Zoe", "Other", "1999-01-01", "", "", 1}, "certain: Same NHS number"},
    {"no number, the rest the same",
     {"Amina", "Khan", "1962-03-14", "+447700900123", "ZZ1 4AA", 0},
     "likely: Same date of birth, and the same or a similar name"},
    {"a name as heard", {"Ameena", "Kahn", "1962-03-14", "", "", 0}, "likely: Same date of birth, and the same or a similar name"},
    {"names swapped", {"Khan", "Amina", "1962-03-14", "", "", 0}, "likely: Same date of birth, and the same or a similar name"},
    {"another number, the same name and date",
     {"Amina", "Khan", "1962-03-14", "", "", 3},
     "possible: Same date of birth, and the same or a similar name"},
    {"a new surname at the same address",
     {"Amina", "Lowe", "1962-03-14", "", "ZZ1 4AA", 0},
     "likely: Same date of birth, first name and postcode: perhaps another surname now"},
    {"a new name on the same telephone",
     {"Mina", "Lowe", "1962-03-14", "+447700900123", "", 0},
     "likely: Same date of birth and telephone"},
    {"day and month swapped", {"Ben", "Smyth", "1962-03-14", "", "", 0}, "none: "},
    {"a digit wrong in the date",
     {"Amina", "Khan", "1962-03-15", "", "", 0},
     "likely: Similar name, and a date of birth that a slip would explain"},
    {"another date, the same telephone",
     {"Amina", "Khan", "1990-07-01", "+447700900123", "", 0},
     "likely: Similar name and the same telephone"},
    {"another date, the same postcode", {"Amina", "Khan", "1990-07-01", "", "ZZ1 4AA", 0}, "likely: Similar name and the same postcode"},
    {"a daughter", {"Sara", "Khan", "1990-07-01", "", "ZZ1 4AA", 0}, "possible: Same postcode and surname: perhaps of one household"},
    {"a lodger", {"Tom", "Baker", "1990-07-01", "+447700900123", "", 0}, "possible: Same telephone: perhaps of one household"},
    {"a twin", {"Farida", "Khan", "1962-03-14", "", "", 0}, "possible: Same date of birth and surname: perhaps a twin"},
    {"the same name, born elsewhen", {"Amina", "Khan", "1990-07-01", "", "", 0}, "none: "},
    {"a neighbour", {"Tom", "Baker", "1990-07-01", "", "ZZ1 4AA", 0}, "none: "},
    {"born the same day", {"Tom", "Baker", "1962-03-14", "", "", 0}, "none: "},
    {"no first name said", {"", "Khan", "1962-03-14", "", "", 0}, "possible: Same date of birth and surname: perhaps a twin"},
};

std::string told(const Likeness& likeness) {
  return std::string(certainty_names[static_cast<int>(likeness.certainty)]) + ": " + std::string(likeness.reason);
}

TEST(Likeness, follows_the_table) {
  for (const auto& c : cases) EXPECT_EQ(told(likeness_of(compare(said_of(c.said), record_of(amina)))), c.outcome) << c.what;
}

TEST(Likeness, knows_a_date_whose_day_and_month_were_swapped) {
  const Words born{"Amina", "Khan", "1962-03-05", "", "", 0}, swapped{"Amina", "Khan", "1962-05-03", "", "", 0};
  EXPECT_EQ(of(compare(said_of(swapped), record_of(born)), Compared::born), Agreement::alike);
}

TEST(Likeness, looks_at_earlier_names_too) {
  auto record = record_of(amina);
  record.names.insert(record.names.begin(), {"Amina", "Lowe", {}});
  EXPECT_EQ(of(compare(said_of(amina), record), Compared::family), Agreement::agrees);
}

TEST(Likeness, gives_away_neither_telephone_nor_postcode_of_a_restricted_record) {
  auto record = record_of(amina);
  record.restricted = true;
  Words said{"Tom", "Baker", "1990-07-01", "+447700900123", "ZZ1 4AA", 0};
  EXPECT_EQ(likeness_of(compare(said_of(said), record)).certainty, Certainty::none);
  said.given = "Amina", said.family = "Khan", said.born = "1962-03-14";
  const auto comparison = compare(said_of(said), record);
  EXPECT_EQ(of(comparison, Compared::telephone), Agreement::unknown);
  EXPECT_EQ(of(comparison, Compared::postcode), Agreement::unknown);
  EXPECT_EQ(likeness_of(comparison).certainty, Certainty::likely);
}

TEST(Likeness, puts_the_most_certain_first_and_ends_at_eight) {
  std::vector<Patient> candidates;
  for (int i = 2; i < 14; ++i) {
    candidates.push_back(record_of({"Sara", "Khan", "1990-07-01", "", "ZZ1 4AA", 0}));
    candidates.back().id = numbered<PatientId>(i);
  }
  candidates.push_back(record_of(amina));
  const auto like = people_like(said_of(amina), candidates);
  ASSERT_EQ(like.size(), like_patients_max);
  EXPECT_EQ(like.front().patient.id, numbered<PatientId>(1));
  EXPECT_EQ(like.front().likeness.certainty, Certainty::certain);
}

}  // namespace
}  // namespace core
