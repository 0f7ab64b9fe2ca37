-- The books. Every key begins with the centre. {{bytes}} and {{clustered}} are replaced by what the engine calls
-- them (server/store/dialect.hpp). Hashed rows hold ids, minutes, codes and instants only; words live in the
-- tables below, which may be erased without touching the chain.
create table centre (
    centre bigint not null primary key,
    id {{bytes}} not null unique,
    name text not null,
    zone text not null
);

create table journal (
    centre bigint not null,
    sequence bigint not null,
    record {{bytes}} not null,
    hash {{bytes}} not null,
    primary key (centre, sequence)
) {{clustered}};

-- The newest entry, written in the transaction that appends it: a journal cut short is noticed.
create table journal_head (
    centre bigint not null primary key,
    sequence bigint not null,
    hash {{bytes}} not null
);

create table account_words (
    centre bigint not null,
    account {{bytes}} not null,
    holder {{bytes}} not null,
    reference text not null,
    name text not null,
    primary key (centre, account)
);
create unique index account_words_reference on account_words (centre, reference);
