-- Concerns about people, seen by the few who have to; what was decided stands apart from why. Restrictions say
-- what holds, without a reason; incidents say what happened.
create table safeguarding_lead (
    centre bigint not null,
    principal text not null,
    primary key (centre, principal)
);
create table concern (
    centre bigint not null,
    number bigint not null,
    volunteer text not null,        -- whom it is about; empty: not a volunteer
    organisation text not null,
    need bigint not null,
    state text not null,            -- open, decided
    what text not null,
    raised_by text not null,        -- a principal
    raised_at bigint not null,
    review_at bigint not null,      -- the largest number: no more
    decision text not null,
    decided_by text not null,
    decided_at bigint not null,     -- -1: not yet
    duty text not null,             -- to refer: referred_dbs, referred_police, referred_council, not_needed; empty: not answered
    primary key (centre, number)
);
create table concern_note (
    centre bigint not null,
    concern bigint not null,
    number bigint not null,
    note text not null,
    principal text not null,
    at bigint not null,
    primary key (centre, concern, number)
);
-- Who may see it besides the leads and whoever raised it.
create table concern_reader (
    centre bigint not null,
    concern bigint not null,
    principal text not null,
    primary key (centre, concern, principal)
);
create table restriction (
    centre bigint not null,
    number bigint not null,
    volunteer text not null,
    kind text not null,             -- suspended, do_not_refer, not_for
    target text not null,           -- of not_for: a role or an organisation
    concern bigint not null,        -- that it was placed under; 0: none
    placed_by text not null,
    placed_at bigint not null,
    lifted_by text not null,
    lifted_at bigint not null,      -- -1: holds
    status_before text not null,    -- the person's, before the first that stopped them
    primary key (centre, number)
);
create index restriction_volunteer on restriction (centre, volunteer, lifted_at);
create table incident (
    centre bigint not null,
    number bigint not null,
    organisation text not null,     -- where
    opening text not null,
    volunteer text not null,        -- who was concerned, where it is a volunteer
    kind text not null,             -- injury, near_miss, behaviour, property, data, other
    what text not null,
    action text not null,           -- what was done about it
    happened_at bigint not null,
    reported_by text not null,
    reported_at bigint not null,
    primary key (centre, number)
);
create index incident_organisation on incident (centre, organisation, number);
