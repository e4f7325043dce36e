-- Rules by which devices are approved, and with what a device enrolled.

CREATE TABLE approval_rule (
    id             text        PRIMARY KEY,
    display_name   text        NOT NULL,
    selector       jsonb       NOT NULL,
    join_token     text        NOT NULL,
    approved_count bigint      NOT NULL DEFAULT 0,
    create_time    timestamptz NOT NULL,
    update_time    timestamptz NOT NULL,
    revision       bigint      NOT NULL DEFAULT 0
);

COMMENT ON COLUMN approval_rule.join_token IS 'resource name of the one to have enrolled with; empty: any';
COMMENT ON COLUMN approval_rule.revision IS 'of what people change; counting leaves it alone';

ALTER TABLE device ADD COLUMN join_token text NOT NULL DEFAULT '';
COMMENT ON COLUMN device.join_token IS 'resource name of what it enrolled with; empty: enrolled before that was kept';

-- What was kept of it so far is in the record.
UPDATE device d SET join_token = e.details ->> 'joinToken'
  FROM event e
 WHERE d.state = 'PENDING_APPROVAL' AND e.action = 'device.enrol' AND e.resource = 'devices/' || d.id
   AND e.details ? 'joinToken';

CREATE INDEX device_waiting ON device (id) WHERE state = 'PENDING_APPROVAL';
