-- What devices say of a variant beside its speed, as long as a rollout that brought it is under way.

ALTER TABLE shadow_agreement RENAME TO rollout_reading;
ALTER TABLE rollout_reading RENAME COLUMN compared TO count;
ALTER TABLE rollout_reading RENAME COLUMN agreement_sum TO sum;

COMMENT ON TABLE rollout_reading IS 'of what devices of a rollout serve, by metric; forgotten when the rollout is over';
COMMENT ON COLUMN rollout_reading.count IS 'how many values, or how often it happened';

ALTER TABLE analysis_baseline ADD COLUMN latency_p99 float8;

-- The value that a share of all values in buckets does not exceed, on the straight line through its bucket, as Prometheus reads histograms.
CREATE FUNCTION bucket_quantile(bounds float8[], counts bigint[], share float8) RETURNS float8
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (
    SELECT CASE
        WHEN bucket > cardinality(bounds) THEN bounds[cardinality(bounds)]
        ELSE lower + (bounds[bucket] - lower) * (rank - below) / count
    END
    FROM (
        SELECT bucket, count, coalesce(bounds[bucket - 1], 0) AS lower,
            sum(count) OVER (ORDER BY bucket) - count AS below,
            sum(count) OVER () * share AS rank
        FROM unnest(counts) WITH ORDINALITY AS counted (count, bucket)
    ) AS cell
    WHERE count > 0 AND below + count >= rank
    ORDER BY bucket
    LIMIT 1
);

ALTER TABLE rollout ADD COLUMN max_bytes_per_second bigint NOT NULL DEFAULT 9223372036854775807;

COMMENT ON COLUMN rollout.max_bytes_per_second IS 'that one controller sends to its devices; the largest bigint: no limit';
