-- What funders ask: answers that people may give about themselves, kept apart from all that matching reads; what
-- became of people; who belongs to a programme; and reports as they were handed in.
create table monitoring_answer (
    centre bigint not null,
    volunteer text not null,
    question text not null,
    answer text not null,
    at bigint not null,
    primary key (centre, volunteer, question)
);
create table milestone (
    centre bigint not null,
    number bigint not null,
    volunteer text not null,
    kind text not null,             -- into_work, training_done
    reached_on text not null,
    opening text not null,
    principal text not null,
    at bigint not null,
    primary key (centre, number)
);
create index milestone_volunteer on milestone (centre, volunteer, number);
create table programme_person (
    centre bigint not null,
    programme text not null,
    volunteer text not null,
    principal text not null,
    at bigint not null,
    primary key (centre, programme, volunteer)
);
create table quarter (
    centre bigint not null,
    number bigint not null,
    title text not null,
    programme text not null,        -- empty: all of them
    first_day text not null,
    last_day text not null,
    principal text not null,
    at bigint not null,
    primary key (centre, number)
);
create table quarter_figure (
    centre bigint not null,
    quarter bigint not null,
    split text not null,            -- empty: everybody; ward, or a question
    measure text not null,
    part text not null,             -- the ward, or the answer; empty: not known
    people bigint not null,
    times bigint not null,
    minutes bigint not null,
    primary key (centre, quarter, split, measure, part)
);
-- The rows behind the figures.
create table quarter_row (
    centre bigint not null,
    quarter bigint not null,
    number bigint not null,
    measure text not null,
    volunteer text not null,
    opening text not null,
    organisation text not null,
    ward text not null,
    happened_on text not null,
    minutes bigint not null,
    primary key (centre, quarter, number)
);
