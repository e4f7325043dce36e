-- What limits how quickly a rollout tells its devices, and which of two rollouts keeps a device.

ALTER TABLE rollout ADD COLUMN weight integer NOT NULL DEFAULT 500;
ALTER TABLE deployment ADD COLUMN not_before_time timestamptz;

CREATE INDEX deployment_told ON deployment (rollout, told_time) WHERE rollback = 0;

COMMENT ON COLUMN rollout.weight IS 'of two rollouts for one slot of one device the heavier wins, and of equals the later';
COMMENT ON COLUMN rollout.sequence IS 'of two equally heavy rollouts for one slot of one device, the later wins';
COMMENT ON COLUMN deployment.not_before_time IS 'when the device may be told; null: at once';
