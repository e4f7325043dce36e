package io.flotilla.controller.telemetry;

import io.flotilla.contract.selection.Measured;
import io.flotilla.controller.shared.DeviceId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Keeps what each device has seen variants do, a bounded number of figures for each. Every method
 * works within the running transaction, if any.
 */
public interface DeviceFiguresRepository {

    /** Replaces what these devices have said of these variants before. */
    void keep(Collection<Said> said);

    /** What a device has said since then of all variants of a version. */
    List<Measured> of(DeviceId device, String modelVersion, Instant since);

    /** What some devices have said since then of all variants of a version, by device. */
    Map<DeviceId, List<Measured>> of(
            Collection<DeviceId> devices, String modelVersion, Instant since);

    /** What devices have said since then of all variants of a version, by device. */
    Map<DeviceId, List<Measured>> of(String modelVersion, Instant since);

    /** Forgets what was said before a time. */
    int forgetBefore(Instant time);
}
