-- What analyses of rollouts measured, and what devices had measured before.

CREATE TABLE analysis_baseline (
    rollout             text NOT NULL REFERENCES rollout,
    device              text NOT NULL REFERENCES device ON DELETE CASCADE,
    tokens_per_second   float8,
    latency_p50         float8,
    latency_p95         float8,
    first_token         float8,
    load_seconds        float8,
    peak_resident_bytes bigint,
    error_ratio         float8,
    PRIMARY KEY (rollout, device)
);

COMMENT ON TABLE analysis_baseline IS 'what devices had measured of what they served when the rollout started; forgotten when it is over';

CREATE TABLE analysis_measurement (
    rollout      text        NOT NULL,
    wave         integer     NOT NULL,
    analysis     text        NOT NULL,
    number       integer     NOT NULL,
    measure_time timestamptz NOT NULL,
    verdict      text        NOT NULL,
    superseded   boolean     NOT NULL DEFAULT false,
    PRIMARY KEY (rollout, wave, analysis, number),
    FOREIGN KEY (rollout, wave) REFERENCES wave
);

COMMENT ON COLUMN analysis_measurement.superseded IS 'it counts no more: somebody has resumed the rollout, and the analysis began anew';

CREATE TABLE analysis_finding (
    rollout          text    NOT NULL,
    wave             integer NOT NULL,
    analysis         text    NOT NULL,
    number           integer NOT NULL,
    variant          text    NOT NULL,
    hardware_class   text    NOT NULL,
    samples          integer NOT NULL,
    baseline_samples integer NOT NULL,
    result           float8,
    baseline         float8,
    ratio            float8,
    lower_ratio      float8,
    upper_ratio      float8,
    verdict          text    NOT NULL,
    answer           text    NOT NULL,
    PRIMARY KEY (rollout, wave, analysis, number, variant, hardware_class),
    FOREIGN KEY (rollout, wave, analysis, number) REFERENCES analysis_measurement
);

COMMENT ON COLUMN analysis_finding.variant IS 'of the stratum; empty: any; so is hardware_class';
COMMENT ON COLUMN analysis_finding.ratio IS 'null, like the other figures: not known';
