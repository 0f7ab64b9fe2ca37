-- What happened, as kind and ids, for those who listen. The counter's row is updated in the transaction that
-- writes the event, so numbers have no gaps and follow the order of commits, on every engine.
create table event_counter (
    centre bigint not null primary key,
    sequence bigint not null
);

create table event (
    centre bigint not null,
    sequence bigint not null,
    at bigint not null,
    kind text not null,
    volunteer text not null,
    organisation text not null,
    opening text not null,
    other text not null,
    primary key (centre, sequence)
) {{clustered}};
