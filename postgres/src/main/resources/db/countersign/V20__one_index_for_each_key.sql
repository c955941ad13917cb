-- Whatever is looked for by a key has one index that serves, so that a plan from when a table was all but empty cannot choose another. An
-- address comes first: it says who, and of several all are looked up; an account has thousands of people.
alter table contact drop constraint contact_pkey;
alter table contact add primary key (address, account);
drop index contact_by_person;
create index contact_by_person on contact (person);
create index contact_moved on contact (current_address) where current_address is not null;
drop index contact_unnamed;
create index contact_unnamed on contact (profile_due) where name is null and last_inbound is not null;
drop index approver_open;
create index approver_open on approver (address, account) where is_open;
drop index approver_by_number;
create index approver_by_number on approver (address, account, number) where number is not null;
drop index approver_last;
create index approver_last on approver (address, account, sent_at desc nulls last, approval_id)
  where sent_at is not null or outdated_messages <> '{}';
drop index approval_due;
drop index approval_to_give_up;
create index approval_due on approval ((case status when 'PARKED' then least(expires_at, undeliverable_at) else expires_at end))
  where status in ('WAITING', 'PARKED');
