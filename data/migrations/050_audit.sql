-- Who did what, and who looked at what is guarded: each row with the hash of all before it. Ids and no words; people
-- as numbers, so that erasing somebody makes their rows nobody's.
create table audit (
    centre bigint not null,
    number bigint not null,
    at bigint not null,
    principal text not null,
    standing text not null,
    method text not null,
    field text not null,            -- of a read: what was shown; empty: a change
    subjects text not null,         -- "#12 opening/R3": numbers of people, and ids of what else
    hash {{bytes}} not null,
    primary key (centre, number)
) {{clustered}};
create index audit_principal on audit (centre, principal, number);
-- The newest row, so that rows cut off at the end are missed.
create table audit_head (
    centre bigint not null primary key,
    number bigint not null,
    hash {{bytes}} not null
);
create table audit_person (
    centre bigint not null,
    person bigint not null,
    volunteer text not null,
    primary key (centre, person)
);
create unique index audit_person_volunteer on audit_person (centre, volunteer);
create table audit_mention (
    centre bigint not null,
    person bigint not null,
    number bigint not null,
    primary key (centre, person, number)
) {{clustered}};
-- Why, in words. Erasable.
create table audit_reason (
    centre bigint not null,
    number bigint not null,
    reason text not null,
    primary key (centre, number)
);
