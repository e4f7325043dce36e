package io.flotilla.controller.planning;

import io.flotilla.contract.hardware.HardwareProfile;
import io.flotilla.contract.hardware.HardwareProfile.Disk;
import io.flotilla.contract.hardware.Memory;
import io.flotilla.contract.selection.DeviceFacts;
import io.flotilla.contract.selection.Measured;
import io.flotilla.contract.selection.Objection;
import io.flotilla.controller.device.Device;
import io.flotilla.controller.device.ReportedHardware.Sizes;
import io.flotilla.controller.device.SlotStatus;
import io.flotilla.controller.planning.withdrawn.WithdrawnVariants;
import io.flotilla.controller.registry.ModelVersion;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.FleetException.FailedPrecondition;
import io.flotilla.controller.telemetry.ClassFigures;
import io.flotilla.controller.telemetry.DeviceFigures;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Puts together what selection must know of one device, from what that last said of itself. */
@Singleton
public class LastKnownFacts {

    private final PlanningCodec codec;
    private final ServedVariants served;
    private final ClassFigures classFigures;
    private final DeviceFigures deviceFigures;
    private final WithdrawnVariants withdrawn;
    private final Clock clock;

    LastKnownFacts(
            PlanningCodec codec,
            ServedVariants served,
            ClassFigures classFigures,
            DeviceFigures deviceFigures,
            WithdrawnVariants withdrawn,
            Clock clock) {
        this.withdrawn = withdrawn;
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
        var question = new Question(device, slot);
        return Optional.ofNullable(findAll(List.of(question), version).get(question));
    }

    /**
     * A device that chooses from a version.
     *
     * @param slot that would take it; empty: the one that serves the model, if any
     */
    public record Question(Device device, String slot) {}

    /** The facts for many, what they share read once; those of unknown hardware are left out. */
    public Map<Question, DeviceFacts> findAll(
            Collection<Question> questions, PlannedVersion version) {
        var asked =
                questions.stream()
                        .filter(question -> question.device.facts().hardware() != null)
                        .toList();
        var devices = asked.stream().map(Question::device).toList();
        var shared =
                new Shared(
                        version,
                        served.builds(devices.stream().flatMap(LastKnownFacts::serving)),
                        classFigures.of(
                                devices.stream()
                                        .map(device -> device.facts().hardwareClass())
                                        .collect(Collectors.toSet()),
                                Set.of(version.name())),
                        deviceFigures.of(devices.stream().map(Device::id).toList(), version.name()),
                        withdrawn.from(
                                devices.stream().map(Device::id).toList(),
                                ModelVersion.NAMES.parse("model_version", version.name())));
        var found = new HashMap<Question, DeviceFacts>();
        asked.forEach(question -> found.put(question, facts(question, shared)));
        return found;
    }

    /** What was read for all. */
    private record Shared(
            PlannedVersion version,
            Map<String, PlannedVersion.Build> builds,
            Map<String, List<Measured>> byClass,
            Map<DeviceId, List<Measured>> byDevice,
            Map<DeviceId, Map<String, Objection>> withdrawn) {}

    private DeviceFacts facts(Question question, Shared shared) {
        var version = shared.version;
        var device = question.device;
        var hardware = Objects.requireNonNull(device.facts().hardware());
        var holdings = Holdings.of(serving(device).toList(), shared.builds);
        var reclaimableBytes =
                device.facts().slots().stream()
                        .filter(status -> isMeant(status, question.slot, version))
                        .mapToLong(SlotStatus::residentBytes)
                        .sum();
        var facts =
                DeviceFacts.of(
                                hardware(
                                        codec.hardware(hardware),
                                        hardware.sizes(),
                                        reclaimableBytes))
                        .withCachedVariants(holdings.complete(version));
        return Experience.of(
                        version.name(),
                        device.facts().quarantines(),
                        shared.byDevice.getOrDefault(device.id(), List.of()),
                        clock.instant())
                .in(facts, shared.byClass.getOrDefault(device.facts().hardwareClass(), List.of()))
                .withObjections(shared.withdrawn.getOrDefault(device.id(), Map.of()));
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
