-- How far versions agree with those that they replaced, by what devices were asked.

CREATE TABLE shadow_agreement (
    rollout       text   NOT NULL REFERENCES rollout,
    device        text   NOT NULL REFERENCES device ON DELETE CASCADE,
    metric        text   NOT NULL,
    variant       text   NOT NULL,
    compared      bigint NOT NULL,
    agreement_sum float8 NOT NULL,
    PRIMARY KEY (rollout, device, metric)
);

COMMENT ON TABLE shadow_agreement IS 'of what devices of a rollout serve with what they served before; forgotten when the rollout is over';
COMMENT ON COLUMN shadow_agreement.compared IS 'how many answers; for SHADOW_UNABLE, how often the version before could not be asked';
