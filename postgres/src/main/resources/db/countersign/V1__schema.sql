-- Times are the database's. Structured values are "json", not "jsonb": the order of members and the digits of numbers are shown to people.

create table approval (
  id                text        primary key,
  version           integer     not null,
  status            text        not null,
  account           text        not null,
  channel           text        not null,
  node              text,
  reference         text,
  title             text,
  locale            text,
  fields            json        not null,
  choices           json        not null,
  resume_kind       text        not null,
  resume_target     text,
  expires_in_ms     bigint,
  requested_at      timestamptz not null,
  expires_at        timestamptz not null,
  digest            text        not null,
  ended_at          timestamptz,
  ended_by          text,
  end_reason        text,
  choice            text,
  journal_length    integer     not null,
  journal_head      bytea       not null
);
create index approval_newest on approval (requested_at desc, id desc);
create index approval_by_reference on approval (reference) where reference is not null;
create index approval_due on approval (expires_at) where status in ('WAITING', 'PARKED');

create table approver (
  approval_id       text        not null references approval on delete cascade,
  position          integer     not null,
  name              text,
  account           text        not null,
  address           text        not null,
  reply_key_hash    text        not null unique,
  delivery          text        not null,
  message_id        text,
  primary key (approval_id, position)
);
create index approver_parked on approver (account, address) where delivery = 'PARKED';
create index approver_by_message on approver (account, address, message_id) where message_id is not null;

create table journal (
  approval_id       text        not null references approval on delete cascade,
  position          integer     not null,
  at                timestamptz not null,
  event             text        not null,
  actor             text        not null,
  details           json        not null,
  hash              bytea       not null,
  -- the order in which entries became visible: by transaction, once no older transaction is under way
  transaction       xid8        not null default pg_current_xact_id(),
  number            bigint      generated always as identity,
  primary key (approval_id, position)
);
create index journal_in_order on journal (transaction, number);

-- due_at is when somebody may take the row: now, after a wait, or when the lease of whoever holds it ends. No due_at: the row is finished.
create table outbox (
  id                bigint      generated always as identity primary key,
  effect_key        text        not null unique,
  approval_id       text        not null references approval on delete cascade,
  lane              text        not null,
  kind              text        not null,
  payload           text        not null,
  state             text        not null,
  due_at            timestamptz,
  fence             integer     not null default 0,
  attempts          integer     not null default 0,
  parts_sent        integer     not null default 0,
  message_ids       text[]      not null default '{}',
  last_error        text,
  created_at        timestamptz not null default now(),
  ended_at          timestamptz
);
create index outbox_due on outbox (lane, due_at) where due_at is not null;
create index outbox_by_approval on outbox (approval_id);

create table inbox (
  id                bigint      generated always as identity primary key,
  received_at       timestamptz not null default now(),
  body              bytea       not null,
  verified_for      text[]      not null,
  state             text        not null default 'RECEIVED',
  due_at            timestamptz default now(),
  fence             integer     not null default 0,
  attempts          integer     not null default 0,
  last_error        text,
  ended_at          timestamptz
);
create index inbox_due on inbox (due_at) where due_at is not null;

create table inbound_event (
  account           text        not null,
  kind              text        not null,
  event_id          text        not null,
  seen_at           timestamptz not null default now(),
  primary key (account, kind, event_id)
);

create table quarantine (
  inbox_id          bigint      not null references inbox on delete cascade,
  item              integer     not null,
  reason            text        not null,
  detail            text        not null,
  at                timestamptz not null default now(),
  primary key (inbox_id, item)
);

create table contact (
  account           text        not null,
  address           text        not null,
  name              text,
  last_inbound      timestamptz not null,
  primary key (account, address)
);
create index contact_newest on contact (last_inbound desc);

create table idempotency (
  owner             text        not null,
  key               text        not null,
  fingerprint       text        not null,
  approval_id       text        not null,
  created_at        timestamptz not null default now(),
  primary key (owner, key)
);

create table api_key (
  id                text        primary key,
  name              text        not null,
  hash              text        not null unique,
  scopes            text[]      not null,
  accounts          text[],
  created_at        timestamptz not null default now(),
  revoked_at        timestamptz,
  exposed_at        timestamptz
);

create table generated_secret (
  name              text        primary key,
  value             text        not null,
  created_at        timestamptz not null default now()
);
