-- How often the handling of a webhook was put off until a message that is under way is known to be sent.
alter table inbox add column waits integer not null default 0;
