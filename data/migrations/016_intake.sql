-- What people said when they came in, beside the pack's columns: how it is safe to reach them, what they need to
-- take part, and whom to ring. Kept apart, because few need to see it and it is erased by itself.
create table intake (
    centre bigint not null,
    volunteer text not null,
    door text not null,                 -- public, desk
    taken_at bigint not null,
    taken_by text not null,             -- a principal; empty: the person
    safe_times text not null,           -- when it is safe to ring, in their words
    may_leave_message bigint not null,  -- 1: yes, 0: no, -1: not asked
    interpreter text not null,          -- the language they need one for; empty: none
    adjustments text not null,          -- in their words, beyond access_needs
    emergency_name text not null,
    emergency_telephone text not null,
    emergency_relation text not null,
    carer_name text not null,           -- of somebody under 18
    carer_address text not null,        -- e-mail or telephone
    carer_relation text not null,
    consent text not null,              -- of the carer: given, refused; empty: not asked yet
    consent_how text not null,          -- by telephone, on paper, in person
    consent_at bigint not null,         -- -1: not yet
    consent_by text not null,           -- the principal who took it
    primary key (centre, volunteer)
);
-- Inductions: when and where people are shown what volunteering is, and who comes.
create table induction (
    centre bigint not null,
    id text not null,
    begins_at bigint not null,
    ends_at bigint not null,
    location text not null,
    places bigint not null,
    called_off bigint not null,
    primary key (centre, id)
);
create index induction_begins on induction (centre, begins_at);
create table induction_booking (
    centre bigint not null,
    induction text not null,
    volunteer text not null,
    state text not null,                -- booked, came, missed, cancelled
    booked_at bigint not null,
    asked bigint not null,              -- 1: it was raised that nobody has said whether they came
    primary key (centre, induction, volunteer)
);
create index induction_booking_volunteer on induction_booking (centre, volunteer);
