-- What people enter in place of a field's value: while they are at it, and with their answer. Sealed.

alter table approver add column draft bytea;
alter table voter add column entered bytea;
