package io.flotilla.controller.planning;

import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.hardware.HardwareProfile;
import io.flotilla.contract.hardware.HardwareProfile.Disk;
import io.flotilla.contract.hardware.Memory;
import io.flotilla.contract.hardware.ProviderSupport;
import io.flotilla.contract.hardware.RuntimeSupport;
import io.flotilla.contract.selection.Candidate;
import io.flotilla.contract.selection.DeviceFacts;
import io.flotilla.contract.selection.Rejection.Reason;
import io.flotilla.contract.selection.Selection;
import io.flotilla.contract.selection.Variant;
import io.flotilla.contract.selection.VariantPolicy;
import io.flotilla.contract.selection.ranking.VariantSelector;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Finds the smallest changes each of which alone would let a device run something where nothing
 * fits. Every change is tried: it is named only if selection then chooses a variant.
 */
final class Remedies {

    private static final long MIB = 1L << 20;

    /** Nothing free is no advice: the machine would swap. */
    private static final int[] HEADROOMS = {80, 70, 60, 50, 40, 30, 25, 20, 15, 10, 5};

    /** What room is made for where the policy does not say. */
    private static final long USUAL_CONTEXT = 4096;

    private static final long SHORTEST_CONTEXT = 128;
    private static final Set<Reason> OF_RESOURCES = EnumSet.of(Reason.NO_MEMORY, Reason.NO_DISK);

    private final PlannedVersion version;
    private final VariantPolicy policy;
    private final Map<String, Variant> variants;
    private final Map<VariantPolicy, VariantSelector> selectors = new ConcurrentHashMap<>();

    Remedies(PlannedVersion version, VariantPolicy policy) {
        this.version = version;
        this.policy = policy;
        this.variants =
                version.variants().stream().collect(Collectors.toMap(Variant::name, v -> v));
    }

    /** The changes for a device, given that this selection chose nothing for it. */
    List<Remedy> of(DeviceFacts device, Selection selection) {
        var reasons = reasons(selection);
        var found = new ArrayList<Remedy>();
        if (reasons.contains(Reason.QUARANTINED) && helps(withoutQuarantine(device), policy)) {
            found.add(new Remedy.NoQuarantine());
        }
        if (reasons.contains(Reason.NOT_PINNED) && helps(device, policy.withPin(""))) {
            found.add(new Remedy.NoPin());
        }
        if (reasons.contains(Reason.NO_MEMORY) || reasons.contains(Reason.CONTEXT_TOO_SHORT)) {
            context(device).ifPresent(found::add);
        }
        if (reasons.contains(Reason.NO_MEMORY)) {
            headroom(device).ifPresent(found::add);
        }
        if (reasons.contains(Reason.PRECISION_NOT_ALLOWED)) {
            precision(device, selection).ifPresent(found::add);
        }
        if (reasons.contains(Reason.NO_RUNTIME)) {
            runtime(device, selection).ifPresent(found::add);
        }
        resources(device, selection).ifPresent(found::add);
        return found;
    }

    private boolean helps(DeviceFacts device, VariantPolicy changed) {
        return selectors
                .computeIfAbsent(
                        changed,
                        _ -> VariantSelector.of(version.name(), version.variants(), changed))
                .choose(device)
                .isPresent();
    }

    private static Set<Reason> reasons(Selection selection) {
        var reasons = EnumSet.noneOf(Reason.class);
        selection.candidates().stream()
                .flatMap(candidate -> candidate.rejections().stream())
                .forEach(rejection -> reasons.add(rejection.reason()));
        return reasons;
    }

    private Optional<Remedy> context(DeviceFacts device) {
        var wanted =
                policy.room().contextTokens() == 0 ? USUAL_CONTEXT : policy.room().contextTokens();
        return LongStream.iterate(
                        wanted / 2, tokens -> tokens >= SHORTEST_CONTEXT, tokens -> tokens / 2)
                .filter(tokens -> helps(device, policy.withContextTokens(tokens)))
                .mapToObj(tokens -> (Remedy) new Remedy.Context(tokens))
                .findFirst();
    }

    private Optional<Remedy> headroom(DeviceFacts device) {
        return IntStream.of(HEADROOMS)
                .filter(percent -> percent < policy.room().memoryHeadroomPercent())
                .filter(percent -> helps(device, policy.withMemoryHeadroomPercent(percent)))
                .mapToObj(
                        percent ->
                                (Remedy)
                                        new Remedy.Headroom(
                                                percent, policy.room().memoryHeadroomPercent()))
                .findFirst();
    }

