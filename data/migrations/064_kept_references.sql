-- What an organisation said of somebody who gave it their time, and what is on record about it, kept when the
-- organisation goes.
create table kept_reference (
    centre bigint not null,
    organisation text not null,
    volunteer text not null,
    organisation_name text not null,
    first_day text not null,
    last_day text not null,
    minutes bigint not null,        -- confirmed
    roles text not null,            -- titles, with ; between
    words text not null,            -- the organisation's; empty: the record alone; erasable
    given_by text not null,         -- a principal
    given_at bigint not null,
    primary key (centre, organisation, volunteer)
);
create index kept_reference_volunteer on kept_reference (centre, volunteer);
