-- What the controller makes of uploads, and what it measured.

-- The variant of the same version that it was made from; null: it was uploaded.
alter table variant add column made_from text collate "C" references variant;

-- Recipes that somebody has set; a model without one has the default of its task.
create table recipe (
    model text collate "C" primary key references model,
    targets text[] not null
);

create table making_job (
    -- models/{model}/versions/{version}/makingJobs/{variant}
    name text collate "C" primary key,
    version text collate "C" not null references model_version,
    kind text not null,
    source text collate "C" not null references variant,
    state text not null,
    message text not null,
    attempts integer not null,
    done_ratio double precision not null,
    step text not null,
    -- Who claimed it last, and until when nobody else may; null: nobody works at it.
    worker text,
    lease_ends timestamptz,
    create_time timestamptz not null,
    start_time timestamptz,
    end_time timestamptz
);

create index making_job_version on making_job (version, name);
create index making_job_open on making_job (create_time) where state in ('PENDING', 'RUNNING');

create table evaluation (
    name text collate "C" primary key,
    version text collate "C" not null references model_version,
    variant text collate "C" not null references variant,
    reference text collate "C" not null references variant,
    data_sha256 text not null,
    -- Names of metrics, and their figures in the same order.
    metrics text[] not null,
    figures double precision[] not null,
    verdict text not null,
    findings text[] not null,
    runtime text not null,
    hardware text not null,
    create_time timestamptz not null
);

create index evaluation_version on evaluation (version, name);

-- What a reference computed, for golden tests.
create table evaluation_output (
    evaluation text collate "C" not null references evaluation,
    ordinal integer not null,
    text text not null,
    embedding real[] not null,
    primary key (evaluation, ordinal)
);
