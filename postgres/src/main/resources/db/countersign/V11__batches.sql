-- Whoever stores webhooks takes this many ids at once (see InboxWriter).
alter table inbox alter column id set increment by 1000;
