-- A short hash of who is called back (the address itself is sealed): one that is busy is left out when work is claimed. Rows from before have none.
alter table outbox add column receiver text;
