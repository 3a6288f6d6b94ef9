-- A practice's requests by the time they came, and what came of each: the figures count a year of them at once.
create index requests_of_practice on requests (network_id, practice_id, opened_at);
create index appointments_of_request on appointments (network_id, request_id);
