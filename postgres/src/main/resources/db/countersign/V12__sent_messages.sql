-- What was sent to a person lately is found by the person: nobody's whole past is read.
create index outbox_sent on outbox (account, recipient, called_at) where lane = 'SEND' and called_at is not null;
