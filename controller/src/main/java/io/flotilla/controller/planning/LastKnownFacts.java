package io.flotilla.controller.planning;

import io.flotilla.contract.hardware.HardwareProfile;
import io.flotilla.contract.hardware.HardwareProfile.Disk;
import io.flotilla.contract.hardware.Memory;
import io.flotilla.contract.selection.DeviceFacts;
import io.flotilla.contract.selection.Measured;
import io.flotilla.controller.device.Device;
import io.flotilla.controller.device.ReportedHardware.Sizes;
import io.flotilla.controller.device.SlotStatus;
import io.flotilla.controller.shared.FleetException.FailedPrecondition;
import io.flotilla.controller.telemetry.ClassFigures;
import io.flotilla.controller.telemetry.DeviceFigures;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Puts together what selection must know of one device, from what that last said of itself. */
@Singleton
public class LastKnownFacts {

    private final PlanningCodec codec;
    private final ServedVariants served;
    private final ClassFigures classFigures;
    private final DeviceFigures deviceFigures;
    private final Clock clock;

    LastKnownFacts(
            PlanningCodec codec,
            ServedVariants served,
            ClassFigures classFigures,
            DeviceFigures deviceFigures,
            Clock clock) {
        this.codec = codec;
        this.served = served;
        this.classFigures = classFigures;
        this.deviceFigures = deviceFigures;
        this.clock = clock;
    }

    /**
     * The facts for a choice from a version.
     *
     * @param slot that would take it; empty: the one that serves the model, if any
     * @throws FailedPrecondition if its hardware is not known
     */
    public DeviceFacts of(Device device, String slot, PlannedVersion version) {
        return find(device, slot, version)
                .orElseThrow(
                        () ->
                                new FailedPrecondition(
                                        "HARDWARE_NOT_KNOWN",
                                        device.name(),
                                        "%s has not connected yet: its hardware is not known."
                                                .formatted(device.name()),
                                        Map.of()));
    }

    /** The same; empty if its hardware is not known. */
    public Optional<DeviceFacts> find(Device device, String slot, PlannedVersion version) {
        var hardware = device.facts().hardware();
        if (hardware == null) {
            return Optional.empty();
        }
        var serving = serving(device).toList();
        var holdings = Holdings.of(serving, served.builds(serving.stream()));
        var reclaimableBytes =
                device.facts().slots().stream()
                        .filter(status -> isMeant(status, slot, version))
                        .mapToLong(SlotStatus::residentBytes)
                        .sum();
        var facts =
                DeviceFacts.of(
                                hardware(
                                        codec.hardware(hardware),
                                        hardware.sizes(),
                                        reclaimableBytes))
                        .withCachedVariants(holdings.complete(version));
        return Optional.of(
                experience(device, version)
                        .in(facts, measuredByClass(device.facts().hardwareClass(), version)));
    }

    private Experience experience(Device device, PlannedVersion version) {
        return Experience.of(
                version.name(),
                device.facts().quarantines(),
                deviceFigures.of(device.id(), version.name()),
                clock.instant());
    }

    private List<Measured> measuredByClass(String hardwareClass, PlannedVersion version) {
        return classFigures
                .of(Set.of(hardwareClass), Set.of(version.name()))
                .getOrDefault(hardwareClass, List.of());
    }

    private static Stream<String> serving(Device device) {
        return device.facts().slots().stream().map(status -> status.occupant().variant());
    }

    private static boolean isMeant(SlotStatus status, String slot, PlannedVersion version) {
        return slot.isEmpty()
                ? status.occupant().modelVersion().startsWith(model(version.name()) + "/")
                : status.slot().equals(slot);
    }

    private static String model(String version) {
        var end = version.indexOf("/versions/");
        return end < 0 ? version : version.substring(0, end);
    }

    /**
     * The hardware with its sizes, as an agent puts it together when it selects.
     *
     * @param reclaimableBytes memory of the model that the chosen one would replace: it counts as
     *     available, since it is unloaded first if both do not fit
     */
    static HardwareProfile hardware(HardwareProfile common, Sizes sizes, long reclaimableBytes) {
        return new HardwareProfile(
                common.product(),
                common.cpu(),
                new Memory(
                        sizes.memoryTotalBytes(),
                        sizes.memoryLimitBytes(),
                        availableBytes(sizes, reclaimableBytes),
                        common.memory().limitSource(),
                        common.memory().bandwidthBytesPerSecond()),
                new Disk(sizes.diskTotalBytes(), sizes.diskAvailableBytes()),
                common.operatingSystem(),
                common.accelerators(),
                common.runtimes(),
                common.conditions());
    }

    /** Memory that a model in the slot may count on. */
    static long availableBytes(Sizes sizes, long reclaimableBytes) {
        return Math.min(sizes.memoryLimitBytes(), sizes.memoryAvailableBytes() + reclaimableBytes);
    }
}
