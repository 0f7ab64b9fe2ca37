-- A time bank's members: what they want and what help they offer, and what they agreed to do for each other.
create table member_notice (
    centre bigint not null,
    kind text not null,             -- want, help
    number bigint not null,
    volunteer text not null,        -- the member whose it is
    category text not null,         -- of the books
    title text not null,
    words text not null,
    minutes bigint not null,        -- about how long; 0: not said
    until_day text not null,        -- the last day it is of use; empty: until further notice
    state text not null,            -- open, arranged, met, withdrawn
    made_at bigint not null,
    made_by text not null,          -- a principal
    primary key (centre, kind, number)
);
create index member_notice_state on member_notice (centre, kind, state, number);
create index member_notice_volunteer on member_notice (centre, volunteer);
-- What, when, where and with which skills: cells of a role for what is wanted, of a volunteer for help
-- (data/README.md), so that the engine judges them like anybody's.
create table member_notice_cell (
    centre bigint not null,
    kind text not null,
    number bigint not null,
    name text not null,
    value text not null,
    primary key (centre, kind, number, name)
) {{clustered}};
-- One member does something for another.
create table favour (
    centre bigint not null,
    number bigint not null,
    want bigint not null,           -- what it answers; 0: nothing that was written down
    help bigint not null,           -- the offer it takes up; 0: none
    giver text not null,
    receiver text not null,
    category text not null,
    title text not null,
    minutes bigint not null,        -- as agreed
    day text not null,              -- empty: not settled yet
    giver_yes bigint not null,      -- 1: has said yes
    receiver_yes bigint not null,
    state text not null,            -- proposed, agreed, done, declined, cancelled
    reason text not null,           -- why it was declined or cancelled; erasable
    ended_by text not null,         -- giver, receiver, broker
    transfer text not null,         -- of the books, once it is done
    proposed_at bigint not null,
    agreed_at bigint not null,      -- -1: not
    done_at bigint not null,
    ended_at bigint not null,
    thanked_at bigint not null,
    thanks text not null,           -- erasable
    raised text not null,           -- what came up about it last: unanswered, outcome; empty: nothing
    made_by text not null,
    primary key (centre, number)
);
create index favour_giver on favour (centre, giver, number);
create index favour_receiver on favour (centre, receiver, number);
create index favour_want on favour (centre, want, number);
create index favour_state on favour (centre, state, number);
