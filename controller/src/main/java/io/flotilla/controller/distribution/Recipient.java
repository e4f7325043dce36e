package io.flotilla.controller.distribution;

import io.flotilla.controller.shared.DeviceId;

/**
 * A device that opens a stream.
 *
 * @param supersede ends the stream because the device has opened too many after it; returns at once
 */
public record Recipient(DeviceId device, Runnable supersede) {}
