-- People who ask for help, and what they ask for. Who they are stands apart from the request, to be erased alone.
create table resident (
    centre bigint not null,
    number bigint not null,
    name text not null,
    address text not null,
    postcode text not null,
    language text not null,
    interpreter bigint not null,    -- 1: needed, for that language
    safe_times text not null,       -- when it is safe to ring
    access_notes text not null,     -- how to get in, what to mind
    taken_at bigint not null,
    primary key (centre, number)
);
create table need (
    centre bigint not null,
    number bigint not null,
    resident bigint not null,
    kind text not null,             -- shopping, medication, befriending, form, transport, other
    wants text not null,            -- in their words
    preferences text not null,      -- of whom, when and how
    state text not null,            -- taken, open, arranged, closed
    consent bigint not null,        -- 1: to hold this and to tell a helper
    consent_how text not null,
    consent_at bigint not null,     -- -1: not given
    consent_by text not null,       -- the principal who took it
    referred_organisation text not null, -- who sent them; empty: they came themselves
    referred_by text not null,      -- their words for who that was
    opening text not null,          -- what it became; empty: nothing yet
    helper text not null,           -- the volunteer who is confirmed; empty: nobody
    taken_at bigint not null,
    taken_by text not null,
    opened_at bigint not null,      -- -1: not yet, or somebody helps
    unmet_raised bigint not null,   -- 1: it was raised that nobody helps
    closed_at bigint not null,      -- -1: not closed
    outcome text not null,          -- met, partly, not_met, withdrawn, passed_on
    outcome_note text not null,
    primary key (centre, number)
);
create index need_state on need (centre, state, opened_at);
create index need_opening on need (centre, opening);
create index need_resident on need (centre, resident);
