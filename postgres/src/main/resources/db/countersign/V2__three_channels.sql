-- One person at several addresses on several channels: each question has keys and messages of its own.

alter table approver add column channel text;
update approver p set channel = a.channel from approval a where a.id = p.approval_id;
alter table approver alter column channel set not null;
alter table approval drop column channel;

alter table approver
  add column reply_keys  text[]      not null default '{}',
  add column message_ids text[]      not null default '{}',
  add column sent_at     timestamptz,
  add column explained   integer     not null default 0,
  add column number      integer,
  add column is_open     boolean     not null default true;
update approver p
set reply_keys = array[p.reply_key_hash],
    message_ids = case when p.message_id is null then '{}' else array[p.message_id] end,
    sent_at = case when p.message_id is null then null else a.requested_at end,
    is_open = a.status in ('WAITING', 'PARKED')
from approval a where a.id = p.approval_id;
drop index approver_parked;
drop index approver_by_message;
alter table approver drop column reply_key_hash, drop column message_id;
create index approver_by_reply_key on approver using gin (reply_keys) with (fastupdate = off);
create index approver_by_message on approver using gin (message_ids) with (fastupdate = off);
create index approver_open on approver (account, address) where is_open;
create index approver_by_number on approver (account, address, number) where number is not null;
create index approver_last on approver (account, address, sent_at) where sent_at is not null;

alter table approval add column remind_at timestamptz;
create index approval_to_remind on approval (remind_at) where remind_at is not null;

-- All ids that a channel told to be one person within an account share the person.
alter table contact
  add column person          uuid        not null default gen_random_uuid(),
  add column closed_at       timestamptz,
  add column opted_out_at    timestamptz,
  add column current_address text,
  add column profile_due     timestamptz not null default now(),
  alter column last_inbound drop not null;
create index contact_by_person on contact (account, person);
create index contact_unnamed on contact (profile_due) where name is null;

alter table outbox add column account text;
update outbox set account = payload::json ->> 'account' where lane = 'SEND' and due_at is not null;

-- Accounts all of whose sends the channel refuses.
create table account_pause (
  account    text        primary key,
  reason     text        not null,
  detail     text        not null,
  since      timestamptz not null,
  until      timestamptz not null,
  tries      integer     not null,
  credential text
);

-- Tokens that Meta gave in exchange for a configured one, and when to ask for the next.
create table refreshed_token (
  account    text        primary key,
  origin     text        not null,
  token      text,
  expires_at timestamptz,
  due_at     timestamptz not null
);
