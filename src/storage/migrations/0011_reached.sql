-- What pages ask for and no index led to: the network's clinics of a week, all a template ever made, doubts settled lately.
create index clinics_by_start on clinics (network_id, start_at);
create index clinics_made_by on clinics (network_id, session_template_id, template_day) where session_template_id is not null;
create index settled_doubts on doubts (network_id, practice_id, settled_at) where settled_at is not null;
