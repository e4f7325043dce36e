-- What policies say of failures and times: variants that are withdrawn, windows that devices wait for.

CREATE TABLE withdrawal (
    rollout        text        NOT NULL REFERENCES rollout,
    variant        text        NOT NULL,
    hardware_class text        NOT NULL,
    reason         text        NOT NULL,
    create_time    timestamptz NOT NULL,
    PRIMARY KEY (rollout, variant, hardware_class)
);

COMMENT ON TABLE withdrawal IS 'variants that a rollout keeps devices from, for good';
COMMENT ON COLUMN withdrawal.hardware_class IS 'empty: devices of all classes';

ALTER TABLE rollback ADD COLUMN hardware_class text NOT NULL DEFAULT '';
ALTER TABLE rollout ADD COLUMN takes_joiners boolean NOT NULL DEFAULT true;
ALTER TABLE deployment ADD COLUMN wait_purpose text;
ALTER TABLE deployment ADD COLUMN wait_time timestamptz;

COMMENT ON COLUMN rollback.hardware_class IS 'only devices of this class go back; empty: of all';
COMMENT ON COLUMN rollout.takes_joiners IS 'whether devices that come to match later go into its last wave';
COMMENT ON COLUMN deployment.wait_purpose IS 'what the device waits to do until a window opens; null: it waits for none';
COMMENT ON COLUMN deployment.wait_time IS 'when the window opens for which the device waits, or waited last; null: it never did';
