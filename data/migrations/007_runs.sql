-- Matching runs: who asked for one, over what, with which settings, what came of it and its proof; and every
-- pairing it kept, moved, dropped or made, with what was decided of it. Ids, codes and numbers only.
create table run (
    centre bigint not null,
    number bigint not null,
    scope_kind text not null,       -- all, organisation, ward, programme
    scope_value text not null,
    fresh bigint not null,          -- 1: solved anew, whatever was in force
    keep_in_force bigint not null,  -- 1: nothing in force may be moved
    steps_max bigint not null,      -- 0: none
    purpose text not null,          -- empty: by hand; else what it was for ("emergency/3")
    started_by text not null,
    started_standing text not null,
    started_at bigint not null,
    state text not null,            -- queued, running, done, cancelled, failed
    why text not null,              -- of a failed one: a code
    stage text not null,
    stage_done bigint not null,
    stage_total bigint not null,
    as_of bigint not null,          -- the instant it was judged at; -1: not begun
    ended_at bigint not null,       -- -1: not yet
    previous bigint not null,       -- the run whose prices it began from; 0: none
    event bigint not null,          -- the newest event when its rows were read
    plan_class text not null,
    stopped text not null,          -- done, steps: why solving ended
    value bigint not null,
    upper_bound bigint not null,
    promise_points bigint not null,
    volunteers bigint not null,
    openings bigint not null,
    edges bigint not null,
    added bigint not null,
    moved bigint not null,
    dropped bigint not null,
    untouched bigint not null,
    waiting bigint not null,        -- approved, and not tried yet
    details bigint not null,        -- 1: its pairings and certificate are kept
    primary key (centre, number)
);
create table run_pairing (
    centre bigint not null,
    run bigint not null,
    number bigint not null,
    volunteer text not null,
    opening text not null,          -- the one they have in the plan, else the one they had
    moved_from text not null,
    movement text not null,
    state_before text not null,     -- of the match this would end; empty: none
    weight bigint not null,
    reasons text not null,          -- codes and numbers, as JSON
    decision text not null,         -- none (nothing to decide), open, approved, rejected
    step text not null,             -- suggest, offer
    channel text not null,
    decided_by text not null,
    decided_standing text not null,
    decided_at bigint not null,
    outcome text not null,          -- empty: not tried; the match's state, or why it was refused
    refused bigint not null,
    primary key (centre, run, number)
) {{clustered}};
create unique index run_pairing_pair on run_pairing (centre, run, volunteer, opening);
create index run_pairing_waiting on run_pairing (centre, run, decision, outcome);
-- The plan with its certificate (plan.json), in parts.
create table run_certificate (
    centre bigint not null,
    run bigint not null,
    part bigint not null,
    body text not null,
    primary key (centre, run, part)
);
