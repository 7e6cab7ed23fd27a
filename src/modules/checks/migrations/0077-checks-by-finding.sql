-- R21: which checks found a record. Only checks that found something are in it.
create index checks_by_finding on checks using gin ((found::jsonb) jsonb_path_ops) where found is not null;
