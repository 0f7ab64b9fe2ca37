-- Who speaks for an organisation, from when to when. An organiser's account without a row speaks for it as long as
-- it is there.
create table organisation_delegate (
    centre bigint not null,
    number bigint not null,
    organisation text not null,
    principal text not null,
    kind text not null,             -- organiser, delegate (in somebody's place, for a time)
    from_at bigint not null,
    until_at bigint not null,       -- the largest number: until further notice
    appointed_by text not null,
    appointed_at bigint not null,
    begun bigint not null,          -- 1: the account was opened for it
    ended_at bigint not null,       -- -1: it holds, or will
    ended_by text not null,         -- empty: its time was over
    primary key (centre, number)
);
create index organisation_delegate_of on organisation_delegate (centre, organisation, number);
create index organisation_delegate_principal on organisation_delegate (centre, principal, ended_at);
create index organisation_delegate_due on organisation_delegate (centre, ended_at, until_at);
