-- Roles that came in as documents of the UK Volunteering Data Standard, by the ids of whoever published them, with all
-- that was said of them; and which of our organisations theirs are.
create table listed_organisation (
    centre bigint not null,
    source text not null,           -- whose document: a name the centre gives
    source_id text not null,
    organisation text not null,
    primary key (centre, source, source_id)
);
create table listed_role (
    centre bigint not null,
    source text not null,
    source_id text not null,
    activity_id text not null,      -- empty: it has none
    role text not null,
    said text not null,             -- a document of its own
    publish_from text not null,     -- days; empty: not said
    publish_until text not null,
    publication bigint not null,    -- 0: has not begun, 1: goes on, 2: is over
    seen_at bigint not null,        -- when it was last different
    gone_at bigint not null,        -- when its source said that it is no more; -1: it has not
    primary key (centre, source, source_id)
);
create unique index listed_role_role on listed_role (centre, role);
create index listed_role_activity on listed_role (centre, source, activity_id);
create index listed_role_publication on listed_role (centre, publication, publish_until);
