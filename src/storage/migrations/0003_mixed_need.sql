-- A request's referrals, one a service: a mixed need goes to several professionals.
create index referrals_of_request on referrals (network_id, request_id);
create index referrals_of_episode on referrals (network_id, episode_id);
-- The nearest free times at one site, without walking those of all the others.
create index unbooked_slots_of_site on slots (network_id, site_id, service, start_at, mode) where appointment_id is null;