    /** Of the precisions that are not allowed and would do, the one closest to the reference. */
    private Optional<Remedy> precision(DeviceFacts device, Selection selection) {
        return rejectedFor(Reason.PRECISION_NOT_ALLOWED, selection)
                .sorted(Comparator.comparingDouble(Variant::expectedDivergence))
                .map(variant -> variant.facts().precision())
                .distinct()
                .filter(precision -> helps(device, policy.withAllow(andAlso(precision))))
                .map(precision -> (Remedy) new Remedy.Allowed(precision))
                .findFirst();
    }

    private SortedSet<String> andAlso(String precision) {
        var allowed = new TreeSet<>(policy.precisions().allow());
        allowed.add(precision);
        return allowed;
    }

    private Optional<Remedy> runtime(DeviceFacts device, Selection selection) {
        return rejectedFor(Reason.NO_RUNTIME, selection)
                .filter(variant -> variant.facts().requirements().executionProvider().isEmpty())
                .flatMap(variant -> variant.facts().requirements().runtimes().stream())
                .distinct()
                .sorted()
                .filter(runtime -> helps(withRuntime(device, runtime), policy))
                .map(runtime -> (Remedy) new Remedy.Installed(runtime.id()))
                .findFirst();
    }

    private Stream<Variant> rejectedFor(Reason reason, Selection selection) {
        return selection.candidates().stream()
                .filter(
                        candidate ->
                                candidate.rejections().stream()
                                        .anyMatch(rejection -> rejection.reason() == reason))
                .flatMap(
                        candidate ->
                                Optional.ofNullable(variants.get(candidate.variant())).stream());
    }

    /** What the variant takes that lacks nothing else, and of these the least. */
    private Optional<Remedy> resources(DeviceFacts device, Selection selection) {
        return selection.candidates().stream()
                .filter(Remedies::lacksResourcesAlone)
                .map(candidate -> missing(device, candidate))
                .min(
                        Comparator.comparingLong(Remedy.Resources::memoryBytes)
                                .thenComparingLong(Remedy.Resources::diskBytes))
                .filter(missing -> helps(withMore(device, missing), policy))
                .map(Remedy.class::cast);
    }

    private static boolean lacksResourcesAlone(Candidate candidate) {
        return candidate.rejections().stream()
                .allMatch(rejection -> OF_RESOURCES.contains(rejection.reason()));
    }

    private Remedy.Resources missing(DeviceFacts device, Candidate candidate) {
        var memory = 0L;
        var disk = 0L;
        for (var rejection : candidate.rejections()) {
            if (rejection.reason() == Reason.NO_MEMORY) {
                memory = missingMemory(device, candidate.memory().need().totalBytes());
            } else {
                disk = missingDisk(device, candidate.variant());
            }
        }
        return new Remedy.Resources(memory, memory, disk, disk);
    }

    private long missingMemory(DeviceFacts device, long needBytes) {
        var share = (100 - policy.room().memoryHeadroomPercent()) / 100.0;
        return wholeMib(needBytes / share - device.hardware().memory().availableBytes());
    }

    private long missingDisk(DeviceFacts device, String variant) {
        var needed = Optional.ofNullable(variants.get(variant)).map(Variant::requiredDiskBytes);
        return Math.ceilDiv(needed.orElse(0L) - device.hardware().disk().availableBytes(), MIB)
                * MIB;
    }

    private static long wholeMib(double bytes) {
        return (long) Math.ceil(bytes / MIB) * MIB;
    }

    private static DeviceFacts withoutQuarantine(DeviceFacts device) {
        return device.withQuarantines(Map.of());
    }

    private static DeviceFacts withRuntime(DeviceFacts device, ModelRuntime runtime) {
        var runtimes = new ArrayList<>(device.hardware().runtimes());
        runtimes.add(new RuntimeSupport(runtime, "", List.of(ProviderSupport.provedOnCpu())));
        var profile = device.hardware();
        return like(device, profile.memory(), profile.disk(), runtimes);
    }

    private static DeviceFacts withMore(DeviceFacts device, Remedy.Resources more) {
        var memory = device.hardware().memory();
        var disk = device.hardware().disk();
        return like(
                device,
                new Memory(
                        memory.totalBytes() + more.memoryBytes(),
                        memory.limitBytes() + more.memoryBytes(),
                        memory.availableBytes() + more.memoryBytes(),
                        memory.limitSource(),
                        memory.bandwidthBytesPerSecond()),
                new Disk(
                        disk.totalBytes() + more.diskBytes(),
                        disk.availableBytes() + more.diskBytes()),
                device.hardware().runtimes());
    }

    private static DeviceFacts like(
            DeviceFacts device, Memory memory, Disk disk, List<RuntimeSupport> runtimes) {
        var profile = device.hardware();
        return device.withHardware(
                new HardwareProfile(
                        profile.product(),
                        profile.cpu(),
                        memory,
                        disk,
                        profile.operatingSystem(),
                        profile.accelerators(),
                        runtimes,
                        profile.conditions()));
    }
}
