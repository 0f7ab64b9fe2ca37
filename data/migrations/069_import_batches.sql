-- A spreadsheet that was written: who sent it, what it did, and what taking it back did.
create table import_batch (
    centre bigint not null,
    number bigint not null,
    of_table text not null,         -- organisations, volunteers, roles, shifts
    file_name text not null,        -- what its sender called it; empty: not said
    rows_read bigint not null,
    added bigint not null,
    changed bigint not null,
    principal text not null,
    at bigint not null,
    state text not null,            -- standing, undoing, undone
    undone_by text not null,        -- a principal; empty: nobody
    undone_at bigint not null,      -- -1: nobody has asked for it
    undone bigint not null,         -- rows that were taken back
    kept bigint not null,           -- rows that stayed because something had happened since
    looked_at bigint not null,      -- the row before which it goes on
    has_rows bigint not null,       -- 1: what taking it back needs is still there
    primary key (centre, number)
);
-- What one row of it changed, for as long as it can be taken back.
create table import_row (
    centre bigint not null,
    batch bigint not null,
    number bigint not null,
    file_row bigint not null,       -- as a spreadsheet counts
    volunteer text not null,        -- whose row it is; empty: nobody's
    entity text not null,           -- the id where it is nobody's
    added bigint not null,          -- 1: there was no such row before
    before text not null,           -- what stood there; empty: nothing
    written text not null,          -- a fingerprint of what was written
    state text not null,            -- standing, undone, kept
    reason text not null,           -- why it was kept
    primary key (centre, batch, number)
);
create index import_row_volunteer on import_row (centre, volunteer);
