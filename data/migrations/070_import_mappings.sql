-- What the headings of a centre's own spreadsheets stand for, by a name the centre gave.
create table import_mapping (
    centre bigint not null,
    of_table text not null,         -- as import_batch has it
    name text not null,
    headings text not null,         -- heading and column in turn, each with its length before it
    kept_by text not null,          -- a principal
    kept_at bigint not null,
    primary key (centre, of_table, name)
);
