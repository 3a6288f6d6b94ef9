#include "storage/places.h"

#include "storage/access.h"

namespace storage {
namespace {

using core::Account;
using core::Organisation;
using core::Professional;

constexpr auto of_network = [] { return SqlText("where t.network_id = $1 order by t.id"); };
constexpr auto by_user_name = [] { return SqlText("where t.user_name = $1"); };

constexpr auto has_role_within = [] {
  return "t.id in (select m.account_id from memberships m where m.network_id = $1 and " + within_reach("m.organisation_id") + ")";
};
constexpr auto accounts_in_reach = [] { return "where t.network_id = $1 and " + has_role_within() + " order by t.name, t.id limit 500"; };
constexpr auto account_in_reach = [] { return "where t.network_id = $1 and t.id = $3 and " + has_role_within(); };

constexpr Statement any_value{"select 1 from history limit 1"};
constexpr Statement new_network{"insert into networks (id, name, made_at, demo) values ($1, $2, $3, $4)"};
constexpr Statement networks{"select id, name, made_at, demo from networks order by id"};
constexpr Statement network_of_user{"select network_id from accounts where user_name = $1"};
constexpr Statement reach_itself{"insert into organisation_reach (network_id, ancestor_id, organisation_id) values ($1, $2, $2)"};
constexpr Statement reach_from_above{
    "insert into organisation_reach (network_id, ancestor_id, organisation_id) "
    "select r.network_id, r.ancestor_id, $2 from organisation_reach r where r.network_id = $1 and r.organisation_id = $3"};
constexpr Statement reach{"select 1 from organisation_reach where network_id = $1 and ancestor_id = $2 and organisation_id = $3"};
constexpr Statement employed{
    "select 1 from accounts a join memberships m on m.network_id = a.network_id and m.account_id = a.id "
    "join organisation_reach r on r.network_id = m.network_id and r.organisation_id = m.organisation_id "
    "where a.network_id = $1 and r.ancestor_id = $2 and a.professional_id = $3"};
constexpr Statement new_membership{"insert into memberships (network_id, account_id, organisation_id, role) values ($1, $2, $3, $4)"};
constexpr Statement memberships{
    "select organisation_id, role from memberships where network_id = $1 and account_id = $2 order by organisation_id, role"};
constexpr Statement name_of_organisation{"select name from organisations where network_id = $1 and id = $2"};
constexpr Statement name_of_account{"select name from accounts where network_id = $1 and id = $2"};
constexpr Statement who_signs_in{
    "select a.user_name, m.role, o.name from accounts a join memberships m on m.network_id = a.network_id and m.account_id = a.id "
    "join organisations o on o.network_id = m.network_id and o.id = m.organisation_id "
    "where a.network_id = $1 and a.active = 1 and a.password_hash <> '' order by o.name, a.user_name"};
constexpr Statement new_session{
    "insert into sessions (token_digest, network_id, account_id, organisation_id, role, csrf, started_at, seen_at) values ($1, $2, $3, $4, "
    "$5, $6, $7, $8)"};
constexpr Statement session_by_token{
    "select s.network_id, s.account_id, s.organisation_id, s.role, s.csrf, s.started_at, s.seen_at, a.name, a.professional_id "
    "from sessions s join accounts a on a.network_id = s.network_id and a.id = s.account_id and a.active = 1 "
    "join memberships m on m.network_id = s.network_id and m.account_id = s.account_id and m.organisation_id = s.organisation_id and "
    "m.role = s.role "
    "where s.token_digest = $1 and s.ended_at is null"};
constexpr Statement seen{"update sessions set seen_at = $2 where token_digest = $1 and seen_at < $2"};
constexpr Statement end_one{"update sessions set ended_at = $2 where token_digest = $1 and ended_at is null"};
// The seals say where to begin: events have no index by time.
constexpr Statement refused_since{
    "select count(*) from events where sequence > coalesce((select to_sequence from seals where sealed_at < $1 order by to_sequence desc "
    "limit 1), 0) and kind = 'sign_in_refused' and subject_id = $2 and at >= $1"};
constexpr Statement end_all{"update sessions set ended_at = $3 where network_id = $1 and account_id = $2 and ended_at is null"};

}  // namespace

void add_network(Session& session, const Network& network) {
  session.execute(new_network, {Bytes(network.id.bytes), std::string_view(network.name), milliseconds(network.made_at),
                                static_cast<std::int64_t>(network.demo)});
}

std::vector<Network> all_networks(Session& session) {
  std::vector<Network> all;
  session.query(networks, {}, [&](const Row& row) {
    all.push_back(
        {Decode<core::NetworkId>::from(row, 0), std::string(row.text(1)), Decode<core::Instant>::from(row, 2), row.integer(3) != 0});
  });
  return all;
}

void save_organisation(Writer& writer, Organisation& organisation) {
  const bool is_new = organisation.version == 0;
  writer.save(organisation);
  if (!is_new) return;
  const Bytes network(writer.who().network.bytes), id(organisation.id.bytes);
  writer.session().execute(reach_itself, {network, id});
  if (organisation.parent) writer.session().execute(reach_from_above, {network, id, Bytes(organisation.parent.bytes)});
}

std::vector<Organisation> all_organisations(Reader& reader) {
  return all_rows<Organisation>(reader, select_of<Organisation, of_network>, std::vector<Parameter>{Bytes(reader.who().network.bytes)});
}

std::vector<Professional> all_professionals(Reader& reader) {
  return all_rows<Professional>(reader, select_of<Professional, of_network>, std::vector<Parameter>{Bytes(reader.who().network.bytes)});
}

std::string account_name(Reader& reader, core::AccountId id) {
  std::string name = "Somebody who has left";
  reader.session().query(name_of_account, {Bytes(reader.who().network.bytes), Bytes(id.bytes)},
                         [&](const Row& row) { name = row.text(0); });
  return name;
}

bool within_reach_of(Reader& reader, core::OrganisationId id) {
  bool within = false;
  reader.session().query(reach, {Bytes(reader.who().network.bytes), Bytes(reader.who().organisation.bytes), Bytes(id.bytes)},
                         [&](const Row&) { within = true; });
  return within;
}

std::vector<Account> accounts_within(Reader& reader) {
  return all_rows<Account>(reader, select_of<Account, accounts_in_reach>,
                           std::vector<Parameter>{Bytes(reader.who().network.bytes), Bytes(reader.who().organisation.bytes)});
}

std::optional<Account> find_account_within(Reader& reader, core::AccountId id) {
  reader.asked_for(core::subject(id));
  return one_row<Account>(
      reader, select_of<Account, account_in_reach>,
      std::vector<Parameter>{Bytes(reader.who().network.bytes), Bytes(reader.who().organisation.bytes), Bytes(id.bytes)});
}

bool employs(Reader& reader, core::ProfessionalId id) {
  bool found = false;
  reader.session().query(employed, {Bytes(reader.who().network.bytes), Bytes(reader.who().organisation.bytes), Bytes(id.bytes)},
                         [&](const Row&) { found = true; });
  return found;
}

void add_membership(Writer& writer, const core::Membership& membership) {
  writer.session().execute(new_membership, {Bytes(writer.who().network.bytes), Bytes(membership.account.bytes),
                                            Bytes(membership.organisation.bytes), core::code(membership.role)});
}

std::optional<SignInAccount> find_account(Session& session, std::string_view user_name) {
  std::optional<SignInAccount> found;
  session.query(network_of_user, {user_name}, [&](const Row& row) { found.emplace().network = Decode<core::NetworkId>::from(row, 0); });
  if (found) session.query(select_of<Account, by_user_name>, {user_name}, [&](const Row& row) { found->account = read_row<Account>(row); });
  return found;
}

std::string organisation_name(Session& session, core::NetworkId network, core::OrganisationId id) {
  std::string name;
  session.query(name_of_organisation, {Bytes(network.bytes), Bytes(id.bytes)}, [&](const Row& row) { name = row.text(0); });
  return name;
}

std::vector<core::Membership> memberships_of(Session& session, core::NetworkId network, core::AccountId account) {
  std::vector<core::Membership> all;
  session.query(memberships, {Bytes(network.bytes), Bytes(account.bytes)}, [&](const Row& row) {
    all.push_back({account, Decode<core::OrganisationId>::from(row, 0), Decode<core::Role>::from(row, 1)});
  });
  return all;
}

bool holds_values(Session& session) {
  bool holds = false;
  session.query(any_value, {}, [&](const Row&) { holds = true; });
  return holds;
}

std::vector<SignInLine> sign_in_lines(Session& session, core::NetworkId network) {
  std::vector<SignInLine> lines;
  session.query(who_signs_in, {Bytes(network.bytes)}, [&](const Row& row) {
    lines.push_back({std::string(row.text(0)), Decode<core::Role>::from(row, 1), std::string(row.text(2))});
  });
  return lines;
}

void add_session(Session& session, const SignInSession& s) {
  session.execute(new_session, {Bytes(s.token_digest), Bytes(s.network.bytes), Bytes(s.account.bytes), Bytes(s.organisation.bytes),
                                core::code(s.role), std::string_view(s.csrf), milliseconds(s.started_at), milliseconds(s.seen_at)});
}

std::optional<FoundSession> find_session(Session& session, Bytes token_digest) {
  std::optional<FoundSession> found;
  session.query(session_by_token, {token_digest}, [&](const Row& row) {
    auto& [s, who] = found.emplace();
    std::copy(token_digest.begin(), token_digest.end(), s.token_digest.begin());
    s.network = who.network = Decode<core::NetworkId>::from(row, 0);
    s.account = who.account = Decode<core::AccountId>::from(row, 1);
    s.organisation = who.organisation = Decode<core::OrganisationId>::from(row, 2);
    s.role = who.role = Decode<core::Role>::from(row, 3);
    s.csrf = row.text(4);
    s.started_at = Decode<core::Instant>::from(row, 5);
    s.seen_at = Decode<core::Instant>::from(row, 6);
    who.name = row.text(7);
    who.professional = Decode<core::ProfessionalId>::from(row, 8);
  });
  return found;
}

void touch_session(Session& session, Bytes token_digest, core::Instant now) { session.execute(seen, {token_digest, milliseconds(now)}); }
void end_session(Session& session, Bytes token_digest, core::Instant now) { session.execute(end_one, {token_digest, milliseconds(now)}); }
void end_sessions_of(Session& session, core::NetworkId network, core::AccountId account, core::Instant now) {
  session.execute(end_all, {Bytes(network.bytes), Bytes(account.bytes), milliseconds(now)});
}

std::int64_t sign_ins_refused(Session& session, core::AccountId account, core::Instant since) {
  std::int64_t refused = 0;
  session.query(refused_since, {milliseconds(since), Bytes(account.bytes)}, [&](const Row& row) { refused = row.integer(0); });
  return refused;
}

}  // namespace storage
