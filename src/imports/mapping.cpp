#include "imports/mapping.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/ascii.h"
#include "imports/fields.h"

namespace imports {
namespace {

using core::Fault;
using core::Result;

constexpr std::array<Field, patient_fields> patients{{
    {"nhs_number", false, "nhsno nhsnum nhs nhsnumber10"},
    {"full_name", false, "name patientname patient fullname"},
    {"family_name", false, "surname lastname familyname"},
    {"given_name", false, "forename firstname forenames firstnames givennames givenname"},
    {"date_of_birth", true, "dob birthdate born dateofbirth birthday"},
    {"gender", false, "sex gendercode administrativegender"},
    {"address_1", false, "address addressline1 address1 housenameflatnumber houseflatnumber premises"},
    {"address_2", false, "addressline2 street numberandstreet numberstreet road"},
    {"address_3", false, "addressline3 village locality"},
    {"address_4", false, "addressline4 town city posttown"},
    {"address_5", false, "addressline5 county"},
    {"postcode", false, "postalcode zip"},
    {"telephone", false, "phone tel hometelephone homephone homephonenumber telephonenumber hometel phonenumber"},
    {"mobile", false, "mobiletelephone mobilephone mobilenumber mobilephonenumber mobiletel cell"},
    {"practice", false, "practicecode odscode organisationcode gpcode practiceodscode registeredpractice organisation"},
    {"registered_on", false, "dateofregistration registrationdate registereddate dateregistered regdate"},
    {"died_on", false, "dateofdeath deathdate dod"},
    {"interpreter", false, "interpreterlanguage mainlanguage spokenlanguage language"},
}};

constexpr std::array<Field, staff_fields> staff{{
    {"full_name", false, "name staffname fullname displayname"},
    {"family_name", false, "surname lastname"},
    {"given_name", false, "forename firstname"},
    {"role", true, "jobtitle jobrole profession stafftype staffrole jobcategory"},
    {"registration_number", false, "hcpc gmc hcpcnumber gmcnumber professionalnumber registration hcpcno gmcno"},
    {"user_name", false, "login username loginname userid"},
    {"practice", false, "practicecode odscode organisationcode organisation site"},
}};

constexpr std::array<Field, appointment_fields> appointments{{
    {"nhs_number", false, "nhsno nhsnum nhs"},
    {"date", true, "appointmentdate startdate apptdate starttime appointmentdatetime start sessiondate appointmentstart"},
    {"time", false, "appointmenttime appttime slottime"},
    {"booked_on", false, "bookingdate datebooked bookeddate dateappointmentbooked bookedat booked bookeddatetime"},
    {"status", true, "appointmentstatus apptstatus attendance currentslotstatus slotstatus"},
    {"mode", false, "appointmentmode apptmode deliverymode consultationmode slotmode"},
    {"category", false, "nationalcategory nationalslotcategory contexttype slottype appointmenttype slotcategory"},
    {"minutes", false, "duration actualduration length appointmentduration plannedduration durationminutes"},
    {"role", false, "hcptype clinicianrole stafftype cliniciantype profession jobrole sessionholdertype"},
    {"practice", false, "practicecode odscode organisationcode gpcode organisation gpcode"},
}};

bool is_known_as(const Field& field, const std::string& name) {
  if (bare(field.name) == name) return true;
  for (std::string_view rest = field.known_as; !rest.empty();) {
    const auto end = std::min(rest.find(' '), rest.size());
    if (rest.substr(0, end) == name) return true;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return false;
}

std::unexpected<core::Error> refuse(std::string text) { return core::fail(Fault::invalid, "file", std::move(text)); }

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view no_break_space = "\u00a0";
  for (;;) {
    if (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
    else if (text.starts_with(no_break_space)) text.remove_prefix(no_break_space.size());
    else if (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
    else if (text.ends_with(no_break_space)) text.remove_suffix(no_break_space.size());
    else return text;
  }
}

// ="0123" and '0123 keep a spreadsheet from eating a zero.
std::string_view unguarded(std::string_view text) {
  if (text.size() >= 3 && text.starts_with("=\"") && text.ends_with('"')) return trimmed(text.substr(2, text.size() - 3));
  if (text.size() >= 2 && text[0] == '\'' && core::is_digit(text[1])) return text.substr(1);
  return text;
}

// Staff and patients come with a name in one column or in two.
bool has_name(Kind kind, std::span<const int> places) {
  if (kind == Kind::appointments) return true;
  const auto fields = fields_of(kind);
  const auto has = [&](std::string_view name) {
    return places[static_cast<std::size_t>(std::ranges::find(fields, name, &Field::name) - fields.begin())] >= 0;
  };
  return has("full_name") || (has("family_name") && has("given_name"));
}

}  // namespace

std::span<const Field> fields_of(Kind kind) {
  switch (kind) {
    case Kind::patients: return patients;
    case Kind::staff: return staff;
    case Kind::appointments: return appointments;
  }
  return {};
}

std::string bare(std::string_view name) {
  std::string letters;
  for (const char c : name)
    if (core::is_letter(c) || core::is_digit(c)) letters += core::to_lower(c);
  return letters;
}

Result<Columns> Columns::find(Kind kind, Values header, const Mapping& mapping) {
  Columns columns;
  columns.kind_ = kind;
  for (const auto name : header) columns.header_.emplace_back(unguarded(trimmed(name)));
  while (!columns.header_.empty() && columns.header_.back().empty()) columns.header_.pop_back();
  columns.width_ = columns.header_.size();
  std::vector<std::string> names;
  for (const auto& name : columns.header_) names.push_back(bare(name));
  const auto listed = [&] { return fmt::format("The columns of the file are: {}", fmt::join(columns.header_, ", ")); };
  const auto fields = fields_of(kind);

  for (const auto& [field, column] : mapping.columns)
    if (std::ranges::find(fields, field, &Field::name) == fields.end())
      return refuse(fmt::format("The mapping has the field '{}', and {} have no such field", field, core::code(kind)));

  std::set<int> taken;
  columns.places_.assign(fields.size(), -1);
  for (std::size_t f = 0; f < fields.size(); ++f) {
    const auto mapped = mapping.columns.find(std::string(fields[f].name));
    if (mapped == mapping.columns.end() || mapped->second.empty()) continue;
    const auto found = std::ranges::find(names, bare(mapped->second));
    if (found == names.end())
      return refuse(fmt::format("The mapping says that {} is in the column '{}', which the file has not. {}", fields[f].name,
                                mapped->second, listed()));
    columns.places_[f] = static_cast<int>(found - names.begin());
    taken.insert(columns.places_[f]);
  }
  for (std::size_t f = 0; f < fields.size(); ++f) {
    if (mapping.columns.contains(std::string(fields[f].name))) continue;
    for (int i = 0; i < static_cast<int>(names.size()); ++i) {
      if (taken.contains(i) || !is_known_as(fields[f], names[static_cast<std::size_t>(i)])) continue;
      if (columns.places_[f] >= 0)
        return refuse(fmt::format("Both '{}' and '{}' may be {}: say which in a mapping file",
                                  columns.header_[static_cast<std::size_t>(columns.places_[f])],
                                  columns.header_[static_cast<std::size_t>(i)], fields[f].name));
      columns.places_[f] = i;
    }
    if (columns.places_[f] >= 0) taken.insert(columns.places_[f]);
  }
  for (std::size_t f = 0; f < fields.size(); ++f)
    if (fields[f].needed && columns.places_[f] < 0)
      return refuse(fmt::format("No column is {}. {}. If one of them is, say so in a mapping file", fields[f].name, listed()));
  if (!has_name(kind, columns.places_))
    return refuse(fmt::format("No column is full_name, nor are there both family_name and given_name. {}", listed()));
  for (int i = 0; i < static_cast<int>(names.size()); ++i)
    if (!taken.contains(i) && !names[static_cast<std::size_t>(i)].empty())
      columns.ignored_.push_back(columns.header_[static_cast<std::size_t>(i)]);
  return columns;
}

void Columns::pick(Values row, std::vector<std::string_view>& fields) const {
  fields.resize(places_.size());
  for (std::size_t f = 0; f < places_.size(); ++f) {
    const auto place = static_cast<std::size_t>(places_[f]);
    fields[f] = places_[f] >= 0 && place < row.size() ? unguarded(trimmed(row[place])) : std::string_view();
  }
}

std::string Columns::column_of(std::string_view field) const {
  const auto fields = fields_of(kind_);
  const auto found = std::ranges::find(fields, field, &Field::name);
  if (found == fields.end()) return std::string(field);
  const int place = places_[static_cast<std::size_t>(found - fields.begin())];
  return place < 0 ? std::string(field) : header_[static_cast<std::size_t>(place)];
}

}  // namespace imports
