-- Where versions come from, what may run them, and the adapters upon them.

-- Canonical bytes; null: nobody has said.
alter table model_version add column lineage bytea;
-- Empty: what the controller is set to.
alter table model_version add column minimum_agent text not null default '';

create table adapter (
    -- models/{model}/versions/{version}/adapters/{adapter}
    name text collate "C" primary key,
    version text collate "C" not null references model_version,
    -- Canonical bytes.
    facts bytea not null,
    base_variant text collate "C" not null references variant,
    -- Of the model file that it is bound to.
    base_sha256 text collate "C" not null,
    create_time timestamptz not null
);

create index adapter_of_version on adapter (version, name);

create table adapter_file (
    adapter text collate "C" not null references adapter,
    path text collate "C" not null,
    role text not null,
    sha256 text collate "C" not null references artifact,
    primary key (adapter, path)
);

create index adapter_file_artifact on adapter_file (sha256);
