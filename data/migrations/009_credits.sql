-- What the books' rows do not hold. Whose of the community an account is (its holder's row and one for everybody
-- appointed to run it), so that events find their readers; and what was said in disputes, which can be erased.
create table account_party (
    centre bigint not null,
    account {{bytes}} not null,
    volunteer text not null,
    organisation text not null,
    primary key (centre, account, volunteer, organisation)
) {{clustered}};
create index account_party_volunteer on account_party (centre, volunteer);
create index account_party_organisation on account_party (centre, organisation);
insert into account_party
select centre, account, substr(reference, 11), '' from account_words where reference like 'volunteer/%';
insert into account_party
select centre, account, '', substr(reference, 14) from account_words where reference like 'organisation/%';

create table dispute_statement (
    centre bigint not null,
    transfer {{bytes}} not null,
    number bigint not null,
    side text not null,
    volunteer text not null,
    organisation text not null,
    principal text not null,
    at bigint not null,
    body text not null,
    primary key (centre, transfer, number)
) {{clustered}};
create index dispute_statement_side on dispute_statement (centre, side, at);
