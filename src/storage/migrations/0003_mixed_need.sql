-- A request's referrals, one a service: a mixed need goes to several professionals.
create index referrals_of_request on referrals (network_id, request_id);
