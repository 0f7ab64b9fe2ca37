-- What partners have been told of the roles that are open to everybody: each stands once, with the number of its
-- last change, so that whoever kept a number asks for what came after it.
create table published_role (
    centre bigint not null,
    role text not null,
    number bigint not null,
    fingerprint text not null,      -- of what is told of it
    is_open bigint not null,        -- 0: it is told of as gone
    changed_at bigint not null,
    primary key (centre, role)
);
create unique index published_role_number on published_role (centre, number);
