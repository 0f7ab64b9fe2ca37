-- People who registered by themselves and have not signed in yet. Whoever never does is forgotten with all that
-- was made for them.
create table registration (
    centre bigint not null,
    principal text not null,
    volunteer text not null,
    made_at bigint not null,
    primary key (centre, principal)
);
create index registration_age on registration (made_at);

-- Who takes a place over that its holder gives away; empty: nobody yet.
alter table swap add column taker text not null default '';
