-- Lists that are looked up by what a person types or waits for, not by id.

-- The words of a volunteer's name and id, folded (server/spelling), so that people are found by how any of them
-- begins.
create table volunteer_word (
    centre bigint not null,
    word text not null,
    volunteer text not null,
    primary key (centre, word, volunteer)
) {{clustered}};
create index volunteer_word_of on volunteer_word (centre, volunteer, word);
-- Who has waited longest in a state.
create index match_longest on match (centre, state, since, volunteer, opening);
