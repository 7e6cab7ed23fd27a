-- When an owner last stood by a record, in a column: lists of ageing records are read in its order. The type change rewrites
-- both tables once, superseded versions too, without an UPDATE that their triggers would refuse.

set local statement_timeout = 0;
alter table records add column validated_at timestamptz;
alter table records alter column validated_at type timestamptz using coalesce((body->>'validatedAt')::timestamptz, entered_at), alter column validated_at set not null;
alter table record_versions add column validated_at timestamptz;
alter table record_versions alter column validated_at type timestamptz using coalesce((body->>'validatedAt')::timestamptz, entered_at), alter column validated_at set not null;
create index records_by_validation on records (owner, collection, validated_at, id) include (ends_at) where status in ('live', 'located', 'suspended');
create index records_by_review on records (owner, collection, review_on, id) where status in ('live', 'located', 'suspended');
