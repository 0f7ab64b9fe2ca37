-- How an organisation stands with the centre. One without a row was here before anybody asked: it is approved.
create table organisation_standing (
    centre bigint not null,
    organisation text not null,
    state text not null,            -- applied, approved, refused, suspended, leaving, left
    since bigint not null,
    decided_by text not null,       -- the principal who brought it there; empty: itself
    reason text not null,
    applied_at bigint not null,
    purpose text not null,          -- what it does, in its words
    charity_number text not null,
    contact_name text not null,     -- who asked for it
    contact_address text not null,
    wants text not null,            -- what it would like to have people for, in its words
    limits_checks bigint not null,  -- 1: it may ask for the checks of organisation_check and no others
    last_day text not null,         -- of one that leaves; empty: not said
    primary key (centre, organisation)
);
create index organisation_standing_state on organisation_standing (centre, state, organisation);
-- Insurance and policies that somebody has seen; never a copy.
create table organisation_document (
    centre bigint not null,
    number bigint not null,
    organisation text not null,
    kind text not null,
    reference text not null,
    seen_on text not null,
    seen_by text not null,          -- a principal
    valid_until text not null,      -- the last day; empty: until it is changed
    withdrawn_at bigint not null,   -- -1: it counts
    primary key (centre, number)
);
create index organisation_document_of on organisation_document (centre, organisation, number);
create index organisation_document_until on organisation_document (centre, withdrawn_at, valid_until);
create table organisation_check (
    centre bigint not null,
    organisation text not null,
    check_code text not null,
    allowed_by text not null,
    allowed_at bigint not null,
    primary key (centre, organisation, check_code)
);
create table organisation_site (
    centre bigint not null,
    number bigint not null,
    organisation text not null,
    name text not null,
    address text not null,
    postcode text not null,
    notes text not null,            -- how to get in, what to mind
    removed_at bigint not null,     -- -1: in use
    primary key (centre, number)
);
create index organisation_site_of on organisation_site (centre, organisation, number);
