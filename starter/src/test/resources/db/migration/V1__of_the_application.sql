create table refund (id text primary key);
