-- Content-addressed files. The bytes lie in the artifact store; a row says that they are there.
create table artifact (
    sha256 text collate "C" primary key check (sha256 ~ '^[0-9a-f]{64}$'),
    size_bytes bigint not null check (size_bytes > 0),
    index_sha256 text not null check (index_sha256 ~ '^[0-9a-f]{64}$'),
    create_time timestamptz not null,
    -- When the stored bytes were found to be altered; null: they were not.
    damage_time timestamptz
);

create index artifact_damaged on artifact (sha256) where damage_time is not null;
