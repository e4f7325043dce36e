-- What devices measured, added up by variant and hardware class over minutes, hours and days. The controller makes and drops the
-- partitions.

CREATE TABLE telemetry_series (
    id             bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    variant        text        NOT NULL,
    model_version  text        NOT NULL GENERATED ALWAYS AS (regexp_replace(variant, '/variants/.*$', '')) STORED,
    hardware_class text        NOT NULL,
    operation      text        NOT NULL,
    rollout        text        NOT NULL,
    wave           integer     NOT NULL,
    metric         text        NOT NULL,
    attribute      text        NOT NULL,
    first_time     timestamptz NOT NULL,
    last_time      timestamptz NOT NULL,
    UNIQUE (variant, hardware_class, operation, rollout, wave, metric, attribute)
) WITH (fillfactor = 80);

COMMENT ON COLUMN telemetry_series.rollout IS 'resource name of the rollout that brought the version; empty: not known';
COMMENT ON COLUMN telemetry_series.last_time IS 'of the last figures, to the day';

CREATE TABLE telemetry_minute (
    series     bigint      NOT NULL,
    start_time timestamptz NOT NULL,
    counts     bigint[]    NOT NULL,
    sum_parts  bigint      NOT NULL,
    PRIMARY KEY (series, start_time)
) PARTITION BY RANGE (start_time);

CREATE TABLE telemetry_hour (LIKE telemetry_minute INCLUDING ALL) PARTITION BY RANGE (start_time);

CREATE TABLE telemetry_day (LIKE telemetry_minute INCLUDING ALL) PARTITION BY RANGE (start_time);

COMMENT ON COLUMN telemetry_minute.sum_parts IS 'of all values, in whole parts of the unit';

-- Whole numbers that never wrap around: what does not fit stays at the most that does.
CREATE FUNCTION telemetry_plus(one bigint, other bigint) RETURNS bigint
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT least(one::numeric + other, 9223372036854775807)::bigint $$;

CREATE FUNCTION telemetry_plus(one bigint[], other bigint[]) RETURNS bigint[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$
SELECT array_agg(telemetry_plus(coalesce(c.one, 0), coalesce(c.other, 0)) ORDER BY c.place)
FROM unnest(one, other) WITH ORDINALITY AS c(one, other, place)
$$;

CREATE AGGREGATE telemetry_sum(bigint) (SFUNC = telemetry_plus, STYPE = bigint, PARALLEL = SAFE, COMBINEFUNC = telemetry_plus);

CREATE AGGREGATE telemetry_sum(bigint[]) (SFUNC = telemetry_plus, STYPE = bigint[], PARALLEL = SAFE, COMBINEFUNC = telemetry_plus);
