package io.flotilla.controller.planning;

import static java.util.Comparator.comparingInt;

import io.flotilla.contract.hardware.HardwareProfile;
import io.flotilla.contract.label.LabelSelector;
import io.flotilla.contract.selection.Measured;
import io.flotilla.contract.selection.VariantPolicy;
import io.flotilla.controller.device.DeviceOutline;
import io.flotilla.controller.device.DeviceRepository;
import io.flotilla.controller.device.DeviceState;
import io.flotilla.controller.planning.CoveragePlan.Addition;
import io.flotilla.controller.planning.FleetKnowledge.KnownHardware;
import io.flotilla.controller.planning.FleetPlanner.Answer;
import io.flotilla.controller.planning.withdrawn.WithdrawnVariants;
import io.flotilla.controller.registry.ModelVersions;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.ResourceName;
import io.flotilla.controller.telemetry.ClassFigures;
import io.flotilla.controller.telemetry.DeviceFigures;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Says what a rollout of a version would do to a fleet. Changes nothing. */
@Singleton
public class CoveragePlans {

    private static final int MAX_ADDITIONS = 5;

    private final DeviceRepository devices;
    private final Reachability reachability;
    private final ModelVersions versions;
    private final ServedVariants served;
    private final MakeableVariants makeable;
    private final ClassFigures classFigures;
    private final DeviceFigures deviceFigures;
    private final WithdrawnVariants withdrawn;
    private final PlanningCodec codec;
    private final Clock clock;

    CoveragePlans(
            DeviceRepository devices,
            Reachability reachability,
            ModelVersions versions,
            ServedVariants served,
            MakeableVariants makeable,
            ClassFigures classFigures,
            DeviceFigures deviceFigures,
            WithdrawnVariants withdrawn,
            PlanningCodec codec,
            Clock clock) {
        this.withdrawn = withdrawn;
        this.devices = devices;
        this.reachability = reachability;
        this.versions = versions;
        this.served = served;
        this.makeable = makeable;
        this.classFigures = classFigures;
        this.deviceFigures = deviceFigures;
        this.codec = codec;
        this.clock = clock;
    }

    /**
     * What somebody wants to know before a rollout.
     *
     * @param version of the model
     * @param selector of the devices
     * @param slot that would take it
     */
    public record Question(
            ResourceName version,
            LabelSelector selector,
            VariantPolicy policy,
            String slot,
            DownloadCaps caps) {}

    /** The plan by what is known now. */
    public CoveragePlan of(Question question) {
        var target = target(question);
        var planner = target.planner();
        var figures = new PlanFigures(target.version(), planner.select(target.active()));
        return new CoveragePlan(
                new CoveragePlan.Devices(figures.devices(), figures.covered(), figures.quality()),
                figures.variants(),
                figures.gaps(planner, new Remedies(target.version(), question.policy())),
                additions(question, planner, figures.uncovered()),
                figures.transfer(question.caps()),
                figures.changes(new Trends(target.version(), target.today())),
                reachability.of(target.active(), target.unknown(), target.inactive()));
    }

    /**
     * What a device would choose.
     *
     * @param variant its full name; empty: nothing fits
     * @param missingBytes of its files, which the device would download
     * @param isChange whether the device serves something else today
     */
    public record Expected(
            String hardwareClass, String variant, long missingBytes, boolean isChange) {}

    /**
     * What the ACTIVE devices would choose. Those of which the hardware is not known are missing.
     */
    public Map<DeviceId, Expected> choices(Question question) {
        var target = target(question);
        var choices = new HashMap<DeviceId, Expected>();
        for (var answer : target.planner().select(target.active())) {
            var isChange = !answer.chosen().isEmpty() && !answer.chosen().equals(answer.serving());
            var expected =
                    new Expected(
                            answer.hardwareClass(),
                            answer.chosen(),
                            answer.missingBytes(),
                            isChange);
            answer.devices().forEach(device -> choices.put(new DeviceId(device.id()), expected));
        }
        return choices;
    }

    /**
     * The devices that a question is about, and who answers for them.
     *
     * @param active those of which the hardware is known
     * @param today what they serve now, by full name
     * @param unknown how many are ACTIVE besides
     * @param inactive how many are not
     */
    private record Target(
            PlannedVersion version,
            FleetPlanner planner,
            List<DeviceOutline> active,
            Map<String, PlannedVersion.Build> today,
            int unknown,
            int inactive) {}

    private Target target(Question question) {
        var version = codec.version(versions.manifest(question.version()));
        var matching = devices.outlines(question.selector(), question.slot());
        var hardware = hardwareOf(matching);
        var active = new ArrayList<DeviceOutline>();
        var unknown = 0;
        for (var device : matching) {
            if (device.state() == DeviceState.ACTIVE) {
                if (hardware.contains(device.hardware())) {
                    active.add(device);
                } else {
                    unknown++;
                }
            }
        }
        var today = served.of(active);
        var planner =
                new FleetPlanner(
                        version,
                        question.policy(),
                        new FleetKnowledge(
                                hardware,
                                today,
                                measured(active, version),
                                withdrawn.of(question.version()),
                                experiences(active, version.name())));
        var inactive = matching.size() - active.size() - unknown;
        return new Target(version, planner, active, today, unknown, inactive);
    }

    private KnownHardware hardwareOf(List<DeviceOutline> matching) {
        var keys = matching.stream().map(DeviceOutline::hardware).distinct().toList();
        var profiles = new HashMap<Long, HardwareProfile>();
        devices.hardware(keys).forEach((key, common) -> profiles.put(key, codec.hardware(common)));
        return new KnownHardware(profiles);
    }

    private Map<String, List<Measured>> measured(
            List<DeviceOutline> active, PlannedVersion version) {
        var classes = active.stream().map(DeviceOutline::hardwareClass).collect(Collectors.toSet());
        return classFigures.of(classes, Set.of(version.name()));
    }

    private Map<String, Experience> experiences(List<DeviceOutline> active, String version) {
        var measured = deviceFigures.of(version);
        var now = clock.instant();
        var experiences = new HashMap<String, Experience>();
        for (var device : active) {
            var own = measured.getOrDefault(new DeviceId(device.id()), List.of());
            if (!own.isEmpty() || !device.quarantines().isEmpty()) {
                experiences.put(
                        device.id(), Experience.of(version, device.quarantines(), own, now));
            }
        }
        return experiences;
    }

    private List<Addition> additions(
            Question question, FleetPlanner planner, List<Answer> uncovered) {
        if (uncovered.isEmpty()) {
            return List.of();
        }
        var candidates = makeable.of(question.version());
        var fitting = planner.fitting(candidates, uncovered);
        return candidates.stream()
                .filter(candidate -> fitting.containsKey(candidate.id()))
                .map(
                        candidate ->
                                new Addition(
                                        candidate,
                                        fitting.getOrDefault(candidate.id(), 0),
                                        candidate.expected().expectedDivergence()))
                .sorted(
                        comparingInt(Addition::devices)
                                .reversed()
                                .thenComparingDouble(Addition::divergence)
                                .thenComparing(addition -> addition.variant().id()))
                .limit(MAX_ADDITIONS)
                .toList();
    }
}
