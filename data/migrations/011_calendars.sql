-- Calendars that programs subscribe to: whose placements an address shows, its secret hashed; and what each entry
-- last said to anybody, so that what was told can be taken back, and a change is told once, as a higher sequence.
create table calendar (
    centre bigint not null,
    id bigint not null,
    secret {{bytes}} not null,
    principal text not null,        -- who made it; it shows nothing once they may no longer see it
    volunteer text not null,        -- the person's own placements; empty: the organisation's openings
    organisation text not null,
    made_at bigint not null,
    primary key (centre, id)
);
create unique index calendar_secret on calendar (centre, secret);
create index calendar_principal on calendar (centre, principal);
create table calendar_entry (
    centre bigint not null,
    volunteer text not null,
    organisation text not null,
    opening text not null,
    sequence bigint not null,       -- from 0; one more with each change
    changed_at bigint not null,
    body text not null,             -- what was told, as desk/calendars writes it
    primary key (centre, volunteer, organisation, opening)
);
