-- What the channel says of a message finds the row of a send whose answer never came.

alter table outbox
  add column recipient text,
  add column called_at timestamptz,
  add column parts     integer not null default 0,
  add column echo      bytea,
  add column sighted   text;
create index outbox_in_doubt on outbox (account, recipient) where lane = 'SEND' and state in ('CALLING', 'UNKNOWN');
create index approver_unknown on approver (delivery, approval_id) where delivery = 'UNKNOWN';
