-- What is urgent is tried before whatever is not, however often it has to be tried again.
alter table message add column urgent integer not null default 0;
drop index message_next;
create index message_next on message (centre, state, urgent, next_at);
