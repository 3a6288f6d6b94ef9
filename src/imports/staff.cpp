// Staff: few, so the rows wait as they are and the flip itself writes accounts, professionals and roles.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "core/ascii.h"
#include "core/check.h"
#include "core/text_limits.h"
#include "imports/fields.h"
#include "imports/staging.h"
#include "storage/places.h"

namespace imports {
namespace {

using core::Fault;
using storage::Writer;

constexpr std::size_t staff_max = 2'000;  // a flip of more would keep bookings waiting

std::unexpected<core::Error> refuse(std::string_view field, std::string text) {
  return core::fail(Fault::invalid, std::string(field), std::move(text));
}

struct RoleWord {
  std::string_view word;
  core::Role role;
};
constexpr RoleWord role_words[] = {
    {"reception", core::Role::receptionist},
    {"carenavigator", core::Role::receptionist},
    {"doctor", core::Role::gp},
    {"generalpractitioner", core::Role::gp},
    {"gppartner", core::Role::gp},
    {"salariedgp", core::Role::gp},
    {"fcp", core::Role::physiotherapist},
    {"physio", core::Role::physiotherapist},
    {"firstcontactphysiotherapist", core::Role::physiotherapist},
    {"mskpractitioner", core::Role::physiotherapist},
    {"ot", core::Role::occupational_therapist},
    {"splw", core::Role::link_worker},
    {"socialprescriber", core::Role::link_worker},
    {"socialprescribinglinkworker", core::Role::link_worker},
    {"navigator", core::Role::support_navigator},
    {"practicemanager", core::Role::manager},
    {"systemadministrator", core::Role::administrator},
};

Result<core::Role> read_role(std::string_view text, const Mapping& mapping) {
  std::string word = bare(text);
  if (const auto mapped = mapping.words.find(word); mapped != mapping.words.end()) word = bare(mapped->second);
  for (std::size_t i = 0; i < core::codes<core::Role>.size(); ++i)
    if (bare(core::codes<core::Role>[i]) == word) return static_cast<core::Role>(i);
  const auto known = std::ranges::find(role_words, word, &RoleWord::word);
  if (known != std::end(role_words)) return known->role;
  return refuse("role", "Not a role of Fingerpost: map it under [role], or take the row out");
}

struct Member {
  std::string name, user_name, registration_number;
  core::Role role{};
  core::OrganisationId practice;
};

std::string user_name_of(std::string_view given, std::string_view family) {
  std::string made;
  for (const char c : std::string(given) + "." + std::string(family))
    if (core::is_letter(c) || core::is_digit(c) || c == '.') made += core::to_lower(c);
  return made;
}

Result<Member> read_member(std::span<const std::string_view> fields, const Reading& reading) {
  namespace f = staff_member;
  std::string given(fields[f::given_name]), family(fields[f::family_name]);
  if (family.empty()) std::tie(given, family) = split_name(fields[f::full_name]);
  auto name = core::checked_text("full_name", proper_case(given) + " " + proper_case(family),
                                 {.called = "a name", .characters_min = 1, .characters_max = 100});
  if (!name) return std::unexpected(name.error());
  const auto role = read_role(fields[f::role], reading.mapping);
  if (!role) return std::unexpected(role.error());
  auto user_name = core::checked_text("user_name", fields[f::user_name].empty() ? user_name_of(given, family) : fields[f::user_name],
                                      {.called = "a user name", .characters_min = 3, .characters_max = 100});
  if (!user_name) return std::unexpected(user_name.error());
  std::ranges::transform(*user_name, user_name->begin(), core::to_lower);
  auto registration =
      core::checked_text("registration_number", fields[f::registration_number], {.called = "a registration number", .characters_max = 20});
  if (!registration) return std::unexpected(registration.error());
  if (registration->empty() && core::is_registered_clinician(*role) && *role != core::Role::gp)
    return refuse("registration_number", "A physiotherapist or occupational therapist has a HCPC number");
  const auto practice = reading.practices.find(fields[f::practice]);
  if (!practice) return std::unexpected(practice.error());
  return Member{std::move(*name), std::move(*user_name), std::move(*registration), *role, *practice};
}

// The record's side of a row: who has this user name, and whether the role is there already.
struct Standing {
  std::optional<storage::SignInAccount> account;
  bool has_role = false;
};
Standing standing_of(storage::Session& session, core::NetworkId network, const Member& member) {
  Standing standing{storage::find_account(session, member.user_name)};
  if (!standing.account) return standing;
  for (const auto& m : storage::memberships_of(session, network, standing.account->account.id))
    standing.has_role |= m.organisation == member.practice && m.role == member.role;
  return standing;
}

Result<std::string> outcome_of(storage::Session& session, core::NetworkId network, const Member& member) {
  const auto standing = standing_of(session, network, member);
  if (!standing.account) return "added";
  if (standing.account->network != network || standing.account->account.name != member.name)
    return refuse("user_name", "Somebody else has this user name: give another one in the file");
  return standing.has_role ? "same" : "changed";
}

core::Event changed(const Writer& writer, core::AccountId id, const Member& member, const ImportBatch& batch) {
  return {writer.now(),
          core::EventKind::account_changed,
          core::subject(id),
          {},
          writer.who().account,
          member.practice,
          {{"role", std::string(core::code(member.role))}, {"batch", batch.number}}};
}

// As 'fingerpost user add', without a password: nobody can sign in before one is set.
void add_member(Writer& writer, const Member& member, const ImportBatch& batch, std::int64_t row) {
  core::Account account{.id = core::AccountId{id_of_row(batch, 2 * row)}, .user_name = member.user_name, .name = member.name};
  if (core::keeps_own_diary(member.role) || member.role == core::Role::gp) {
    core::Professional professional{.id = core::ProfessionalId{id_of_row(batch, 2 * row + 1)},
                                    .name = member.name,
                                    .profession = member.role,
                                    .registration_number = member.registration_number};
    writer.save(professional);
    account.professional = professional.id;
  }
  writer.save(account);
  storage::add_membership(writer, {account.id, member.practice, member.role});
  writer.record({changed(writer, account.id, member, batch)});
}

}  // namespace

Result<void> stage_staff(const Importer& importer, const File& file, const Table& table, const StageOptions& options, Staged& staged) {
  const Practices practices(organisations(importer), staged.batch.practice);
  std::vector<ImportRow> rows;
  std::vector<Member> members;  // of the rows that are not refused, in order
  std::set<std::string> names;
  auto read = each_row(file, table, [&](const FieldRow& row) -> Result<void> {
    if (rows.size() == staff_max) return refuse("file", fmt::format("The file has more than {} rows: cut it into several", staff_max));
    Result<Member> member = refuse("", row.flaw);
    if (row.flaw.empty()) member = read_member(row.fields, {options.mapping, practices, day_of(staged.batch)});
    if (member && !names.insert(member->user_name + " " + core::to_string(member->practice) + std::string(core::code(member->role))).second)
      member = refuse("user_name", "Another row says the same");
    if (!member) {
      rows.push_back(refused_row(row.number, table.columns, member.error()));
      return {};
    }
    auto& kept = rows.emplace_back(ImportRow{.number = row.number, .outcome = "added"});
    for (const auto field : row.fields) kept.body.emplace_back(field);
    kept.body[staff_member::role] = core::code(member->role);
    kept.body[staff_member::user_name] = member->user_name;
    members.push_back(std::move(*member));
    return {};
  });
  if (!read) return read;
  const auto decide = [&](storage::Session& session, std::vector<ImportRow>& decided, ImportBatch& batch) {
    auto member = members.begin();
    for (auto& row : decided) {
      if (row.outcome != "refused") {
        const auto outcome = outcome_of(session, importer.network(), *member++);
        if (outcome) row.outcome = *outcome;
        else row = refused_row(row.number, table.columns, outcome.error());
      }
      if (row.outcome == "added") ++batch.counts.added;
      if (row.outcome == "changed") ++batch.counts.changed;
      if (row.outcome == "same") ++batch.counts.same;
      if (row.outcome == "refused") ++batch.counts.refused;
      batch.rows_done = row.number;
    }
  };
  std::vector<ImportRow> decided;
  ImportBatch batch;
  const auto afresh = [&] {
    decided = rows;
    batch = staged.batch;
    batch.counts = {};
  };
  if (options.dry_run) {
    importer.store.database().read([&](storage::Session& session) { afresh(), decide(session, decided, batch); });
  } else if (staged.batch.rows_done == 0) {  // one transaction: there is nothing to go on with after it
    const auto written = importer.write(staged.batch.started_at, [&](Writer& writer) -> Result<std::string> {
      afresh();
      decide(writer.session(), decided, batch);
      for (const auto& row : decided)
        if (row.outcome != "same") storage::add_import_row(writer.session(), importer.network(), batch.number, row);
      if (!storage::save_batch(writer.session(), importer.network(), batch, 0))
        return core::fail(Fault::conflict, "batch", "Somebody else goes on with this batch");
      return "";
    });
    if (!written) return std::unexpected(written.error());
  } else {
    return {};
  }
  staged.batch = batch;
  for (const auto& row : decided)
    if (row.outcome == "refused") tell(staged, row);
  return {};
}

Result<void> publish_staff(Writer& writer, const ImportBatch& batch) {
  const Practices practices(storage::all_organisations(writer), batch.practice);
  static const Mapping none;
  for (auto& row : storage::import_rows(writer.session(), writer.who().network, batch.number, 0, staff_max)) {
    if (row.done) continue;
    const std::vector<std::string_view> fields(row.body.begin(), row.body.end());
    core::check(fields.size() == staff_fields, "a kept row has the values of a member of staff");
    const auto member = read_member(fields, {none, practices, day_of(batch)});
    if (!member) return std::unexpected(member.error());
    const auto standing = standing_of(writer.session(), writer.who().network, *member);
    if (!standing.account) {
      add_member(writer, *member, batch, row.number);
    } else if (!standing.has_role) {
      const auto id = standing.account->account.id;
      storage::add_membership(writer, {id, member->practice, member->role});
      writer.record({changed(writer, id, *member, batch)});
    }
    row.done = true;
    storage::save_import_row(writer.session(), writer.who().network, batch.number, row);
  }
  return {};
}

}  // namespace imports
