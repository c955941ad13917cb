-- What systems that record a trace say to each other (the header tracestate of W3C Trace Context); it goes on with the trace.
alter table approval add column tracestate text;
