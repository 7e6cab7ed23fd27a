-- Where tracing is on, a change and an announcement say in which trace they came about (W3C traceparent), so that whoever
-- follows them goes on in it. Null otherwise. It tells of nobody, and is shown to nobody by the hub.
alter table changes add column traceparent text collate "C";
alter table announcements add column traceparent text collate "C";
