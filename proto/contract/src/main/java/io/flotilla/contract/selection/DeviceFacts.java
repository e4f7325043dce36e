package io.flotilla.contract.selection;

import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.hardware.HardwareProfile;
import io.flotilla.contract.hardware.RuntimeSupport;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What selection must know of a device; variants by their names.
 *
 * @param cachedVariants those that are on its disk already
 * @param quarantines those that are left alone now because they failed
 * @param objections what others have against variants
 */
public record DeviceFacts(
        HardwareProfile hardware,
        Set<String> cachedVariants,
        Measurements measurements,
        Map<String, Quarantine> quarantines,
        Map<String, Objection> objections) {

    public DeviceFacts {
        cachedVariants = Set.copyOf(cachedVariants);
        quarantines = Map.copyOf(quarantines);
        objections = Map.copyOf(objections);
    }

    /** The facts of a device on which nothing was tried yet. */
    public static DeviceFacts of(HardwareProfile hardware) {
        return new DeviceFacts(hardware, Set.of(), Measurements.NONE, Map.of(), Map.of());
    }

    public DeviceFacts withHardware(HardwareProfile changed) {
        return new DeviceFacts(changed, cachedVariants, measurements, quarantines, objections);
    }

    public DeviceFacts withCachedVariants(Set<String> changed) {
        return new DeviceFacts(hardware, changed, measurements, quarantines, objections);
    }

    /** With what was measured, as far as it is of the engines that are here. */
    public DeviceFacts withMeasurements(Collection<Measured> changed) {
        var counting = Measurements.of(changed, versions());
        return new DeviceFacts(hardware, cachedVariants, counting, quarantines, objections);
    }

    public DeviceFacts withQuarantines(Map<String, Quarantine> changed) {
        return new DeviceFacts(hardware, cachedVariants, measurements, changed, objections);
    }

    public DeviceFacts withObjections(Map<String, Objection> changed) {
        return new DeviceFacts(hardware, cachedVariants, measurements, quarantines, changed);
    }

    private Map<ModelRuntime, String> versions() {
        return hardware.runtimes().stream()
                .collect(
                        Collectors.toMap(
                                RuntimeSupport::runtime, RuntimeSupport::version, (one, _) -> one));
    }
}
