#include "storage/requests.h"

#include "storage/access.h"

namespace storage {
namespace {

constexpr auto by_id = [] { return "where t.network_id = $1 and t.id = $5 and " + visible_patient("t.practice_id", "t.patient_id"); };
constexpr auto of_patient = [] {
  return "where t.network_id = $1 and t.patient_id = $5 and " + visible_patient("t.practice_id", "t.patient_id") +
         " order by t.opened_at desc limit 200";
};
constexpr auto of_request = [] {
  return "where t.network_id = $1 and t.request_id = $5 and " + visible_patient("t.practice_id", "t.patient_id") + " order by t.made_at";
};
constexpr auto of_episode = [] {
  return "where t.network_id = $1 and t.episode_id = $5 and " + visible_patient("t.practice_id", "t.patient_id") + " order by t.made_at";
};
// An episode goes with its person: who may see the person where they are registered now may see it.
constexpr auto open_of_patient = [] {
  return "join patients p on p.network_id = t.network_id and p.id = t.patient_id where t.network_id = $1 and t.patient_id = $5 and "
         "t.closed_at is null and " +
         visible_patient("p.practice_id", "p.id");
};

}  // namespace

std::optional<core::Request> find_request(Reader& reader, core::RequestId id) {
  reader.asked_for(core::subject(id));
  auto request = one_row<core::Request>(reader, select_of<core::Request, by_id>, Scoped(reader, Bytes(id.bytes)));
  if (request) reader.saw(core::subject(id), request->patient);
  return request;
}

std::vector<core::Request> requests_of(Reader& reader, core::PatientId patient) {
  return all_rows<core::Request>(reader, select_of<core::Request, of_patient>, Scoped(reader, Bytes(patient.bytes)));
}

std::optional<core::Referral> find_referral(Reader& reader, core::ReferralId id) {
  return one_row<core::Referral>(reader, select_of<core::Referral, by_id>, Scoped(reader, Bytes(id.bytes)));
}

std::vector<core::Referral> referrals_of(Reader& reader, core::RequestId id) {
  return all_rows<core::Referral>(reader, select_of<core::Referral, of_request>, Scoped(reader, Bytes(id.bytes)));
}

std::vector<core::Referral> referrals_of(Reader& reader, core::EpisodeId id) {
  return all_rows<core::Referral>(reader, select_of<core::Referral, of_episode>, Scoped(reader, Bytes(id.bytes)));
}

std::optional<core::Episode> open_episode_of(Reader& reader, core::PatientId patient) {
  return one_row<core::Episode>(reader, select_of<core::Episode, open_of_patient>, Scoped(reader, Bytes(patient.bytes)));
}

}  // namespace storage
