-- Energy that devices took for requests, where they can tell.

ALTER TABLE inference_series
    ADD COLUMN energy_joules float8 NOT NULL DEFAULT 0,
    ADD COLUMN energy_request_count bigint NOT NULL DEFAULT 0;

COMMENT ON COLUMN inference_series.energy_request_count IS 'requests whose energy is known; energy_joules is theirs together';

ALTER TABLE analysis_baseline ADD COLUMN request_energy float8;
