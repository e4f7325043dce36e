package io.flotilla.controller.telemetry;

import io.flotilla.controller.shared.DeviceId;
import java.time.Instant;

/**
 * The figures of a device so far.
 *
 * @param updated when the last report that added to it ended
 */
public record DeviceSeries(DeviceId device, InferenceSeries series, Instant updated) {}
