package io.flotilla.controller.planning;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.flotilla.controller.device.DeviceOutline;
import io.flotilla.controller.registry.ModelVersion;
import io.flotilla.controller.registry.ModelVersionRepository;
import io.flotilla.controller.registry.Variant;
import io.flotilla.controller.shared.FleetException.InvalidArgument;
import io.flotilla.controller.shared.ResourceName;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks up what devices say that they serve. */
@Singleton
public class ServedVariants {

    /** Of more versions than that, the ones that fewest devices serve are not looked at. */
    private static final int MAX_VERSIONS = 200;

    private final ModelVersionRepository versions;
    private final PlanningCodec codec;

    ServedVariants(ModelVersionRepository versions, PlanningCodec codec) {
        this.versions = versions;
        this.codec = codec;
    }

    /** What the devices serve, by full name; names of nothing that is known here are missing. */
    public Map<String, PlannedVersion.Build> of(List<DeviceOutline> devices) {
        return builds(devices.stream().flatMap(ServedVariants::variants));
    }

    /** The builds of these full names that are known. */
    Map<String, PlannedVersion.Build> builds(Stream<String> variants) {
        var devicesByVersion = new HashMap<ResourceName, Long>();
        variants.filter(variant -> !variant.isEmpty())
                .collect(groupingBy(identity(), counting()))
                .forEach(
                        (variant, count) ->
                                version(variant)
                                        .ifPresent(
                                                name ->
                                                        devicesByVersion.merge(
                                                                name, count, Long::sum)));
        var builds = new HashMap<String, PlannedVersion.Build>();
        devicesByVersion.entrySet().stream()
                .sorted(Map.Entry.<ResourceName, Long>comparingByValue().reversed())
                .limit(MAX_VERSIONS)
                .map(entry -> builds(entry.getKey()))
                .flatMap(Collection::stream)
                .forEach(build -> builds.put(build.name(), build));
        return builds;
    }

    private static Stream<String> variants(DeviceOutline device) {
        return Stream.concat(
                Stream.of(device.slot().variant()), device.slot().otherVariants().stream());
    }

    /** Devices say it, so it may be anything. */
    private static Optional<ResourceName> version(String variant) {
        try {
            var name = Variant.NAMES.parse("variant", variant);
            return Optional.of(ModelVersion.NAMES.of(name.id("model"), name.id("version")));
        } catch (InvalidArgument _) {
            return Optional.empty();
        }
    }

    private List<PlannedVersion.Build> builds(ResourceName version) {
        return versions.find(version)
                .flatMap(
                        known -> versions.findManifest(version, known.content().manifestRevision()))
                .map(manifest -> codec.version(manifest).builds())
                .orElse(List.of());
    }
}
