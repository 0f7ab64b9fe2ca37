-- Organisations, services and people's groups as anybody may read of them. Roles are shown from their own table.
create table directory_entry (
    centre bigint not null,
    id text not null,
    kind text not null,             -- organisation, service, group
    name text not null,
    organisation text not null,     -- the entry that runs a service; empty: nobody else
    description text not null,
    how text not null,              -- to come to it: drop in, ring first, be referred
    place text not null,            -- the address as it is published
    postcode text not null,
    ward text not null,             -- a code
    open_when text not null,
    telephone text not null,        -- of the organisation, as it is published; so are the two that follow
    e_mail text not null,
    website text not null,
    accessibility text not null,
    languages text not null,
    cost text not null,
    causes text not null,           -- words, with ; between
    published bigint not null,      -- 0: withdrawn
    review_on text not null,        -- the day it is to be looked at again
    changed_at bigint not null,
    changed_by text not null,       -- a principal
    primary key (centre, id)
);
create index directory_entry_review on directory_entry (centre, review_on, id);
