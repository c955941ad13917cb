-- A question is found by any key and any message that it ever had: one index each, for every change of a question is written into all of its
-- indexes, into those of its empty lists as well.
drop index approver_by_reply_key;
drop index approver_by_outdated_key;
drop index approver_by_message;
drop index approver_by_outdated_message;
create index approver_by_key on approver using gin ((reply_keys || outdated_keys)) with (fastupdate = off);
create index approver_by_message on approver using gin ((message_ids || outdated_messages)) with (fastupdate = off);
