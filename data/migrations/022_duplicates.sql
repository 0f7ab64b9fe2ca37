-- People who stand in the database twice: proposed, dismissed or merged by somebody, and taken apart again.
create table duplicate (
    centre bigint not null,
    first text not null,            -- a volunteer; the lesser id of the two
    second text not null,
    reasons text not null,          -- name, born, e_mail, telephone, postcode, separated by spaces
    state text not null,            -- proposed, dismissed, merged
    at bigint not null,             -- of that state
    principal text not null,        -- who brought it there; empty: nobody yet
    primary key (centre, first, second)
);
create index duplicate_second on duplicate (centre, second);
create index duplicate_state on duplicate (centre, state, first, second);
-- What was one person's and is the other's now. What both had stays where it was, under the id that is not used
-- any more.
create table merge (
    centre bigint not null,
    number bigint not null,
    kept text not null,
    gone text not null,
    at bigint not null,
    principal text not null,
    undo_until bigint not null,
    undone_at bigint not null,      -- -1: it stands
    undone_by text not null,
    kept_before text not null,      -- the row's cells and the addresses; empty once it cannot be undone
    kept_after text not null,
    gone_status text not null,
    primary key (centre, number)
);
create index merge_gone on merge (centre, gone, undone_at);
create index merge_kept on merge (centre, kept, undone_at);
create table merge_row (
    centre bigint not null,
    merge bigint not null,
    number bigint not null,
    held text not null,             -- table and column
    row_key text not null,
    primary key (centre, merge, number)
) {{clustered}};
create index contact_e_mail on contact (centre, e_mail);
create index contact_telephone on contact (centre, telephone);
