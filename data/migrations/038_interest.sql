-- What somebody who registers by themselves would like to do, until they have shown that the address is theirs.
alter table registration add column role text not null default '';   -- empty: none yet
alter table registration add column wants text not null default '';  -- in their words
