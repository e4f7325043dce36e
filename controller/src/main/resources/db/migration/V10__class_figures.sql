-- What devices of a hardware class have seen variants do, of each variant with one engine at most 32 devices.

CREATE TABLE class_figures (
    hardware_class      text        NOT NULL,
    model_version       text        NOT NULL,
    variant             text        NOT NULL,
    runtime             text        NOT NULL,
    runtime_version     text        NOT NULL,
    provider            text        NOT NULL,
    place               integer     NOT NULL,
    samples             integer     NOT NULL,
    tokens_per_second   float8      NOT NULL,
    latency_p50         float8      NOT NULL,
    latency_p95         float8      NOT NULL,
    first_token         float8      NOT NULL,
    load_seconds        float8      NOT NULL,
    peak_resident_bytes bigint      NOT NULL,
    update_time         timestamptz NOT NULL,
    PRIMARY KEY (hardware_class, variant, runtime, runtime_version, provider, place)
) WITH (fillfactor = 70);

CREATE INDEX class_figures_version ON class_figures (model_version, hardware_class);

COMMENT ON COLUMN class_figures.place IS 'of a device among those of its class, by its name: it replaces what was said there before';
COMMENT ON COLUMN class_figures.tokens_per_second IS 'and the other speeds: 0 if not measured';
