-- Why, in words: of a request, by whom, when. Erasable.
create table memo (
    centre bigint not null,
    request {{bytes}} not null,
    author {{bytes}} not null,
    written_at bigint not null,
    body text not null,
    primary key (centre, request)
);
create table category (
    centre bigint not null,
    code bigint not null,
    name text not null,
    primary key (centre, code)
);
create table reward_words (
    centre bigint not null,
    reward {{bytes}} not null,
    reference text not null,
    name text not null,
    primary key (centre, reward)
);
create unique index reward_words_reference on reward_words (centre, reference);
