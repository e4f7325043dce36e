-- What devices measured, added up.

CREATE TABLE telemetry_sequence (
    device   text   PRIMARY KEY REFERENCES device ON DELETE CASCADE,
    sequence bigint NOT NULL
) WITH (fillfactor = 70);

CREATE TABLE inference_series (
    device              text        NOT NULL REFERENCES device ON DELETE CASCADE,
    slot                text        NOT NULL,
    variant             text        NOT NULL,
    operation           text        NOT NULL,
    bounds              float8[]    NOT NULL,
    counts              bigint[]    NOT NULL,
    sum                 float8      NOT NULL,
    request_count       bigint      NOT NULL,
    error_count         bigint      NOT NULL,
    input_token_count   bigint      NOT NULL,
    output_token_count  bigint      NOT NULL,
    peak_resident_bytes bigint      NOT NULL,
    update_time         timestamptz NOT NULL,
    PRIMARY KEY (device, slot, variant, operation, bounds)
) WITH (fillfactor = 70);

COMMENT ON COLUMN inference_series.bounds IS 'of the buckets; part of the key, since only histograms of equal bounds add up';
