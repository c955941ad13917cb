-- What a request says about time, and when to look at what of it. The hours of an older request are those of every day.

alter table approval
  add column timing           json        not null default '{}',
  add column undeliverable_at timestamptz;
create index approval_to_give_up on approval (undeliverable_at) where status = 'PARKED';

alter table voter add column reminders timestamptz[] not null default '{}';
create index voter_to_remind_as_wished on voter ((reminders[1])) where cardinality(reminders) > 0;
