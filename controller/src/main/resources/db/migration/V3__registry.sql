-- Models, their versions and variants. Keys are full resource names in byte order, which pages follow.
create table model (
    name text collate "C" primary key,
    display_name text not null,
    description text not null,
    task text not null,
    create_time timestamptz not null,
    update_time timestamptz not null,
    lock_revision bigint not null
);

create table model_version (
    name text collate "C" primary key,
    model text collate "C" not null references model,
    display_name text not null,
    license text not null,
    -- Canonical bytes; null: there is none.
    golden_test bytea,
    state text not null,
    -- 0 while there is no manifest.
    manifest_revision bigint not null,
    content_sha256 text not null,
    variant_count integer not null,
    create_time timestamptz not null,
    update_time timestamptz not null,
    publish_time timestamptz,
    lock_revision bigint not null
);

create index model_version_newest on model_version (model, create_time desc, name desc);

-- Manifests in their canonical form, which is what is signed: never changed, never removed.
create table manifest (
    version text collate "C" not null references model_version,
    revision bigint not null check (revision > 0),
    canonical bytea not null,
    primary key (version, revision)
);

create table variant (
    name text collate "C" primary key,
    version text collate "C" not null references model_version,
    -- Canonical bytes.
    facts bytea not null,
    warnings text[] not null,
    create_time timestamptz not null
);

create index variant_of_version on variant (version, name);

create table variant_file (
    variant text collate "C" not null references variant,
    path text collate "C" not null,
    role text not null,
    sha256 text collate "C" not null references artifact,
    primary key (variant, path)
);

create index variant_file_artifact on variant_file (sha256);
