-- Signed metadata in force, in the very bytes that were signed. All roots are kept: clients follow them one by one.
create table trust_file (
    role text collate "C" not null,
    version bigint not null check (version > 0),
    content bytea not null,
    create_time timestamptz not null,
    primary key (role, version)
);
