-- When it was last known that the channel posts what happens on an account.
create table account_subscription (
  account   text        primary key,
  posted_at timestamptz not null
);

-- People whose answers the channel may not have posted since a time, and when to ask it for them.
create table missed_answers (
  account  text        not null,
  address  text        not null,
  since    timestamptz not null,
  noted_at timestamptz not null default now(),
  due_at   timestamptz not null,
  attempts integer     not null default 0,
  primary key (account, address)
);
create index missed_answers_due on missed_answers (due_at);
