-- People, places, the diary and casework. network_id leads every key; instants are UTC milliseconds, dates are days since 1970,
-- codes are text, lists are JSON text. One row of history for each version of each value.

create table networks (
  id uuid not null primary key,
  name text not null,
  made_at bigint not null,
  demo bigint not null
);

create table history (
  network_id uuid not null,
  id uuid not null,
  version bigint not null,
  kind text not null,
  at bigint not null,
  actor_id uuid,
  body text not null,
  primary key (network_id, id, version)
);

-- A receipt makes a write happen once: the same key gives the same answer. `fingerprint` tells a repeat from a different request.
create table receipts (
  network_id uuid not null,
  account_id uuid not null,
  key text not null,
  fingerprint text not null,
  at bigint not null,
  answer text not null,
  primary key (network_id, account_id, key)
);

create table organisations (
  network_id uuid not null,
  id uuid not null,
  version bigint not null,
  changed_at bigint not null,
  parent_id uuid,
  kind text not null,
  name text not null,
  ods_code text not null,
  address text not null,
  telephone text not null,
  primary key (network_id, id)
);

-- The tree, closed: each organisation reaches itself and everything beneath it. Access is decided on it.
create table organisation_reach (
  network_id uuid not null,
  ancestor_id uuid not null,
  organisation_id uuid not null,
  primary key (network_id, ancestor_id, organisation_id)
);

create table professionals (
  network_id uuid not null,
  id uuid not null,
  version bigint not null,
  changed_at bigint not null,
  name text not null,
  profession text not null,
  registration_number text not null,
  competences text not null,
  primary key (network_id, id)
);

create table accounts (
  network_id uuid not null,
  id uuid not null,
  version bigint not null,
  changed_at bigint not null,
  user_name text not null unique,
  name text not null,
  password_hash text not null,
  active bigint not null,
  professional_id uuid,
  primary key (network_id, id)
);

create table memberships (
  network_id uuid not null,
  account_id uuid not null,
  organisation_id uuid not null,
  role text not null,
  primary key (network_id, account_id, organisation_id, role)
);

-- Sign-in sessions: the token itself is never kept, only its digest.
create table sessions (
  token_digest bytea not null primary key,
  network_id uuid not null,
  account_id uuid not null,
  organisation_id uuid not null,
  role text not null,
  csrf text not null,
  started_at bigint not null,
  seen_at bigint not null,
  ended_at bigint
);
create index sessions_of_account on sessions (network_id, account_id);

create table patients (
  network_id uuid not null,
  id uuid not null,
  version bigint not null,
  changed_at bigint not null,
  practice_id uuid not null,
  nhs_number text,
  nhs_number_status text not null,
  names text not null,
  born bigint not null,
  gender text not null,
  addresses text not null,
  telephones text not null,
  registrations text not null,
  needs text not null,
  restricted bigint not null,
  died bigint,
  primary key (network_id, id)
);
create unique index patients_by_nhs_number on patients (network_id, nhs_number);

-- What a person is found by: forgiving keys of the name, telephone numbers, the date of birth. The practice stands before the person:
-- a search walks one practice's people however many the network has.
create table patient_keys (
  network_id uuid not null,
  key text not null,
  practice_id uuid not null,
  patient_id uuid not null,
  primary key (network_id, key, practice_id, patient_id)
-- only sqlite
) without rowid;
-- end
-- only postgres
);
-- end

create table episodes (
  network_id uuid not null,
  id uuid not null,
  version bigint not null,
  changed_at bigint not null,
  patient_id uuid not null,
  practice_id uuid not null,
  journey uuid not null,
  opened_at bigint not null,
  opened_by_id uuid not null,
  lead_id uuid,
  closed_at bigint,
  primary key (network_id, id)
);
create unique index one_open_episode on episodes (network_id, patient_id) where closed_at is null;

create table requests (
  network_id uuid not null,
  id uuid not null,
  version bigint not null,
  changed_at bigint not null,
  patient_id uuid not null,
  practice_id uuid not null,
  channel text not null,
  opened_at bigint not null,
  opened_by_id uuid not null,
  words text not null,
  reason text not null,
  answers text not null,
  rule_set text not null,
  suggested_kind text not null,
  suggested_rule_set text not null,
  suggested_rule text not null,
  suggested_service text not null,
  suggested_destination text not null,
  suggested_urgency text not null,
  chosen_kind text not null,
  chosen_rule_set text not null,
  chosen_rule text not null,
  chosen_service text not null,
  chosen_destination text not null,
  chosen_urgency text not null,
  override_reason text not null,
  ended_at bigint,
  ended_as text,
  status text not null,
  primary key (network_id, id)
);
create index requests_of_patient on requests (network_id, patient_id, opened_at);
-- All that the queue counts and sorts by. `ended_at` is in it, always null, so that SQLite takes it before an index of all requests.
create index open_requests on requests (network_id, practice_id, ended_at, opened_at, status, chosen_urgency, id) where ended_at is null;

