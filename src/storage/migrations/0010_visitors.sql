-- Whoever was booked into another practice's clinics is found there by the same keys as at home, so that a search walks its own place alone.
insert into patient_keys (network_id, key, practice_id, patient_id)
select k.network_id, k.key, v.organisation_id, k.patient_id
from (select distinct network_id, patient_id, organisation_id from appointments) v
join patients p on p.network_id = v.network_id and p.id = v.patient_id and p.practice_id <> v.organisation_id
join patient_keys k on k.network_id = p.network_id and k.practice_id = p.practice_id and k.patient_id = p.id;
