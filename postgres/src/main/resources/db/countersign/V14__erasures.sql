-- People may want that what is known of them be removed. Their addresses stay here, sealed, until that is done.

create table erasure (
  code         text        primary key,
  addresses    bytea,
  requested_at timestamptz not null default now(),
  -- webhooks up to the last one were looked through up to here
  webhook      bigint      not null default 0,
  last_webhook bigint      not null,
  due_at       timestamptz default now(),
  ended_at     timestamptz
);
create index erasure_due on erasure (due_at) where due_at is not null;

-- What an entry said is gone, its hash stays: the entries after it still fit.
alter table journal add column is_erased boolean not null default false;
