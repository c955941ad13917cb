-- Whether what was sent for an approval is still there; what ended long ago and has not lost it yet is found by its age.
alter table approval add column has_messages boolean not null default true;
create index approval_with_messages on approval (ended_at) where has_messages and ended_at is not null;
