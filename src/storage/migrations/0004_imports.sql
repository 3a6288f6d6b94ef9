-- Files from other systems. A batch is staged in small commits, out of sight, and comes into sight at once when its published_at is set.

create table import_batches (
  network_id uuid not null,
  number bigint not null,
  id uuid not null,
  kind text not null,
  file_digest text not null,
  practice_id uuid,
  started_at bigint not null,
  rows_done bigint not null,
  added bigint not null,
  changed bigint not null,
  same bigint not null,
  doubtful bigint not null,
  refused bigint not null,
  noted bigint not null,
  staged_at bigint,
  published_at bigint,
  finished_at bigint,
  discarded_at bigint,
  primary key (network_id, number)
);

-- The rows a person may have to look at, or that wait for the batch to be published. `body` holds the row's values while they are
-- needed and nothing afterwards.
create table import_rows (
  network_id uuid not null,
  batch bigint not null,
  row_number bigint not null,
  outcome text not null,
  column_name text not null,
  reason text not null,
  candidates text not null,
  body text not null,
  settled_as uuid,
  done bigint not null,
  primary key (network_id, batch, row_number)
);

-- A new patient's batch until it is published and the patient is looked after; null for everybody else.
alter table patients add column staged_in bigint;
create index staged_patients on patients (network_id, staged_in, id) where staged_in is not null;

-- Appointments of the time before, as another system kept them. `place` is the order within the batch: by patient, then by time, so
-- that both trees grow at their ends. patient_id is null for those whom the record does not know.
create table past_appointments (
  network_id uuid not null,
  batch bigint not null,
  place bigint not null,
  practice_id uuid not null,
  patient_id uuid,
  role text not null,
  start_at bigint not null,
  booked_at bigint,
  status text not null,
  mode text not null,
  category text not null,
  minutes bigint,
  primary key (network_id, batch, place)
-- only sqlite
) without rowid;
-- end
-- only postgres
);
-- end
create index past_appointments_of_patient on past_appointments (network_id, batch, patient_id, start_at) where patient_id is not null;
