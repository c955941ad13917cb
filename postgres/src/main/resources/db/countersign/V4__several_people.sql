-- Several people, step after step. Each has one vote, at however many addresses.

alter table approval
  add column step      integer not null default 0,
  add column ladder    json,
  add column requester json    not null default '[]',
  add column on_expiry text    not null default 'EXPIRE';
update approval a set ladder = json_build_array(json_build_object(
  'approvers', json_build_array(json_build_object(
    'name', (select p.name from approver p where p.approval_id = a.id order by p.position limit 1),
    'everywhere', false,
    'addresses', (
      select json_agg(json_build_object('account', p.account, 'to', p.address) order by p.position)
      from approver p where p.approval_id = a.id))),
  'quorum', json_build_object('type', 'any'),
  'expiresInMillis', a.expires_in_ms));
alter table approval alter column ladder set not null, drop column expires_in_ms;

create table voter (
  approval_id   text        not null references approval on delete cascade,
  position      integer     not null,
  step          integer     not null,
  name          text,
  is_everywhere boolean     not null,
  is_replaced   boolean     not null default false,
  remind_at     timestamptz,
  awaiting      text,
  choice        text,
  account       text,
  address       text,
  channel       text,
  voted_at      timestamptz,
  comment       bytea,
  primary key (approval_id, position)
);
create index voter_to_remind on voter (remind_at) where remind_at is not null;
insert into voter (approval_id, position, step, name, is_everywhere, remind_at, choice, account, address, channel, voted_at)
select a.id, 0, 0, p.name, false, a.remind_at, case when a.status = 'DECIDED' then a.choice end,
  case when a.status = 'DECIDED' then split_part(substr(a.ended_by, 8), '/', 1) end,
  case when a.status = 'DECIDED' then substr(a.ended_by, 8 + position('/' in substr(a.ended_by, 8))) end,
  case when a.status = 'DECIDED' then p.channel end,
  case when a.status = 'DECIDED' then a.ended_at end
from approval a
join lateral (select * from approver p where p.approval_id = a.id order by p.position limit 1) p on true;

alter table approver add column voter integer not null default 0, drop column name;
drop index approval_to_remind;
alter table approval drop column remind_at;
