-- How people and organisations are reached. What somebody signs in with is theirs (principal.address); this is
-- what the centre knows of them besides.
create table contact (
    centre bigint not null,
    kind text not null,             -- volunteer, organisation
    id text not null,
    e_mail text not null,
    telephone text not null,
    channel text not null,          -- e_mail, text, ring, letter
    quiet_from bigint not null,     -- minutes of the day; -1: never quiet
    quiet_until bigint not null,
    language text not null,         -- empty: the centre's
    changed_at bigint not null,
    primary key (centre, kind, id)
);

-- Messages to people, written in the transaction of what they tell of, and sent after it. A row holds no secret:
-- the link in it is made when it is sent. Its facts go as soon as it has gone.
create table message (
    centre bigint not null,
    id bigint not null,
    to_kind text not null,          -- volunteer, organisation, principal, address
    to_id text not null,
    name text not null,             -- of its sentences in the catalogue
    volunteer text not null,        -- whom and what it is about
    opening text not null,
    record text not null,           -- what the link acts on
    methods text not null,          -- that the link allows, separated by spaces; empty: no link
    link_seconds bigint not null,
    only_in text not null,          -- the states of the match in which it is still of use; empty: always
    channel text not null,          -- asked for: e_mail, text; empty: whatever the contact says
    queued_at bigint not null,
    next_at bigint not null,        -- when it is to be tried
    attempts bigint not null,
    state text not null,            -- waiting, sent, failed, dropped
    done_at bigint not null,        -- -1: not yet
    primary key (centre, id)
);
create index message_next on message (centre, state, next_at);
create index message_done on message (centre, done_at);
create index message_about on message (centre, volunteer, opening);
create table message_fact (
    centre bigint not null,
    message bigint not null,
    name text not null,
    value text not null,
    primary key (centre, message, name)
) {{clustered}};

-- Who could step in where somebody dropped out: first as a wish, then as the list that was found for it.
create table replacement_wanted (
    centre bigint not null,
    opening text not null,
    volunteer text not null,        -- who dropped out
    at bigint not null,
    primary key (centre, opening)
);
create table replacement (
    centre bigint not null,
    opening text not null,
    number bigint not null,         -- 1: the best
    volunteer text not null,
    score bigint not null,
    made_at bigint not null,
    primary key (centre, opening, number)
);
-- A confirmed place that its holder would give to somebody else.
create table swap (
    centre bigint not null,
    opening text not null,
    volunteer text not null,        -- who holds it
    reason text not null,
    at bigint not null,
    primary key (centre, opening, volunteer)
);

-- Who looked at what is guarded: contacts and checks. Kept for a time.
create table read_log (
    centre bigint not null,
    number bigint not null,
    principal text not null,
    standing text not null,
    field text not null,
    method text not null,
    subject text not null,
    at bigint not null,
    primary key (centre, number)
);
create index read_log_age on read_log (centre, at);
create index read_log_subject on read_log (centre, subject, at);

-- The latest time that was ever seen: a clock that is set back makes nobody's session or code last longer.
create table clock_mark (
    centre bigint not null primary key, -- 0: the whole database
    at bigint not null
);

-- Lists are read along these.
create index principal_volunteer on principal (centre, volunteer);
create index principal_organisation on principal (centre, organisation);
create index match_organisation on match (centre, organisation, volunteer, opening);
create index match_state on match (centre, state, volunteer, opening);
create index match_interest on match (centre, interested_at);
