-- Whatever is looked for by a key has one index that serves, so that a plan from when a table was all but empty cannot choose another.
drop index contact_by_person;
create index contact_by_person on contact (person);
drop index contact_unnamed;
create index contact_unnamed on contact (profile_due) where name is null and last_inbound is not null;
drop index approval_due;
drop index approval_to_give_up;
create index approval_due on approval ((case status when 'PARKED' then least(expires_at, undeliverable_at) else expires_at end))
  where status in ('WAITING', 'PARKED');
