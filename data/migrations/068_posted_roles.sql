-- Since when a role has been open to everybody, this time. Of those told of before, since when they are told of as they are.
alter table published_role add column posted_at bigint not null default 0;
update published_role set posted_at = changed_at;
