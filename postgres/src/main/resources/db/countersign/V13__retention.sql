-- What is finished is found by its age, oldest first.
create index inbox_done on inbox (received_at) where due_at is null;
create index inbound_event_seen on inbound_event (seen_at);
create index approval_ended on approval (ended_at) where ended_at is not null;
create index idempotency_by_approval on idempotency (approval_id);
