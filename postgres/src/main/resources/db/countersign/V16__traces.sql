-- The step of a distributed trace that asked (W3C Trace Context).
alter table approval add column traceparent text;
