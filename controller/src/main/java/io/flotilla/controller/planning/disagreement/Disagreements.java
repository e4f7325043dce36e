package io.flotilla.controller.planning.disagreement;

import io.flotilla.contract.selection.DeviceFacts;
import io.flotilla.contract.selection.Rejection.Reason;
import io.flotilla.contract.selection.Selection;
import io.flotilla.contract.selection.VariantPolicy;
import io.flotilla.contract.selection.ranking.VariantSelector;
import io.flotilla.controller.device.Device;
import io.flotilla.controller.device.DeviceRepository;
import io.flotilla.controller.planning.LastKnownFacts;
import io.flotilla.controller.planning.PlannedVersion;
import io.flotilla.controller.planning.PlanningCodec;
import io.flotilla.controller.registry.ModelVersions;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.EncodedMessage;
import io.flotilla.controller.shared.ResourceName;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Counts how often devices choose something else than their last known facts lead to. */
@Singleton
public class Disagreements {

    /** Classes come from devices; those beyond this many are counted together. */
    private static final int MAX_CLASSES = 200;

    private static final String OTHER = "other";

    private final DeviceRepository devices;
    private final ModelVersions versions;
    private final LastKnownFacts facts;
    private final PlanningCodec codec;
    private final MeterRegistry meters;
    private final Counter comparisons;
    private final Set<String> classes = ConcurrentHashMap.newKeySet();

    Disagreements(
            DeviceRepository devices,
            ModelVersions versions,
            LastKnownFacts facts,
            PlanningCodec codec,
            MeterRegistry meters) {
        this.devices = devices;
        this.versions = versions;
        this.facts = facts;
        this.codec = codec;
        this.meters = meters;
        this.comparisons =
                Counter.builder("flotilla.selection.comparisons")
                        .description("Choices of devices held against their last known facts")
                        .register(meters);
    }

    /**
     * What a device chose.
     *
     * @param selection as it was reported
     */
    public record Choice(
            DeviceId device,
            ResourceName version,
            String slot,
            VariantPolicy policy,
            EncodedMessage selection) {}

    /** Compares each choice with what the device's facts lead to, and counts those that differ. */
    public void count(List<Choice> choices) {
        var ids = choices.stream().map(Choice::device).distinct().toList();
        var known =
                devices.findAll(ids).stream()
                        .collect(Collectors.toMap(Device::id, Function.identity()));
        choices.stream()
                .filter(choice -> known.containsKey(choice.device()))
                .collect(Collectors.groupingBy(Choice::version))
                .forEach((version, ofVersion) -> compare(version(version), ofVersion, known));
    }

    private PlannedVersion version(ResourceName name) {
        return codec.version(versions.manifest(name));
    }

    private void compare(
            PlannedVersion version, List<Choice> choices, Map<DeviceId, Device> devices) {
        var questions =
                choices.stream()
                        .collect(
                                Collectors.toMap(
                                        Function.identity(),
                                        choice -> question(choice, devices),
                                        (first, _) -> first));
        var known = facts.findAll(questions.values(), version);
        for (var choice : choices) {
            var question = Objects.requireNonNull(questions.get(choice));
            var device = known.get(question);
            if (device != null) {
                compare(choice, device, question.device().facts().hardwareClass(), version);
            }
        }
    }

    private static LastKnownFacts.Question question(Choice choice, Map<DeviceId, Device> devices) {
        return new LastKnownFacts.Question(
                Objects.requireNonNull(devices.get(choice.device())), choice.slot());
    }

    private void compare(
            Choice choice, DeviceFacts device, String hardwareClass, PlannedVersion version) {
        comparisons.increment();
        var planned =
                VariantSelector.select(device, version.name(), version.variants(), choice.policy());
        between(planned, choice.selection())
                .ifPresent(found -> count(hardwareClass, found.reason()));
    }

    /** The difference between what is planned and what a device reported, if there is one. */
    public Optional<Disagreement> between(Selection planned, EncodedMessage reported) {
        return Disagreement.between(planned, codec.selection(reported));
    }

    private void count(String hardwareClass, Reason reason) {
        meters.counter(
                        "flotilla.selection.disagreements",
                        "class",
                        counted(hardwareClass),
                        "reason",
                        word(reason))
                .increment();
    }

    private String counted(String hardwareClass) {
        if (classes.contains(hardwareClass)) {
            return hardwareClass;
        }
        return classes.size() < MAX_CLASSES && classes.add(hardwareClass) ? hardwareClass : OTHER;
    }

    private static String word(Reason reason) {
        return reason == Reason.UNKNOWN ? "ranking" : reason.name().toLowerCase(Locale.ROOT);
    }
}
