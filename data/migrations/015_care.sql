-- Who looks after whom and what, what was said, and what is to be done next by when. Whom or what a row is about
-- is the same four columns everywhere: a volunteer; a volunteer and an opening, their match; an opening alone, a
-- role; an organisation; a need. What is not concerned is empty, or 0.
create table care (
    centre bigint not null,
    volunteer text not null,
    opening text not null,
    organisation text not null,
    need bigint not null,
    owner text not null,            -- a principal; empty: whoever looks after what this belongs to
    next_step text not null,        -- call, write, visit, meet, decide, check, other; empty: nothing is planned
    next_at bigint not null,        -- by when; the largest number: nothing is planned
    next_note text not null,
    contacted_at bigint not null,   -- when somebody was last reached; -1: never
    primary key (centre, volunteer, opening, organisation, need)
);
create index care_next on care (centre, next_at);
-- Every call, message and visit. Only the note is ever changed: it can be blanked.
create table contact_log (
    centre bigint not null,
    number bigint not null,
    volunteer text not null,
    opening text not null,
    organisation text not null,
    need bigint not null,
    of_organisation text not null,  -- the organisation it concerns, its own or that of the opening
    way text not null,              -- call, text, e_mail, letter, visit, meeting, other
    inward bigint not null,         -- 1: they got in touch
    spoke_to text not null,         -- volunteer, organisation, somebody_else
    outcome text not null,          -- reached, message_left, no_answer, wrong_number, will_ring_back
    note text not null,
    principal text not null,
    at bigint not null,
    primary key (centre, number)
);
create index contact_log_volunteer on contact_log (centre, volunteer, number);
create index contact_log_organisation on contact_log (centre, of_organisation, number);
create index contact_log_opening on contact_log (centre, opening, number);
create index contact_log_need on contact_log (centre, need, number);
-- How a centre runs its desk: "duty", the principal who has whatever nobody else has; "approve_roles", yes where
-- organisers' new roles wait closed until somebody has looked at them.
create table desk_rule (
    centre bigint not null,
    name text not null,
    value text not null,
    primary key (centre, name)
);
-- Since when a role has stood as it is, and whether it waits to be approved.
create table role_watch (
    centre bigint not null,
    role text not null,
    looked_at bigint not null,
    awaits bigint not null,         -- 1: an organiser's, not approved yet
    primary key (centre, role)
);
-- Where the daily look at everybody's checks and roles has got to.
create table sweep (
    centre bigint not null,
    name text not null,
    began bigint not null,
    after text not null,            -- the last id looked at; empty: it is done until the next day
    primary key (centre, name)
);

-- Organisations and needs wait in the same list as matches and people.
alter table attention rename to attention_before;
create table attention (
    centre bigint not null,
    volunteer text not null,
    opening text not null,
    organisation text not null,
    need bigint not null,
    ring text not null,
    raised_at bigint not null,
    settled_at bigint not null,     -- -1: still waits
    principal text not null,
    primary key (centre, volunteer, opening, organisation, need, ring, raised_at)
);
insert into attention (centre, volunteer, opening, organisation, need, ring, raised_at, settled_at, principal)
    select centre, volunteer, opening, '', 0, ring, raised_at, settled_at, principal from attention_before;
drop table attention_before;
create index attention_waiting on attention (centre, settled_at, raised_at);
