-- The rota: session templates, leave, and who must be told that a session was given up. A clinic that came from a template says which
-- and for what day, so that making clinics again makes none twice.

alter table clinics add column session_template_id uuid;
alter table clinics add column template_day bigint;
alter table clinics add column cancelled_at bigint;
alter table clinics add column cancel_reason text not null default '';
create unique index clinics_of_template on clinics (network_id, session_template_id, template_day)
  where session_template_id is not null and cancelled_at is null;

alter table slots add column withdrawn_at bigint;
drop index slots_of_professional;
create unique index slots_of_professional on slots (network_id, professional_id, start_at) where withdrawn_at is null;
drop index unbooked_slots;
create index unbooked_slots on slots (network_id, service, start_at, mode) where appointment_id is null and withdrawn_at is null;

create table session_templates (
  network_id uuid not null,
  id uuid not null,
  version bigint not null,
  changed_at bigint not null,
  professional_id uuid not null,
  organisation_id uuid not null,
  site_id uuid not null,
  service text not null,
  weekdays bigint not null,
  start_minute bigint not null,
  end_minute bigint not null,
  mode text not null,
  telephone_last bigint not null,
  category text not null,
  open_to_network bigint not null,
  every_weeks bigint not null,
  from_day bigint not null,
  to_day bigint,
  primary key (network_id, id)
);
create index templates_of_professional on session_templates (network_id, professional_id);

create table leave_periods (
  network_id uuid not null,
  id uuid not null,
  version bigint not null,
  changed_at bigint not null,
  professional_id uuid not null,
  from_day bigint not null,
  to_day bigint not null,
  reason text not null,
  withdrawn_at bigint,
  primary key (network_id, id)
);
create index leave_of_professional on leave_periods (network_id, professional_id, from_day);

create table displacements (
  network_id uuid not null,
  id uuid not null,
  version bigint not null,
  changed_at bigint not null,
  clinic_id uuid not null,
  organisation_id uuid not null,
  appointment_id uuid not null,
  patient_id uuid not null,
  was_at bigint not null,
  moved bigint not null,
  told_at bigint,
  primary key (network_id, id)
);
create index displacements_of_clinic on displacements (network_id, clinic_id, was_at);
create index people_to_tell on displacements (network_id, organisation_id, told_at, clinic_id) where told_at is null;

-- Two clinics made from templates never overlap, even when two practices make them in the same moment.
-- only postgres
alter table clinics add constraint no_clinic_overlap exclude using gist
  (network_id with =, professional_id with =, int8range(start_at, end_at) with &&)
  where (session_template_id is not null and cancelled_at is null);
-- end
-- only sqlite
create trigger no_clinic_overlap before insert on clinics when new.session_template_id is not null and exists (
  select 1 from clinics c where c.network_id = new.network_id and c.professional_id = new.professional_id
    and c.session_template_id is not null and c.cancelled_at is null and c.start_at < new.end_at
    and c.start_at > new.start_at - 86400000 and c.end_at > new.start_at)
begin select raise(abort, 'no_clinic_overlap'); end;
-- end
