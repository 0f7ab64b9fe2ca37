-- What a centre says in its own words in place of the catalogue's sentences, by message and language.
create table message_template (
    centre bigint not null,
    name text not null,             -- "offer": message.offer_subject and message.offer_body
    language text not null,
    subject text not null,
    body text not null,
    changed_at bigint not null,
    changed_by text not null,       -- a principal
    primary key (centre, name, language)
);
-- News and appeals, each to many at once: marketing, apart from messages about what somebody asked for.
create table mailing (
    centre bigint not null,
    number bigint not null,
    subject text not null,
    body text not null,
    basis text not null,            -- consent, soft_opt_in
    sent_by text not null,
    sent_at bigint not null,
    people bigint not null,         -- it was queued for
    primary key (centre, number)
);
-- Whether somebody wants news, and by which way: every answer they ever gave. The last one counts, that of the
-- person or of the address, whichever is later; so an address that has had enough is left alone under any name.
create table marketing_choice (
    centre bigint not null,
    number bigint not null,
    volunteer text not null,
    channel text not null,          -- e_mail, text, letter
    address text not null,          -- a hash of where it went; empty: nowhere yet
    wanted bigint not null,         -- 1: yes, 0: no more
    source text not null,           -- registration, person, desk, page, one_click, reply
    principal text not null,        -- who noted it; empty: themselves, without an account
    at bigint not null,
    primary key (centre, number)
);
create index marketing_choice_volunteer on marketing_choice (centre, volunteer, channel, number);
create index marketing_choice_address on marketing_choice (centre, address, channel, number);
-- Where letters on paper go.
create table postal_address (
    centre bigint not null,
    kind text not null,             -- volunteer, organisation
    id text not null,
    lines text not null,            -- with line ends, the postcode last
    changed_at bigint not null,
    primary key (centre, kind, id)
);
-- Replies that nobody could tell whom they are from or what about: they wait for somebody to say so.
create table stray_reply (
    centre bigint not null,
    number bigint not null,
    sender text not null,           -- an address; blanked once it is settled, as the words are
    way text not null,              -- e_mail, text
    words text not null,
    received_at bigint not null,
    settled_at bigint not null,     -- -1: still waits
    settled_by text not null,
    primary key (centre, number)
);
create index stray_reply_waiting on stray_reply (centre, settled_at, received_at);
