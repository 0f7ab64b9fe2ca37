-- What a coordinator wants of the runs to come: two who stay together, or a pairing that is not to be. Lifted ones
-- are kept. And where the openings of a run's pairings are, and whose, so that its rows are found by that.
create table pin (
    centre bigint not null,
    number bigint not null,
    volunteer text not null,
    opening text not null,
    kind text not null,             -- keep, rule_out
    reason text not null,
    set_by text not null,
    set_at bigint not null,
    lifted_by text not null,
    lifted_at bigint not null,      -- -1: it holds
    primary key (centre, number)
);
create index pin_volunteer on pin (centre, volunteer, lifted_at);
create index pin_opening on pin (centre, opening, lifted_at);
create index pin_holds on pin (centre, lifted_at, number);
create table run_opening (
    centre bigint not null,
    run bigint not null,
    opening text not null,
    role text not null,
    organisation text not null,
    ward text not null,             -- by name; empty: nowhere, or unknown
    primary key (centre, run, opening)
) {{clustered}};
