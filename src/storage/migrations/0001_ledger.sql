-- The ledger: which migrations have run, what happened, and the seals over what happened.

create table schema_versions (
  version bigint primary key,
  name text not null,
  digest bytea not null,
  applied_at bigint not null
);

-- One row an event, never changed. `digest` is of the row itself, without its sequence (storage/seal.h has the encoding).
create table events (
-- only sqlite
  sequence integer primary key autoincrement,
-- end
-- only postgres
  sequence bigint generated always as identity primary key,
-- end
  network_id uuid not null,
  at bigint not null,
  kind text not null,
  subject_kind text not null,
  subject_id uuid not null,
  patient_id uuid,
  actor_id uuid,
  organisation_id uuid,
  request_id text not null,
  detail text not null,
  digest bytea not null
);

-- A seal covers all events from one sequence to another. A second seal after the same `previous` is refused: the chain cannot fork.
create table seals (
  to_sequence bigint primary key,
  from_sequence bigint not null,
  sealed_at bigint not null,
  marks bytea not null,
  digest bytea not null,
  previous bytea not null unique
);

-- only sqlite
create trigger events_are_not_updated before update on events begin select raise(abort, 'events are only ever added'); end;
create trigger events_are_not_deleted before delete on events begin select raise(abort, 'events are only ever added'); end;
create trigger seals_are_not_updated before update on seals begin select raise(abort, 'seals are only ever added'); end;
create trigger seals_are_not_deleted before delete on seals begin select raise(abort, 'seals are only ever added'); end;
-- end
-- only postgres
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% are only ever added', tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger events_are_only_added before update or delete on events for each row execute function refuse_change();
create trigger events_are_not_truncated before truncate on events for each statement execute function refuse_change();
create trigger seals_are_only_added before update or delete on seals for each row execute function refuse_change();
create trigger seals_are_not_truncated before truncate on seals for each statement execute function refuse_change();
-- end
