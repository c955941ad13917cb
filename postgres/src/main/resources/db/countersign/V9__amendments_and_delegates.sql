-- What is asked may change. What was sent of it before stays known, so that a late tap gets its true answer.

alter table approval add column revision integer not null default 1;

alter table approver
  add column outdated_until    integer not null default 0,
  add column outdated_keys     text[]  not null default '{}',
  add column outdated_messages text[]  not null default '{}';
create index approver_by_outdated_key on approver using gin (outdated_keys) with (fastupdate = off);
create index approver_by_outdated_message on approver using gin (outdated_messages) with (fastupdate = off);
drop index approver_last;
create index approver_last on approver (account, address, sent_at desc nulls last, approval_id) where sent_at is not null or outdated_messages <> '{}';

-- Somebody who may give the vote of another voter, whose position it is.
alter table voter add column principal integer;

-- Since when somebody else is asked in their place. What a person is to write next is kept, sealed, where they write it.
alter table voter add column passed_on_at timestamptz;
update voter v set passed_on_at = a.requested_at from approval a
where a.id = v.approval_id and (v.is_replaced or v.step < a.step);
alter table voter drop column is_replaced, drop column awaiting;
