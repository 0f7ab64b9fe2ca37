-- Whether what a role does is teaching, caring for or supervising children, whose days are counted. Without a row
-- it is, where the role asks for a check against the children's barred list.
create table role_duty (
    centre bigint not null,
    role text not null,
    with_children bigint not null,  -- 1: its days count
    said_by text not null,          -- a principal
    said_at bigint not null,
    primary key (centre, role)
);
