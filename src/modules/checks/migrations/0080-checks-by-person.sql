-- A person's own checks of the last hours. Cameras and gateways ask for nobody by name, and cost nothing here.
create index checks_by_person on checks (person, at desc) where person is not null;
