-- A person, or a request for help, passed on from one organisation to another, or by the centre, with the person's
-- consent; and what came of it. A match passed to an organisation is a referral and stands in `match`.
create table passing (
    centre bigint not null,
    number bigint not null,
    from_organisation text not null, -- empty: the centre
    to_organisation text not null,
    volunteer text not null,        -- one of the two:
    need bigint not null,
    wants text not null,            -- what they are passed on for, in words; erasable
    consent_how text not null,      -- telephone, paper, in_person
    consent_at bigint not null,
    consent_by text not null,       -- the principal who took it
    state text not null,            -- sent, acknowledged, declined, closed, withdrawn
    made_by text not null,
    sent_at bigint not null,
    acknowledged_at bigint not null, -- -1: not yet
    acknowledged_by text not null,
    closed_at bigint not null,      -- -1: not yet; declined and withdrawn are closed too
    outcome text not null,          -- taken_on, helped, not_suitable, not_reached, other; empty: none yet
    outcome_note text not null,     -- erasable
    next_at bigint not null,        -- when it comes up next; the largest number: not at all
    primary key (centre, number)
);
create index passing_to on passing (centre, to_organisation, number);
create index passing_from on passing (centre, from_organisation, number);
create index passing_volunteer on passing (centre, volunteer, number);
create index passing_need on passing (centre, need, number);
create index passing_next on passing (centre, next_at);
