-- Hours as people log them from a match: whose, where and for what; the minutes and credits are the books'.
-- The transfer's id is its 32 hexadecimal digits. Erasable.
create table logged_hours (
    centre bigint not null,
    transfer text not null,
    volunteer text not null,
    opening text not null,
    organisation text not null,
    minutes bigint not null,
    worked_on text not null,
    state text not null,
    at bigint not null,
    primary key (centre, transfer)
);
create index logged_hours_volunteer on logged_hours (centre, volunteer, at);
create index logged_hours_organisation on logged_hours (centre, organisation, at);
