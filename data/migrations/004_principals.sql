-- Who may sign in and how: people, sessions, one-time codes, tokens of programs, links without an account, and
-- the outcomes kept for calls that are sent again. No secret stands here in clear: tokens are hashed, codes and
-- addresses that somebody tried are hashed with the server's own key, second factors are sealed with it.
create table principal (
    centre bigint not null,
    id text not null,
    standing text not null,
    name text not null,
    address text not null,
    volunteer text not null,
    organisation text not null,
    suspended bigint not null,
    password text not null,
    totp {{bytes}} not null,
    totp_step bigint not null,
    made_at bigint not null,
    primary key (centre, id)
) {{clustered}};
-- Where somebody is reached and signs in: one principal an address, in each centre.
create table principal_address (
    centre bigint not null,
    address text not null,
    principal text not null,
    primary key (centre, address)
) {{clustered}};

create table session (
    centre bigint not null,
    id bigint not null,
    token {{bytes}} not null,
    principal text not null,
    begun_at bigint not null,
    used_at bigint not null,
    idle_seconds bigint not null,
    ends_at bigint not null,
    primary key (centre, id)
);
create unique index session_token on session (centre, token);
create index session_principal on session (centre, principal);

-- A one-time code and the link sent with it. `principal` is empty where nobody has that address: the same work is
-- done for both.
create table entry_code (
    centre bigint not null,
    account {{bytes}} not null,
    principal text not null,
    code {{bytes}} not null,
    link {{bytes}} not null,
    tries_left bigint not null,
    sent_at bigint not null,
    ends_at bigint not null,
    primary key (centre, account)
);
create unique index entry_code_link on entry_code (centre, link);

-- Half way in: the password was right, or somebody was invited to choose one.
create table entry_ticket (
    centre bigint not null,
    token {{bytes}} not null,
    principal text not null,
    purpose text not null,
    tries_left bigint not null,
    ends_at bigint not null,
    primary key (centre, token)
);
create index entry_ticket_principal on entry_ticket (centre, principal);

-- Failed sign-ins of an account from one place, or from all places where it never signed in (empty place).
create table sign_in_failure (
    centre bigint not null,
    account {{bytes}} not null,
    place {{bytes}} not null,
    count bigint not null,
    since bigint not null,
    primary key (centre, account, place)
);
create table sign_in_place (
    centre bigint not null,
    account {{bytes}} not null,
    place {{bytes}} not null,
    seen_at bigint not null,
    primary key (centre, account, place)
);

create table integration_token (
    centre bigint not null,
    id bigint not null,
    token {{bytes}} not null,
    name text not null,
    organisation text not null,
    made_by text not null,
    made_at bigint not null,
    ends_at bigint not null,
    primary key (centre, id)
);
create unique index integration_token_token on integration_token (centre, token);

create table action_link (
    centre bigint not null,
    token {{bytes}} not null,
    record text not null,
    methods text not null,
    volunteer text not null,
    organisation text not null,
    ends_at bigint not null,
    primary key (centre, token)
);
create index action_link_record on action_link (centre, record);

-- What a changing call came to, under the key it was sent with.
create table kept_outcome (
    centre bigint not null,
    principal text not null,
    method text not null,
    request_key text not null,
    caller text not null,
    content text not null,
    outcome text not null,
    recorded_at bigint not null,
    primary key (centre, principal, method, request_key)
);
create index kept_outcome_age on kept_outcome (recorded_at);
