-- The reception desk: doubts about who somebody is, who looks after a request and who is looking at it now, notes.

-- What somebody new said, kept apart from the patients until a manager has settled who it is.
create table doubts (
  network_id uuid not null,
  id uuid not null,
  version bigint not null,
  changed_at bigint not null,
  practice_id uuid not null,
  raised_at bigint not null,
  raised_by_id uuid not null,
  given text not null,
  family text not null,
  born bigint not null,
  nhs_number text,
  telephone text not null,
  may_leave_message bigint not null,
  address text not null,
  postcode text not null,
  needs text not null,
  candidates text not null,
  settled_at bigint,
  settled_by_id uuid,
  settled_as text,
  patient_id uuid,
  primary key (network_id, id)
);
create index open_doubts on doubts (network_id, practice_id, raised_at) where settled_at is null;

-- Beside the request and not in it: taking a request must not turn back the form of whoever is answering its questions.
create table assignments (
  network_id uuid not null,
  id uuid not null,
  version bigint not null,
  changed_at bigint not null,
  request_id uuid not null,
  patient_id uuid not null,
  practice_id uuid not null,
  account_id uuid,
  assigned_by_id uuid not null,
  primary key (network_id, id)
);
create unique index one_assignment_a_request on assignments (network_id, request_id);
create index assignments_of_account on assignments (network_id, account_id) where account_id is not null;

-- Which request each account has open. One row an account, worth nothing after a few minutes, no history.
create table looking (
  network_id uuid not null,
  account_id uuid not null,
  request_id uuid not null,
  seen_at bigint not null,
  primary key (network_id, account_id)
);
create index looking_at on looking (network_id, request_id);

create table notes (
  network_id uuid not null,
  id uuid not null,
  version bigint not null,
  changed_at bigint not null,
  patient_id uuid not null,
  practice_id uuid not null,
  request_id uuid,
  written_at bigint not null,
  written_by_id uuid not null,
  text text not null,
  primary key (network_id, id)
);
create index notes_of_patient on notes (network_id, patient_id, written_at);
-- only sqlite
create trigger notes_are_not_changed before update on notes begin select raise(abort, 'notes are only ever added'); end;
-- end
-- only postgres
create trigger notes_are_only_added before update on notes for each row execute function refuse_change();
-- end

create index requests_ended on requests (network_id, practice_id, ended_at) where ended_at is not null;

-- People are found by the postcode too, for those who might be somebody new.
-- only sqlite
insert into patient_keys (network_id, key, practice_id, patient_id)
select network_id, 'p=' || json_extract(addresses, '$[0].postcode'), practice_id, id from patients
where coalesce(json_extract(addresses, '$[0].postcode'), '') <> '';
-- end
-- only postgres
insert into patient_keys (network_id, key, practice_id, patient_id)
select network_id, 'p=' || (addresses::json -> 0 ->> 'postcode'), practice_id, id from patients
where coalesce(addresses::json -> 0 ->> 'postcode', '') <> '';
-- end
