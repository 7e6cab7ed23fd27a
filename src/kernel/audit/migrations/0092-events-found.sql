-- Audit events are looked for by who did them and by what was done, newest first, among one bureau's.
create index audit_events_by_person on audit_events (bureau, person, at desc, sequence desc) where person is not null;
create index audit_events_by_action on audit_events (bureau, action, at desc, sequence desc);
