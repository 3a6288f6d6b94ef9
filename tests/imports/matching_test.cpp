#include "imports/matching.h"

#include <gtest/gtest.h>

namespace imports {
namespace {

core::NhsNumber number(std::uint32_t first_nine) { return *core::NhsNumber::from_first_nine(first_nine); }
core::Date day(const char* iso) { return *core::parse_date(iso); }

// On the record: Amina Khan, and the twins next door.
People record() {
  People people;
  const auto add = [&](std::uint8_t id, std::optional<std::uint32_t> nhs, const char* given, const char* family, const char* born,
                       const char* postcode, const char* telephone) {
    core::Patient patient;
    patient.id.bytes[15] = id;
    if (nhs) patient.nhs_number = number(*nhs);
    patient.names = {{given, family, {}}};
    patient.born = day(born);
    patient.addresses = {{"", postcode, {}}};
    patient.telephones = {{telephone}};
    people.add(known_of(patient, 0));
  };
  add(1, 999000001, "Amina", "Khan", "1962-03-04", "QX1 1AA", "+447700900001");
  add(2, 999000002, "Jack", "O'Brien", "2015-06-01", "QX1 1AB", "+447700900002");
  add(3, 999000004, "Jake", "O'Brien", "2015-06-01", "QX1 1AB", "+447700900002");
  add(4, std::nullopt, "Peter", "Smyth", "1950-12-24", "QX2 2AA", "+447700900004");
  return people;
}

std::string told(const Matched& matched) {
  std::string text = matched.match == Match::nobody ? "nobody" : matched.match == Match::certain ? "certain" : "doubt";
  for (const auto place : matched.candidates) text += " " + std::to_string(place + 1);
  return text;
}

TEST(Matching, is_certain_only_on_strong_agreement_and_doubts_the_probable) {
  struct Case {
    const char* name;
    std::uint32_t nhs;  // 0: none
    const char *given, *family, *born, *postcode, *telephone, *outcome;
  };
  const Case cases[] = {
      {"all the same", 999000001, "Amina", "Khan", "1962-03-04", "QX1 1AA", "", "certain 1"},
      {"married, by number", 999000001, "Amina", "Rahman", "1962-03-04", "QX9 9AA", "", "certain 1"},
      {"a slip in the date, by number", 999000001, "Amina", "Khan", "1962-04-03", "", "", "certain 1"},
      {"the number is somebody else's", 999000001, "John", "Field", "1980-01-01", "", "", "doubt 1"},
      {"the number and another birthday", 999000001, "Amina", "Khan", "1985-07-09", "", "", "doubt 1"},
      {"the number and another name", 999000001, "John", "Field", "1962-03-04", "", "", "doubt 1"},
      {"no number, postcode agrees", 0, "AMINA", "khan", "1962-03-04", "QX1 1AA", "", "certain 1"},
      {"no number, telephone agrees", 0, "Amina", "Khan", "1962-03-04", "QX5 5AA", "+447700900001", "certain 1"},
      {"no number, neither agrees", 0, "Amina", "Khan", "1962-03-04", "QX5 5AA", "", "doubt 1"},
      {"no number on record", 999000005, "Peter", "Smyth", "1950-12-24", "QX2 2AA", "", "certain 4"},
      {"as heard", 0, "Peter", "Smith", "1950-12-24", "QX2 2AA", "", "doubt 4"},
      {"day and month swapped", 0, "Amina", "Khan", "1962-04-03", "QX1 1AA", "", "doubt 1"},
      {"another number, else the same", 999000005, "Amina", "Khan", "1962-03-04", "QX1 1AA", "", "doubt 1"},
      {"another number, elsewhere", 999000005, "Amina", "Khan", "1962-03-04", "QX5 5AA", "", "nobody"},
      {"a twin by name", 0, "Jack", "O'Brien", "2015-06-01", "QX1 1AB", "", "certain 2"},
      {"which twin?", 0, "Jak", "O Brien", "2015-06-01", "QX1 1AB", "", "doubt 2 3"},
      {"the daughter at the same address", 0, "Amina", "Khan", "1990-11-19", "QX1 1AA", "+447700900001", "nobody"},
      {"the same birthday only", 0, "John", "Field", "1962-03-04", "QX1 1AA", "", "nobody"},
      {"somebody new", 999000005, "John", "Field", "1980-01-01", "QX1 1AA", "", "nobody"},
  };
  const People people = record();
  for (const auto& c : cases) {
    Person person{.given = c.given, .family = c.family, .born = day(c.born), .postcode = c.postcode};
    if (c.nhs) person.nhs_number = number(c.nhs);
    if (*c.telephone) person.telephones = {c.telephone};
    EXPECT_EQ(told(people.match(person)), c.outcome) << c.name;
  }
}

}  // namespace
}  // namespace imports
