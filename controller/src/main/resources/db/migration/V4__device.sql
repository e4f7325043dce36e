-- Devices, what they last said of themselves, and fleets.

CREATE TABLE device (
    id               text        PRIMARY KEY,
    display_name     text        NOT NULL,
    state            text        NOT NULL,
    labels           jsonb       NOT NULL,
    agent_version    text        NOT NULL DEFAULT '',
    hardware_class   text        NOT NULL DEFAULT '',
    hardware_labels  jsonb       NOT NULL DEFAULT '{}',
    hardware_profile bytea,
    slots            jsonb       NOT NULL DEFAULT '{}',
    health           text        NOT NULL DEFAULT 'UNKNOWN',
    all_labels       jsonb       NOT NULL GENERATED ALWAYS AS (labels || hardware_labels) STORED,
    create_time      timestamptz NOT NULL,
    update_time      timestamptz NOT NULL,
    revision         bigint      NOT NULL DEFAULT 0
);

CREATE INDEX device_by_label ON device USING gin (all_labels);
CREATE INDEX device_leaving ON device (id) WHERE state = 'RETIRING';

COMMENT ON COLUMN device.hardware_profile IS 'flotilla.device.v1.HardwareProfile; null until it first connected';
COMMENT ON COLUMN device.slots IS 'status of each slot by its name';
COMMENT ON COLUMN device.revision IS 'of what people change; reports of the device leave it alone';

-- Written for many devices at once, now and then.
CREATE TABLE device_presence (
    device         text        PRIMARY KEY REFERENCES device ON DELETE CASCADE,
    last_seen_time timestamptz NOT NULL
) WITH (fillfactor = 70);

CREATE TABLE fleet (
    id           text        PRIMARY KEY,
    display_name text        NOT NULL,
    selector     jsonb       NOT NULL,
    create_time  timestamptz NOT NULL,
    update_time  timestamptz NOT NULL,
    revision     bigint      NOT NULL DEFAULT 0
);
