-- Where wards lie, drawn from the boundaries that a centre has imported: thinned, on the National Grid.
create table ward_outline (
    centre bigint not null,
    ward text not null,             -- a code, as the boundaries' file has it
    name text not null,
    rings text not null,            -- easting and northing in metres: "1,2 3,4 5,6;7,8 ..."
    primary key (centre, ward)
);
