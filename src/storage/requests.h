// Requests, referrals and episodes as their principal may see them. A row that may not be seen is not found.
#pragma once

#include <optional>
#include <vector>

#include "storage/store.h"

namespace storage {

std::optional<core::Request> find_request(Reader&, core::RequestId);
std::vector<core::Request> requests_of(Reader&, core::PatientId);  // the newest first, 200 at most

std::optional<core::Referral> find_referral(Reader&, core::ReferralId);
std::vector<core::Referral> referrals_of(Reader&, core::RequestId);
std::vector<core::Referral> referrals_of(Reader&, core::EpisodeId);
std::optional<core::Episode> open_episode_of(Reader&, core::PatientId);

}  // namespace storage
