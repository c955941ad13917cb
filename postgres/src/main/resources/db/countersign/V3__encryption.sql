-- What people wrote and what is secret is sealed (see SealedColumn). A start that finds no row in encryption_key seals what is
-- there, in one transaction with the first row; until then the columns hold the clear text.

alter table approval
  alter column title         type bytea using convert_to(title, 'UTF8'),
  alter column digest        type bytea using convert_to(digest, 'UTF8'),
  alter column end_reason    type bytea using convert_to(end_reason, 'UTF8'),
  alter column resume_target type bytea using convert_to(resume_target, 'UTF8');
alter table journal
  alter column details       type bytea using convert_to(details::text, 'UTF8');
alter table outbox
  alter column payload       type bytea using convert_to(payload, 'UTF8'),
  alter column last_error    type bytea using convert_to(last_error, 'UTF8');
alter table idempotency
  alter column fingerprint   type bytea using convert_to(fingerprint, 'UTF8');
alter table account_pause
  alter column detail        type bytea using convert_to(detail, 'UTF8');
alter table refreshed_token
  alter column token         type bytea using convert_to(token, 'UTF8');
alter table generated_secret
  alter column value         type bytea using convert_to(value, 'UTF8');

-- Each key that ever sealed something here, with something that it sealed: who can open all of it has the right keyset.
create table encryption_key (
  key_id     bigint      primary key,
  proof      bytea       not null,
  first_used timestamptz not null default now()
);
