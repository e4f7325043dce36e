package io.flotilla.controller.telemetry;

import io.flotilla.contract.selection.Measured;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Keeps what devices of a hardware class have seen variants do: of each variant with one engine the
 * figures of a bounded number of devices. Every method works within the running transaction, if
 * any.
 */
public interface ClassFiguresRepository {

    /** Replaces what these devices have said before; at most one for each device and subject. */
    void keep(Collection<Said> said);

    /**
     * The median device of each class, for all variants of these versions.
     *
     * @return by hardware class
     */
    Map<String, List<Measured>> of(
            Collection<String> hardwareClasses, Collection<String> modelVersions);

    /** Forgets what was said before a time. */
    int forgetBefore(Instant time);
}
