-- What devices know of variants by having tried them: what failed there, and how what ran did.

ALTER TABLE device ADD COLUMN quarantines jsonb NOT NULL DEFAULT '{}';

COMMENT ON COLUMN device.quarantines IS 'variants that it leaves alone because they failed: why, and until which second, by full name';

CREATE TABLE device_figures (
    device              text        NOT NULL REFERENCES device ON DELETE CASCADE,
    place               integer     NOT NULL,
    model_version       text        NOT NULL,
    variant             text        NOT NULL,
    runtime             text        NOT NULL,
    runtime_version     text        NOT NULL,
    provider            text        NOT NULL,
    samples             integer     NOT NULL,
    tokens_per_second   float8      NOT NULL,
    latency_p50         float8      NOT NULL,
    latency_p95         float8      NOT NULL,
    first_token         float8      NOT NULL,
    load_seconds        float8      NOT NULL,
    peak_resident_bytes bigint      NOT NULL,
    update_time         timestamptz NOT NULL,
    PRIMARY KEY (device, place)
) WITH (fillfactor = 70);

CREATE INDEX device_figures_version ON device_figures (model_version);

COMMENT ON COLUMN device_figures.place IS 'of a variant with one engine and provider among those of its device, by their names: it replaces what was said there before';
COMMENT ON COLUMN device_figures.tokens_per_second IS 'and the other speeds: 0 if not measured';
