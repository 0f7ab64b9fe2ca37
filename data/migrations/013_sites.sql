-- Who is on a site, so that everyone is known to be home. Names and numbers of people without an account stand
-- apart, because they are erased by themselves.
create table site_sign_in (
    centre bigint not null,
    number bigint not null,
    emergency bigint not null,      -- 0: none
    site text not null,             -- the organisation whose site it is
    volunteer text not null,        -- empty: somebody without an account, named in site_person
    opening text not null,          -- empty: none in particular
    signed_in_at bigint not null,
    signed_in_by text not null,
    due_at bigint not null,         -- by when they are to have left
    signed_out_at bigint not null,  -- -1: still there
    signed_out_by text not null,
    missed_at bigint not null,      -- when it was raised that they had not left; -1: never
    primary key (centre, number)
);
create index site_sign_in_open on site_sign_in (centre, signed_out_at, due_at);
create index site_sign_in_missed on site_sign_in (centre, signed_out_at, missed_at, due_at);
create index site_sign_in_of on site_sign_in (centre, emergency, number);
create index site_sign_in_site on site_sign_in (centre, site, number);
create index site_sign_in_volunteer on site_sign_in (centre, volunteer, signed_out_at);
create table site_person (
    centre bigint not null,
    number bigint not null,
    name text not null,
    telephone text not null,
    primary key (centre, number)
);
