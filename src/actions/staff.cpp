#include "actions/staff.h"

#include <algorithm>

#include <sodium.h>

#include "actions/sign_in.h"
#include "core/ascii.h"
#include "core/check.h"
#include "core/telephone.h"
#include "core/text_limits.h"
#include "storage/places.h"
#include "storage/rota.h"

namespace actions {
namespace {

constexpr std::size_t competences_max = 20;

// Twenty letters and digits that are not mistaken for one another, in four groups: 98 bits.
std::string made_password() {
  constexpr std::string_view letters = "abcdefghjkmnpqrstuvwxyz23456789";
  core::check(sodium_init() >= 0, "libsodium starts");
  std::string password;
  for (int i = 0; i < 20; ++i) {
    if (i > 0 && i % 5 == 0) password += '-';
    password += letters[randombytes_uniform(static_cast<std::uint32_t>(letters.size()))];
  }
  return password;
}

Result<std::vector<std::string>> competences_in(std::string_view text) {
  std::vector<std::string> all;
  std::string one;
  const auto finish = [&] {
    if (!one.empty() && std::ranges::find(all, one) == all.end()) all.push_back(one);
    one.clear();
  };
  for (const char c : text) {
    if (c == ',') finish();
    else if (core::is_letter(c) || core::is_digit(c) || c == '_') one += core::to_lower(c);
    else if (c != ' ')
      return core::fail(core::Fault::invalid, "competences", "A competence is a code of letters, digits and _, like msk_first_contact");
  }
  finish();
  if (text.size() > 500 || all.size() > competences_max)
    return core::fail(core::Fault::invalid, "competences", "Enter twenty competences at most");
  return all;
}

Result<std::string> registration_in(std::string_view text, core::Role profession) {
  auto number = core::checked_text("registration_number", text, {.called = "the registration number", .characters_max = 20});
  if (!number) return number;
  if (!std::ranges::all_of(*number, [](char c) { return core::is_letter(c) || core::is_digit(c); }))
    return core::fail(core::Fault::invalid, "registration_number", "A registration number is letters and digits, like PH123456");
  if (number->empty() && core::is_registered_clinician(profession))
    return core::fail(core::Fault::invalid, "registration_number",
                      "Enter the registration number (GMC or HCPC): nobody is registered without");
  return number;
}

bool has_professional(core::Role role) { return core::keeps_own_diary(role) || role == core::Role::gp; }

core::Event account_event(storage::Writer& writer, core::AccountId id, std::string done) {
  return {writer.now(),           core::EventKind::account_changed, core::subject(id),          {},
          writer.actor().account, writer.actor().organisation,      {{"done", std::move(done)}}};
}

StaffRow row_of(storage::Reader& reader, core::Account account, const std::vector<core::Professional>& professionals) {
  StaffRow row{std::move(account), {}, {}, true};
  row.account.password_hash.clear();  // no page has any use for it
  row.roles = storage::memberships_of(reader.session(), reader.who().network, row.account.id);
  const auto gives = roles_to_give(reader.who().role);
  for (const auto& role : row.roles)
    row.may_change =
        row.may_change && storage::within_reach_of(reader, role.organisation) && std::ranges::find(gives, role.role) != gives.end();
  const auto professional = std::ranges::find(professionals, row.account.professional, &core::Professional::id);
  if (row.account.professional && professional != professionals.end()) row.professional = *professional;
  return row;
}

// Loads an account that this person may change, hands it to `change`, and saves.
Result<std::string> change_account(const System& system, const Principal& who, const OnceKey& once, core::AccountId id,
                                   const std::function<Result<std::string>(storage::Writer&, core::Account&, StaffRow&)>& change) {
  return system.store.write(who, system.now(), once, [&](storage::Writer& writer) -> Result<std::string> {
    auto account = storage::find_account_within(writer, id);
    if (!account) return not_found("Account");
    if (once.is_stale(account->version)) return stale();
    auto row = row_of(writer, *account, storage::all_professionals(writer));
    if (!row.may_change)
      return core::fail(core::Fault::forbidden, "",
                        "This person also works elsewhere, or is an administrator: ask your administrator to change it");
    return change(writer, *account, row);
  });
}

}  // namespace

std::vector<core::Role> roles_to_give(core::Role of_whoever_gives) {
  std::vector<core::Role> roles;
  for (std::size_t i = 0; i < core::codes<core::Role>.size(); ++i) {
    const auto role = static_cast<core::Role>(i);
    if (role != core::Role::administrator || of_whoever_gives == core::Role::administrator) roles.push_back(role);
  }
  return roles;
}

StaffView view_staff(const System& system, const Principal& who) {
  return system.store.read(who, system.now(), [&](storage::Reader& reader) {
    const auto professionals = storage::all_professionals(reader);
    StaffView view{{}, {}, storage::all_organisations(reader)};
    for (auto& account : storage::accounts_within(reader)) view.rows.push_back(row_of(reader, std::move(account), professionals));
    const auto templates = storage::templates_within(reader);
    for (const auto& professional : professionals)
      if (std::ranges::find(templates, professional.id, &core::SessionTemplate::professional) != templates.end() &&
          !storage::employs(reader, professional.id))
        view.visitors.push_back(professional);
    return view;
  });
}

Result<MemberView> view_member(const System& system, const Principal& who, core::AccountId id) {
  return system.store.read(who, system.now(), [&](storage::Reader& reader) -> Result<MemberView> {
    auto account = storage::find_account_within(reader, id);
    if (!account) return not_found("Account");
    return MemberView{row_of(reader, std::move(*account), storage::all_professionals(reader)), storage::all_organisations(reader)};
  });
}

std::vector<core::Organisation> places_to_work(const System& system, const Principal& who) {
  return system.store.read(who, system.now(), [&](storage::Reader& reader) {
    auto all = storage::all_organisations(reader);
    std::erase_if(all, [&](const core::Organisation& o) {
      return o.kind == core::OrganisationKind::site || o.kind == core::OrganisationKind::region || !storage::within_reach_of(reader, o.id);
    });
    return all;
  });
}

Result<FirstPassword> add_staff(const System& system, const Principal& who, const OnceKey& once, const StaffDraft& draft) {
  const auto name = core::checked_text("name", draft.name, {.called = "the person's name", .characters_min = 2, .characters_max = 100});
  if (!name) return std::unexpected(name.error());
  auto user_name = core::checked_text("user_name", draft.user_name, {.called = "a user name", .characters_min = 3, .characters_max = 60});
  if (!user_name) return std::unexpected(user_name.error());
  std::ranges::transform(*user_name, user_name->begin(), core::to_lower);
  if (!std::ranges::all_of(*user_name,
                           [](char c) { return core::is_letter(c) || core::is_digit(c) || c == '.' || c == '-' || c == '_' || c == '@'; }))
    return core::fail(core::Fault::invalid, "user_name", "A user name is letters, digits and . - _ @, without spaces");
  const auto gives = roles_to_give(who.role);
  if (std::ranges::find(gives, draft.role) == gives.end())
    return core::fail(core::Fault::forbidden, "", "Only an administrator makes administrators");
  const auto competences = competences_in(draft.competences);
  if (!competences) return std::unexpected(competences.error());
  const auto registration = has_professional(draft.role) ? registration_in(draft.registration_number, draft.role) : std::string();
  if (!registration) return std::unexpected(registration.error());
  const std::string password = made_password(), hash = hash_password(password);
  const auto id = system.make_id<core::AccountId>();
  const auto professional_id = system.make_id<core::ProfessionalId>();
  const auto answer = system.store.write(who, system.now(), once, [&](storage::Writer& writer) -> Result<std::string> {
    writer.asked_for(core::subject(draft.organisation));
    if (!storage::within_reach_of(writer, draft.organisation)) return not_found("Place");
    if (storage::find_account(writer.session(), *user_name))
      return core::fail(core::Fault::conflict, "user_name", "That user name is taken");
    core::Account account{.id = id, .user_name = *user_name, .name = *name, .password_hash = hash, .professional = {}};
    if (has_professional(draft.role)) {
      core::Professional professional{.id = professional_id,
                                      .name = *name,
                                      .profession = draft.role,
                                      .registration_number = *registration,
                                      .competences = *competences};
      writer.save(professional);
      account.professional = professional_id;
    }
    writer.save(account);
    storage::add_membership(writer, {id, draft.organisation, draft.role});
    auto event = account_event(writer, id, "added");
    event.detail.push_back({"role", std::string(core::code(draft.role))});
    writer.record({std::move(event)});
    return core::to_string(id);
  });
  if (!answer) return std::unexpected(answer.error());
  const auto made = *core::parse_id<core::AccountId>(*answer);
  return FirstPassword{made, made == id ? password : std::string()};
}

Result<FirstPassword> new_password(const System& system, const Principal& who, const OnceKey& once, core::AccountId id) {
  const std::string password = made_password(), hash = hash_password(password);
  const std::string mark = core::to_string(system.new_id());
  const auto answer =
      change_account(system, who, once, id, [&](storage::Writer& writer, core::Account& account, StaffRow&) -> Result<std::string> {
        if (!account.active) return core::fail(core::Fault::conflict, "", "This account is closed");
        account.password_hash = hash;
        writer.save(account);
        storage::end_sessions_of(writer.session(), who.network, id, writer.now());
        writer.record({account_event(writer, id, "password")});
        return mark;
      });
  if (!answer) return std::unexpected(answer.error());
  return FirstPassword{id, *answer == mark ? password : std::string()};
}

Result<std::string> change_staff(const System& system, const Principal& who, const OnceKey& once, core::AccountId id,
                                 const StaffDraft& draft) {
  const auto name = core::checked_text("name", draft.name, {.called = "the person's name", .characters_min = 2, .characters_max = 100});
  if (!name) return std::unexpected(name.error());
  const auto competences = competences_in(draft.competences);
  if (!competences) return std::unexpected(competences.error());
  return change_account(system, who, once, id, [&](storage::Writer& writer, core::Account& account, StaffRow& row) -> Result<std::string> {
    if (row.professional) {
      const auto registration = registration_in(draft.registration_number, row.professional->profession);
      if (!registration) return std::unexpected(registration.error());
      row.professional->name = *name;
      row.professional->registration_number = *registration;
      row.professional->competences = *competences;
      writer.save(*row.professional);
    }
    account.name = *name;
    writer.save(account);
    writer.record({account_event(writer, id, "changed")});
    return core::to_string(id);
  });
}

Result<std::string> close_account(const System& system, const Principal& who, const OnceKey& once, core::AccountId id) {
  return change_account(system, who, once, id, [&](storage::Writer& writer, core::Account& account, StaffRow&) -> Result<std::string> {
    if (id == who.account) return core::fail(core::Fault::conflict, "", "You cannot close your own account");
    if (!account.active) return core::fail(core::Fault::conflict, "", "This account is closed already");
    account.active = false;
    account.password_hash.clear();
    writer.save(account);
    storage::end_sessions_of(writer.session(), who.network, id, writer.now());
    writer.record({account_event(writer, id, "closed")});
    return core::to_string(id);
  });
}

// ---- Sites.

namespace {

Result<core::Organisation> with_draft(core::Organisation site, const SiteDraft& draft) {
  auto name = core::checked_text("name", draft.name, {.called = "the site's name", .characters_min = 2, .characters_max = 100});
  if (!name) return std::unexpected(name.error());
  auto address = core::checked_text("address", draft.address, {.called = "the address", .characters_min = 5, .characters_max = 200});
  if (!address) return std::unexpected(address.error());
  std::string telephone;
  if (!draft.telephone.empty()) {
    auto number = core::parse_telephone(draft.telephone);
    if (!number) return std::unexpected(number.error());
    telephone = core::display_telephone(*number);
  }
  site.name = std::move(*name);
  site.address = std::move(*address);
  site.telephone = std::move(telephone);
  return site;
}

std::optional<core::Organisation> find_within(storage::Reader& reader, core::OrganisationId id, core::OrganisationKind kind) {
  reader.asked_for(core::subject(id));
  const Directory directory(reader);
  const auto* found = directory.find(id);
  if (!found || found->kind != kind || !storage::within_reach_of(reader, id)) return std::nullopt;
  return *found;
}

Result<std::string> keep_site(storage::Writer& writer, core::Organisation site) {
  storage::save_organisation(writer, site);
  writer.record({{writer.now(),
                  core::EventKind::place_changed,
                  core::subject(site.id),
                  {},
                  writer.actor().account,
                  writer.actor().organisation,
                  {}}});
  return core::to_string(site.id);
}

}  // namespace

SitesView view_sites(const System& system, const Principal& who) {
  return system.store.read(who, system.now(), [&](storage::Reader& reader) {
    SitesView view;
    for (auto& place : storage::all_organisations(reader)) {
      if (!storage::within_reach_of(reader, place.id)) continue;
      if (place.kind == core::OrganisationKind::site) view.sites.push_back(std::move(place));
      else if (place.kind == core::OrganisationKind::practice) view.practices.push_back(std::move(place));
    }
    std::ranges::sort(view.sites, {}, &core::Organisation::name);
    return view;
  });
}

Result<core::Organisation> view_site(const System& system, const Principal& who, core::OrganisationId id) {
  return system.store.read(who, system.now(), [&](storage::Reader& reader) -> Result<core::Organisation> {
    auto site = find_within(reader, id, core::OrganisationKind::site);
    if (!site) return not_found("Site");
    return *site;
  });
}

Result<std::string> add_site(const System& system, const Principal& who, const OnceKey& once, const SiteDraft& draft) {
  const auto id = system.make_id<core::OrganisationId>();
  return system.store.write(who, system.now(), once, [&](storage::Writer& writer) -> Result<std::string> {
    if (!find_within(writer, draft.practice, core::OrganisationKind::practice)) return not_found("Practice");
    auto site = with_draft({.id = id, .parent = draft.practice, .kind = core::OrganisationKind::site, .name = "", .ods_code = ""}, draft);
    if (!site) return std::unexpected(site.error());
    return keep_site(writer, std::move(*site));
  });
}

Result<std::string> change_site(const System& system, const Principal& who, const OnceKey& once, core::OrganisationId id,
                                const SiteDraft& draft) {
  return system.store.write(who, system.now(), once, [&](storage::Writer& writer) -> Result<std::string> {
    auto site = find_within(writer, id, core::OrganisationKind::site);
    if (!site) return not_found("Site");
    if (once.is_stale(site->version)) return stale();
    auto changed = with_draft(std::move(*site), draft);
    if (!changed) return std::unexpected(changed.error());
    return keep_site(writer, std::move(*changed));
  });
}

}  // namespace actions
