#include "imports/people.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/ascii.h"
#include "core/postcode.h"
#include "core/telephone.h"
#include "core/text_limits.h"
#include "imports/dates.h"
#include "imports/fields.h"

namespace imports {
namespace {

using core::Date;
using core::Fault;
using core::Patient;
using core::Result;

constexpr std::size_t name_characters_max = 100;
constexpr std::array<std::string_view, 12> titles{"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "rev", "sir", "dame", "master", "lord"};

std::unexpected<core::Error> refuse(std::string_view field, std::string text) {
  return core::fail(Fault::invalid, std::string(field), std::move(text));
}

Result<std::optional<Date>> optional_date(std::string_view text, std::string_view field, const Reading& reading) {
  if (text.empty()) return std::nullopt;
  const auto read = read_date(text, field);
  if (!read) return std::unexpected(read.error());
  if (read->date > reading.today) return refuse(field, "This day is yet to come");
  return read->date;
}

Result<core::Gender> read_gender(std::string_view text, const Mapping& mapping) {
  std::string word = bare(text);
  if (const auto mapped = mapping.words.find(word); mapped != mapping.words.end()) word = bare(mapped->second);
  if (word == "f" || word == "female" || word == "2") return core::Gender::female;  // digits: the NHS data dictionary's person gender code
  if (word == "m" || word == "male" || word == "1") return core::Gender::male;
  if (word == "other" || word == "indeterminate" || word == "9" || word == "i" || word == "nonbinary") return core::Gender::other;
  if (word.empty() || word == "u" || word == "unknown" || word == "notknown" || word == "notspecified" || word == "x" || word == "0")
    return core::Gender::not_known;
  return refuse("gender", "Not a word that is known for gender: map it, or leave it blank");
}

Result<void> read_names(std::span<const std::string_view> fields, Person& person) {
  std::string given(fields[patient::given_name]), family(fields[patient::family_name]);
  if (family.empty() && given.empty()) std::tie(given, family) = split_name(fields[patient::full_name]);
  auto checked_given = core::checked_text("given_name", given, {.called = "a given name", .characters_max = name_characters_max});
  if (!checked_given) return std::unexpected(checked_given.error());
  auto checked_family =
      core::checked_text("family_name", family, {.called = "a family name", .characters_min = 1, .characters_max = name_characters_max});
  if (!checked_family) return std::unexpected(checked_family.error());
  person.given = proper_case(*checked_given);
  person.family = proper_case(*checked_family);
  return {};
}

Result<void> read_address(std::span<const std::string_view> fields, Person& person) {
  std::string lines;
  for (std::size_t f = patient::address_1; f <= patient::address_5; ++f)
    if (!fields[f].empty()) (lines += lines.empty() ? "" : ", ") += fields[f];
  std::ranges::replace(lines, '\n', ' ');
  std::ranges::replace(lines, '\r', ' ');
  auto address = core::checked_text("address_1", lines, {.called = "an address", .characters_max = 300});
  if (!address) return std::unexpected(address.error());
  person.address = std::move(*address);
  if (!fields[patient::postcode].empty()) {
    auto postcode = core::parse_postcode(fields[patient::postcode], "postcode");
    if (postcode) person.postcode = std::move(*postcode);
    else person.left_out.push_back(postcode.error());
  }
  for (const auto& [f, name] : {std::pair{patient::mobile, "mobile"}, std::pair{patient::telephone, "telephone"}}) {
    if (fields[f].empty()) continue;
    auto number = core::parse_telephone(fields[f], name);
    if (!number) person.left_out.push_back(number.error());
    else if (std::ranges::find(person.telephones, *number) == person.telephones.end()) person.telephones.push_back(std::move(*number));
  }
  return {};
}

// "English" asks for no interpreter.
std::string need_of(std::string_view language) {
  std::string code;
  for (const char c : language) {
    if (core::is_letter(c)) code += core::to_lower(c);
    else if (c == ' ' && !code.empty()) code += '_';
    else break;
    if (code.size() > 30) break;
  }
  if (code.empty() || code.starts_with("english") || code == "no" || code == "n" || code == "none" || code == "not_known") return "";
  return "interpreter_" + code;
}

bool same(std::string_view a, std::string_view b) { return bare(a) == bare(b); }

}  // namespace

Practices::Practices(std::vector<core::Organisation> organisations, core::OrganisationId usual) : usual_(usual) {
  for (auto& o : organisations)
    if (o.kind == core::OrganisationKind::practice) practices_.push_back(std::move(o));
}

Result<core::OrganisationId> Practices::find(std::string_view name_or_code) const {
  if (name_or_code.empty()) {
    if (!usual_) return refuse("practice", "The row names no practice: say which with --practice");
    return usual_;
  }
  const auto wanted = bare(name_or_code);
  const auto found = std::ranges::find_if(practices_, [&](const auto& p) { return bare(p.name) == wanted || bare(p.ods_code) == wanted; });
  if (wanted.empty() || found == practices_.end()) return refuse("practice", "No practice of this network has this name or ODS code");
  return found->id;
}

std::pair<std::string, std::string> split_name(std::string_view full) {
  std::vector<std::string_view> words;
  for (std::string_view rest = full; !rest.empty();) {
    const auto end = std::min(rest.find(' '), rest.size());
    if (end > 0) words.push_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  const auto is_title = [](std::string_view word) { return std::ranges::find(titles, bare(word)) != titles.end(); };
  const auto joined = [](auto first, auto last) {
    std::string text;
    for (; first != last; ++first) (text += text.empty() ? "" : " ") += *first;
    return text;
  };
  if (const auto comma = full.find(','); comma != full.npos) {
    auto [given, rest] = split_name(full.substr(comma + 1));
    if (!rest.empty()) given += (given.empty() ? "" : " ") + rest;
    std::string family(full.substr(0, comma));
    return {given, family.substr(0, family.find_last_not_of(' ') + 1)};
  }
  if (words.size() > 1 && is_title(words.front())) words.erase(words.begin());
  if (words.size() > 1 && words.back().starts_with('(')) words.pop_back();  // "SMITH John (Mr)"
  if (words.empty()) return {};
  return {joined(words.begin(), words.end() - 1), std::string(words.back())};
}

std::string proper_case(std::string_view name) {
  if (std::ranges::any_of(name, [](char c) { return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80; }))
    return std::string(name);
  std::string proper;
  bool begins = true;
  for (const char c : name) {
    proper += begins ? c : core::to_lower(c);
    begins = c == ' ' || c == '-' || c == '\'';
  }
  return proper;
}

Result<Person> read_person(std::span<const std::string_view> fields, const Reading& reading) {
  Person person;
  if (!fields[patient::nhs_number].empty()) {
    if (fields[patient::nhs_number].find_first_of("eE+") != std::string_view::npos)
      return refuse("nhs_number", "A spreadsheet has shortened the number (9.99E+09): format the column as text and save it again");
    const auto number = core::parse_nhs_number(fields[patient::nhs_number], "nhs_number");
    if (!number) return std::unexpected(number.error());
    person.nhs_number = *number;
  }
  if (auto names = read_names(fields, person); !names) return std::unexpected(names.error());
  const auto born = optional_date(fields[patient::date_of_birth], "date_of_birth", reading);
  if (!born) return std::unexpected(born.error());
  if (!*born) return refuse("date_of_birth", "The date of birth is blank");
  if (core::age_on(**born, reading.today) > 130) return refuse("date_of_birth", "This is more than 130 years ago");
  person.born = **born;
  const auto gender = read_gender(fields[patient::gender], reading.mapping);
  if (!gender) return std::unexpected(gender.error());
  person.gender = *gender;
  if (auto address = read_address(fields, person); !address) return std::unexpected(address.error());
  const auto practice = reading.practices.find(fields[patient::practice]);
  if (!practice) return std::unexpected(practice.error());
  person.practice = *practice;
  const auto registered = optional_date(fields[patient::registered_on], "registered_on", reading);
  if (!registered) return std::unexpected(registered.error());
  person.registered_on = *registered;
  const auto died = optional_date(fields[patient::died_on], "died_on", reading);
  if (!died) return std::unexpected(died.error());
  if (*died && **died < person.born) return refuse("died_on", "This is before the date of birth");
  person.died = *died;
  person.need = need_of(fields[patient::interpreter]);
  return person;
}

Patient new_patient(const Person& person, core::PatientId id, Date today) {
  const Date since = std::max(person.registered_on.value_or(today), person.born);
  Patient made{.id = id,
               .practice = person.practice,
               .nhs_number = person.nhs_number,
               .nhs_number_status = person.nhs_number ? core::NhsNumberStatus::trace_required : core::NhsNumberStatus::not_present,
               .names = {{person.given, person.family, {person.born, {}}}},
               .born = person.born,
               .gender = person.gender,
               .registrations = {{person.practice, {since, {}}}},
               .died = person.died};
  if (!person.address.empty() || !person.postcode.empty()) made.addresses = {{person.address, person.postcode, {since, {}}}};
  for (const auto& number : person.telephones)
    made.telephones.push_back({number, static_cast<int>(made.telephones.size()) + 1, false, {since, {}}});
  if (!person.need.empty()) made.needs = {person.need};
  return made;
}

bool update_patient(Patient& known, const Person& person, Date today) {
  bool changed = false;
  const auto now = [&](auto& field, const auto& value) {
    if (field == value) return;
    field = value;
    changed = true;
  };
  if (person.nhs_number && !known.nhs_number) {
    now(known.nhs_number, person.nhs_number);
    known.nhs_number_status = core::NhsNumberStatus::trace_required;
  }
  now(known.born, person.born);
  if (person.gender != core::Gender::not_known) now(known.gender, person.gender);
  if (person.died) now(known.died, person.died);
  const auto& name = core::current_name(known);
  if (!same(name.given, person.given) || !same(name.family, person.family)) {
    if (!known.names.empty()) known.names.front().period.to = today;
    known.names.insert(known.names.begin(), {person.given.empty() ? name.given : person.given, person.family, {today, {}}});
    changed = true;
  }
  const bool moved = !person.postcode.empty() && (known.addresses.empty() || known.addresses.front().postcode != person.postcode ||
                                                  (!person.address.empty() && !same(known.addresses.front().lines, person.address)));
  if (moved) {
    if (!known.addresses.empty()) known.addresses.front().period.to = today;
    known.addresses.insert(known.addresses.begin(), {person.address, person.postcode, {today, {}}});
    changed = true;
  }
  for (const auto& number : person.telephones) {
    if (std::ranges::find(known.telephones, number, &core::Telephone::number) != known.telephones.end()) continue;
    known.telephones.push_back({number, static_cast<int>(known.telephones.size()) + 1, false, {today, {}}});
    changed = true;
  }
  if (!person.need.empty() && std::ranges::find(known.needs, person.need) == known.needs.end()) {
    known.needs.push_back(person.need);
    changed = true;
  }
  if (known.practice != person.practice) {
    register_with(known, person.practice, person.registered_on.value_or(today));
    changed = true;
  }
  return changed;
}

void register_with(Patient& known, core::OrganisationId practice, Date on) {
  if (!known.registrations.empty() && !known.registrations.front().period.to) {
    auto& last = known.registrations.front().period;
    last.to = std::max(on, last.from);
  }
  known.registrations.insert(known.registrations.begin(), {practice, {on, {}}});
  known.practice = practice;
}

}  // namespace imports
