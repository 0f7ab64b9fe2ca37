-- How many places a match takes, from the moment it takes any: a party that grows later finds its own. What an
-- unfinished run wrote of itself is known, and erased. An opening's matches are found without reading all of the
-- centre's, in order and by their state.
alter table match add column places bigint not null default 0; -- 0: it holds none
update match set places = coalesce((select case when volunteer."party" = '' then 1 else cast(volunteer."party" as bigint) end
        from volunteer where volunteer.centre = match.centre and volunteer."id" = match.volunteer), 1)
    where holds = 1;
alter table run add column partial bigint not null default 0; -- 1: some of its details are there, and nobody's
update run set partial = 1 where details = 0 and (
    exists (select 1 from run_pairing where run_pairing.centre = run.centre and run_pairing.run = run.number)
    or exists (select 1 from run_certificate where run_certificate.centre = run.centre and run_certificate.run = run.number));
drop index match_opening;
create index match_opening on match (centre, opening, volunteer, state);
