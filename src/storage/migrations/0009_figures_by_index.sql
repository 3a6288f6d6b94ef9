-- Waits and capacity read every request of a year. From an index that holds all they ask for they read tens of megabytes; from the rows,
-- which lie a few to a page, all of the database, once for each practice.
drop index requests_of_practice;
create index requests_of_practice on requests (network_id, practice_id, opened_at, chosen_service, id, ended_at, ended_as);
drop index appointments_of_request;
create index appointments_of_request on appointments
  (network_id, request_id, start_at, started_at, completed_at, cancelled_at, did_not_attend_at);
