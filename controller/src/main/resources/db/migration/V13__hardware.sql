-- What devices have: what many have alike is kept once, the rest with each device. Plans read a whole fleet at once.
-- Devices that connected before this are known again once they connect the next time.

CREATE TABLE hardware (
    id        bigint      PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    digest    bytea       NOT NULL UNIQUE,
    profile   bytea       NOT NULL,
    seen_time timestamptz NOT NULL
);

COMMENT ON COLUMN hardware.digest IS 'SHA-256 of the profile';
COMMENT ON COLUMN hardware.profile IS 'flotilla.device.v1.HardwareProfile less what each device has for itself';
COMMENT ON COLUMN hardware.seen_time IS 'when a device last reported it, give or take a day';

ALTER TABLE device
    DROP COLUMN hardware_profile,
    ADD COLUMN hardware               bigint,
    ADD COLUMN hardware_moment        bytea  NOT NULL DEFAULT '',
    ADD COLUMN memory_total_bytes     bigint NOT NULL DEFAULT 0,
    ADD COLUMN memory_limit_bytes     bigint NOT NULL DEFAULT 0,
    ADD COLUMN memory_available_bytes bigint NOT NULL DEFAULT 0,
    ADD COLUMN disk_total_bytes       bigint NOT NULL DEFAULT 0,
    ADD COLUMN disk_available_bytes   bigint NOT NULL DEFAULT 0;

COMMENT ON COLUMN device.hardware IS 'id in hardware; null until it first connected';
COMMENT ON COLUMN device.hardware_moment IS 'flotilla.device.v1.HardwareProfile with what changes from hour to hour';
