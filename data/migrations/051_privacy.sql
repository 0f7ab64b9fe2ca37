-- Requests about somebody's data, and what was found out about how they are dealt with: each with its clock, and by
-- when it is due.
create table privacy_case (
    centre bigint not null,
    number bigint not null,
    kind text not null,             -- access, erasure, correction, complaint, breach
    volunteer text not null,        -- whose data; empty: nobody the centre knows, or a breach
    words text not null,            -- what they ask, or what happened
    received_on text not null,
    known_at bigint not null,       -- of a breach: since when it is known; else -1
    state text not null,            -- open, closed
    extended bigint not null,       -- 1: two months more, because it is complex
    identity_how text not null,     -- how it was checked who asks; empty: not yet
    acknowledged_on text not null,  -- empty: not yet
    decision text not null,         -- granted, partly, refused; empty: none yet
    note text not null,             -- of the decision
    erased_at bigint not null,      -- -1: not
    opened_by text not null,        -- a principal
    opened_at bigint not null,
    closed_at bigint not null,      -- -1: not
    raised bigint not null,         -- 1: it was raised that it is due soon
    primary key (centre, number)
);
create index privacy_case_open on privacy_case (centre, state, number);
create index privacy_case_volunteer on privacy_case (centre, volunteer);
-- While more was asked of whoever asks, the clock stands still.
create table privacy_pause (
    centre bigint not null,
    privacy_case bigint not null,
    number bigint not null,
    from_on text not null,
    until_on text not null,         -- empty: still
    primary key (centre, privacy_case, number)
);
-- What is left out of an export: a table, or a column of one.
create table privacy_redaction (
    centre bigint not null,
    privacy_case bigint not null,
    place text not null,
    reason text not null,
    primary key (centre, privacy_case, place)
);
-- Nothing of this person is erased while one of these holds.
create table legal_hold (
    centre bigint not null,
    number bigint not null,
    volunteer text not null,
    reason text not null,
    placed_by text not null,
    placed_at bigint not null,
    lifted_by text not null,
    lifted_at bigint not null,      -- -1: holds
    primary key (centre, number)
);
create index legal_hold_volunteer on legal_hold (centre, volunteer, lifted_at);
-- Who was erased, as a keyed hash of the id, so that they are erased again where an older backup is put back.
create table erased_person (
    centre bigint not null,
    number bigint not null,
    salt text not null,
    mark text not null,
    pseudonym text not null,
    at bigint not null,
    primary key (centre, number)
);
-- Who has died or moved away: nothing is sent to the first, and nothing new is offered to either.
create table departure (
    centre bigint not null,
    volunteer text not null,
    kind text not null,             -- died, moved
    at bigint not null,
    principal text not null,
    primary key (centre, volunteer)
);
