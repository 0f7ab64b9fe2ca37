-- Emergencies: their states and every step of them, the roles they opened, the reserve, and the situation reports; and the campaigns by which openings are asked for in waves, in an emergency or not.
create table campaign (
    centre bigint not null,
    number bigint not null,
    opening text not null,
    state text not null,            -- running, over, stopped
    urgent bigint not null,         -- 1: asks at night, and whoever was asked just now
    confidence bigint not null,     -- per mille
    run bigint not null,            -- asks whom this run gives the opening first; 0: none
    deadline bigint not null,
    because text not null,          -- what the last look came to
    looked_at bigint not null,      -- -1: not yet
    next_look bigint not null,      -- the largest number: only when something happens to a match
    standing text not null,
    principal text not null,
    started_at bigint not null,
    ended_at bigint not null,       -- -1: not yet
    primary key (centre, number)
);
create index campaign_running on campaign (centre, state, next_look);
create index campaign_opening on campaign (centre, opening, state);
create index offer_answers on offer (centre, opening, reply, at);

create table emergency (
    centre bigint not null,
    number bigint not null,
    name text not null,
    state text not null,            -- standby, activated, stood_down, closed
    asked_by text not null,         -- who asked for it: "council duty officer"
    reference text not null,
    hurry bigint not null,          -- clocks of its openings run so many times faster while it is activated
    report_minutes bigint not null,
    next_report bigint not null,    -- the largest number: none is due
    opened_at bigint not null,
    changed_at bigint not null,
    primary key (centre, number)
);
create index emergency_due on emergency (centre, next_report);
-- Every action, by whom, why and when. Never changed.
create table emergency_step (
    centre bigint not null,
    emergency bigint not null,
    number bigint not null,
    step text not null,
    state_before text not null,
    state_after text not null,
    asked_by text not null,
    reference text not null,
    reason text not null,
    subject text not null,          -- a template, a volunteer, a run
    count bigint not null,          -- of what the step touched
    overridden bigint not null,
    standing text not null,
    principal text not null,
    at bigint not null,
    primary key (centre, emergency, number)
) {{clustered}};
create table emergency_opening (
    centre bigint not null,
    opening text not null,
    emergency bigint not null,
    begins bigint not null,
    ends bigint not null,
    vetted bigint not null,         -- 1: asks for checks, training or references: not for spontaneous volunteers
    primary key (centre, opening)
);
create index emergency_opening_of on emergency_opening (centre, emergency);
-- Who agreed beforehand to be asked in an emergency, and apart from them who came by themselves.
create table reserve_person (
    centre bigint not null,
    volunteer text not null,
    kind text not null,             -- reserve, spontaneous
    reason text not null,           -- why somebody without checks on record is in the reserve
    principal text not null,
    at bigint not null,
    primary key (centre, volunteer)
);
create table emergency_report (
    centre bigint not null,
    emergency bigint not null,
    number bigint not null,
    at bigint not null,
    state text not null,
    on_site bigint not null,
    overdue bigint not null,
    first_reply bigint not null,    -- median seconds from an offer to its answer; -1: no answer yet
    primary key (centre, emergency, number)
);
create table emergency_report_row (
    centre bigint not null,
    emergency bigint not null,
    report bigint not null,
    opening text not null,
    title text not null,
    ward text not null,
    places_minimum bigint not null,
    places_maximum bigint not null,
    held bigint not null,
    asked bigint not null,
    yes bigint not null,
    no bigint not null,
    silent bigint not null,         -- lapsed without an answer
    waiting bigint not null,        -- may still answer
    primary key (centre, emergency, report, opening)
) {{clustered}};