create table referrals (
  network_id uuid not null,
  id uuid not null,
  version bigint not null,
  changed_at bigint not null,
  episode_id uuid not null,
  request_id uuid not null,
  patient_id uuid not null,
  practice_id uuid not null,
  service text not null,
  urgency text not null,
  made_at bigint not null,
  closed_at bigint,
  closed_as text not null,
  primary key (network_id, id)
);
create index referrals_of_patient on referrals (network_id, patient_id);
create unique index one_open_referral_a_service on referrals (network_id, request_id, service) where closed_at is null;

create table clinics (
  network_id uuid not null,
  id uuid not null,
  version bigint not null,
  changed_at bigint not null,
  organisation_id uuid not null,
  site_id uuid not null,
  professional_id uuid not null,
  service text not null,
  start_at bigint not null,
  end_at bigint not null,
  category text not null,
  open_to_network bigint not null,
  closed_at bigint,
  primary key (network_id, id)
);
create index clinics_of_professional on clinics (network_id, professional_id, start_at);
create index clinics_of_organisation on clinics (network_id, organisation_id, start_at);

create table slots (
  network_id uuid not null,
  id uuid not null,
  version bigint not null,
  changed_at bigint not null,
  clinic_id uuid not null,
  organisation_id uuid not null,
  site_id uuid not null,
  professional_id uuid not null,
  service text not null,
  start_at bigint not null,
  end_at bigint not null,
  mode text not null,
  open_to_network bigint not null,
  held_by_id uuid,
  held_for_id uuid,
  held_until bigint,
  appointment_id uuid,
  primary key (network_id, id)
);
create unique index slots_of_professional on slots (network_id, professional_id, start_at);
create index unbooked_slots on slots (network_id, service, start_at) where appointment_id is null;
create index slots_of_clinic on slots (network_id, clinic_id, start_at);
create index slots_held_for on slots (network_id, held_for_id) where held_for_id is not null;

create table appointments (
  network_id uuid not null,
  id uuid not null,
  version bigint not null,
  changed_at bigint not null,
  slot_id uuid not null,
  clinic_id uuid not null,
  organisation_id uuid not null,
  site_id uuid not null,
  professional_id uuid not null,
  patient_id uuid not null,
  practice_id uuid not null,
  request_id uuid not null,
  referral_id uuid not null,
  service text not null,
  start_at bigint not null,
  end_at bigint not null,
  mode text not null,
  booking_method text not null,
  booked_at bigint not null,
  booked_by_id uuid not null,
  arrived_at bigint,
  started_at bigint,
  completed_at bigint,
  did_not_attend_at bigint,
  cancelled_at bigint,
  cancel_reason text not null,
  outcome text,
  onward text not null,
  note text not null,
  status text not null,
  primary key (network_id, id)
);
-- No double booking: a slot has one live appointment, a professional is in one place at a time.
create unique index one_live_appointment_a_slot on appointments (network_id, slot_id) where cancelled_at is null;
create index appointments_of_patient on appointments (network_id, patient_id, start_at);
create index appointments_of_professional on appointments (network_id, professional_id, start_at);
create index appointments_of_organisation on appointments (network_id, organisation_id, start_at);
create index appointments_of_clinic on appointments (network_id, clinic_id, start_at);

-- only postgres
create extension if not exists btree_gist;
alter table appointments add constraint no_overlap exclude using gist
  (network_id with =, professional_id with =, int8range(start_at, end_at) with &&) where (cancelled_at is null);
-- end
-- only sqlite
create trigger no_overlap_insert before insert on appointments when new.cancelled_at is null and exists (
  select 1 from appointments a where a.network_id = new.network_id and a.professional_id = new.professional_id
    and a.cancelled_at is null and a.start_at < new.end_at and a.start_at > new.start_at - 86400000 and a.end_at > new.start_at)
begin select raise(abort, 'no_overlap'); end;
create trigger no_overlap_update before update of start_at, end_at, professional_id, cancelled_at on appointments
when new.cancelled_at is null and exists (
  select 1 from appointments a where a.network_id = new.network_id and a.professional_id = new.professional_id and a.id <> new.id
    and a.cancelled_at is null and a.start_at < new.end_at and a.start_at > new.start_at - 86400000 and a.end_at > new.start_at)
begin select raise(abort, 'no_overlap'); end;
-- end
