package io.flotilla.controller.device;

import io.flotilla.controller.shared.DeviceId;

/**
 * Told within the transaction in which a device's state or labels change, so that what follows from
 * it stands or falls with it.
 */
public record DeviceMoved(DeviceId device, DeviceState state) {}
