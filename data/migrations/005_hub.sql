-- The community and what is brokered in it. A pack's columns (data/README.md) are columns here, as text in the
-- same words, so that one definition reads a file, a row and a call; empty means that nobody has said. Ids are
-- the community's own.
create table organisation (
    centre bigint not null,
    "id" text not null,
    "name" text not null,
    "postcode" text not null,
    "ward" text not null,
    "easting" text not null,
    "northing" text not null,
    primary key (centre, "id")
);
create table volunteer (
    centre bigint not null,
    "id" text not null,
    "name" text not null,
    "status" text not null,
    "skills" text not null,
    "languages" text not null,
    "causes" text not null,
    "goals" text not null,
    "availability" text not null,
    "also_available" text not null,
    "unavailable" text not null,
    "postcode" text not null,
    "ward" text not null,
    "easting" text not null,
    "northing" text not null,
    "travel_max" text not null,
    "travel_mode" text not null,
    "remote" text not null,
    "vehicle" text not null,
    "capacity" text not null,
    "party" text not null,
    "hours_per_week" text not null,
    "checks" text not null,
    "training" text not null,
    "references" text not null,
    "induction" text not null,
    "guardian_consent" text not null,
    "born" text not null,
    "age_band" text not null,
    "sex" text not null,
    "access_needs" text not null,
    "expenses_needed" text not null,
    "hours_only" text not null,
    "employer" text not null,
    "connection" text not null,
    "waiting_since" text not null,
    "not_for" text not null,
    primary key (centre, "id")
);
create table role (
    centre bigint not null,
    "id" text not null,
    "title" text not null,
    "organisation" text not null,
    "kind" text not null,
    "status" text not null,
    "setting" text not null,
    "postcode" text not null,
    "ward" text not null,
    "easting" text not null,
    "northing" text not null,
    "urgency" text not null,
    "direct" text not null,
    "places_minimum" text not null,
    "places_maximum" text not null,
    "runs_only_full" text not null,
    "sessions" text not null,
    "when" text not null,
    "hours" text not null,
    "start" text not null,
    "end" text not null,
    "commitment_weeks" text not null,
    "required_skills" text not null,
    "required_languages" text not null,
    "required_checks" text not null,
    "required_training" text not null,
    "required_vehicle" text not null,
    "required_references" text not null,
    "required_induction" text not null,
    "minimum_age" text not null,
    "maximum_age" text not null,
    "single_sex" text not null,
    "single_sex_reason" text not null,
    "single_sex_approver" text not null,
    "desired_skills" text not null,
    "causes" text not null,
    "goals" text not null,
    "access" text not null,
    "expenses_paid" text not null,
    "programme" text not null,
    primary key (centre, "id")
);
create index role_organisation on role (centre, organisation);
create table shift (
    centre bigint not null,
    "id" text not null,
    "role" text not null,
    "date" text not null,
    "start" text not null,
    "end" text not null,
    "places_minimum" text not null,
    "places_maximum" text not null,
    "urgency" text not null,
    "status" text not null,
    primary key (centre, "id")
);
create index shift_role on shift (centre, role);

-- Postcodes, as places.csv has them.
create table place (
    centre bigint not null,
    postcode text not null,
    easting bigint not null,
    northing bigint not null,
    ward text not null,
    primary key (centre, postcode)
);
-- A pack's other files as they came: community.csv, wards.csv, settings.toml, the taxonomy.
create table pack_file (
    centre bigint not null,
    name text not null,
    body text not null,
    primary key (centre, name)
);

-- One row for each pair that ever met on this way; states and steps are those of engine/brokerage.
create table match (
    centre bigint not null,
    volunteer text not null,
    opening text not null,
    organisation text not null,
    state text not null,
    since bigint not null,          -- the instant it came into that state
    since_day text not null,        -- the civil day of it; empty where nobody has said
    direct bigint not null,         -- 1: the organisation had delegated the yes when the person was asked
    holds bigint not null,          -- 1: takes a place and the person's time
    climbed bigint not null,        -- rungs of the state's ladder that have rung
    clock bigint not null,          -- the instant of the next rung; the largest number: none
    first_day text not null,        -- of a confirmed match; empty: not set
    interested_at bigint not null,  -- when the person first asked for it; -1: never
    answered_at bigint not null,    -- when somebody first did something about it; -1: not yet
    primary key (centre, volunteer, opening)
);
create index match_opening on match (centre, opening);
create index match_clock on match (centre, clock);
-- Every step, by whom, why and when. Never changed.
create table match_step (
    centre bigint not null,
    volunteer text not null,
    opening text not null,
    number bigint not null,
    step text not null,
    state_before text not null,     -- empty: there was no match
    state_after text not null,
    standing text not null,         -- of whoever took it: volunteer, organiser, coordinator, clock
    principal text not null,
    reason text not null,
    overridden bigint not null,
    at bigint not null,
    primary key (centre, volunteer, opening, number)
) {{clustered}};
-- What must be settled for a match, by which gate. Entries come from the role's requirements when the place is
-- taken, or from a coordinator.
create table clearing_entry (
    centre bigint not null,
    volunteer text not null,
    opening text not null,
    number bigint not null,
    rule text not null,             -- a rule of the judge, or what a coordinator wrote
    subject text not null,          -- which check, which training; empty: the rule says it all
    gate text not null,
    gate_days bigint not null,
    state text not null,            -- open, settled, waived
    reason text not null,           -- of a waiver
    principal text not null,
    at bigint not null,
    primary key (centre, volunteer, opening, number)
);
-- Everybody who was asked, for what, how, under which policy, and what they said: "none" while they have not.
create table offer (
    centre bigint not null,
    volunteer text not null,
    opening text not null,
    number bigint not null,
    wave bigint not null,           -- 0: asked one by one
    policy text not null,
    channel text not null,
    at bigint not null,
    reply text not null,
    replied_at bigint not null,
    primary key (centre, volunteer, opening, number)
);
create index offer_opening on offer (centre, opening);
-- What waits for a person to look at it: reminders to send, matches nobody has moved, follow-ups to ask.
create table attention (
    centre bigint not null,
    volunteer text not null,
    opening text not null,
    ring text not null,
    raised_at bigint not null,
    settled_at bigint not null,     -- -1: still waits
    principal text not null,
    primary key (centre, volunteer, opening, ring, raised_at)
);
create index attention_waiting on attention (centre, settled_at, raised_at);
