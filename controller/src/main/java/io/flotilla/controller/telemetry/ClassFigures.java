package io.flotilla.controller.telemetry;

import io.flotilla.contract.selection.Measured;
import io.flotilla.controller.shared.ControllersOnly;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What devices of a hardware class have seen variants do, so that devices that have not run them
 * yet need not guess.
 */
@Singleton
public class ClassFigures {

    /** What nobody has seen for so long says little of today's agents. */
    private static final Duration MAX_AGE = Duration.ofDays(90);

    private static final int MAX_COMBINATIONS = 1000;

    private final ClassFiguresRepository repository;
    private final MeterRegistry meters;
    private final Clock clock;
    private final Map<Tags, Memory> memories = new ConcurrentHashMap<>();

    /** What was last said of one variant on one class. */
    private record Memory(AtomicLong predictedBytes, AtomicLong residentBytes) {

        /** How much more it takes than was expected, as a share of that; less is negative. */
        double errorRatio() {
            return (double) residentBytes.get() / Math.max(1, predictedBytes.get()) - 1;
        }
    }

    ClassFigures(ClassFiguresRepository repository, MeterRegistry meters, Clock clock) {
        this.repository = repository;
        this.meters = meters;
        this.clock = clock;
    }

    /** Takes in what devices have said, within the transaction that keeps their reports. */
    void take(Collection<Said> all) {
        var said = all.stream().filter(one -> !one.hardwareClass().isEmpty()).toList();
        if (!said.isEmpty()) {
            repository.keep(said);
            said.forEach(this::show);
        }
    }

    /** What is known of all variants of some versions on some classes, by class. */
    @Transactional
    public Map<String, List<Measured>> of(Set<String> hardwareClasses, Set<String> modelVersions) {
        return hardwareClasses.isEmpty() || modelVersions.isEmpty()
                ? Map.of()
                : repository.of(hardwareClasses, modelVersions);
    }

    @Scheduled(every = "24h", delayed = "1h", skipExecutionIf = ControllersOnly.class)
    @Transactional
    void forget() {
        repository.forgetBefore(clock.instant().minus(MAX_AGE));
    }

    private void show(Said said) {
        var predictedBytes = said.figures().predictedBytes();
        var residentBytes = said.figures().measured().peakResidentBytes();
        var tags =
                Tags.of(
                        "variant",
                        said.figures().measured().subject().variant(),
                        "hardware_class",
                        said.hardwareClass());
        if (predictedBytes <= 0
                || residentBytes <= 0
                || (memories.size() >= MAX_COMBINATIONS && !memories.containsKey(tags))) {
            return;
        }
        var memory = memories.computeIfAbsent(tags, this::register);
        memory.predictedBytes.set(predictedBytes);
        memory.residentBytes.set(residentBytes);
    }

    private Memory register(Tags tags) {
        var memory = new Memory(new AtomicLong(), new AtomicLong());
        meters.gauge("flotilla.fit.predicted.bytes", tags, memory.predictedBytes);
        meters.gauge("flotilla.fit.resident.bytes", tags, memory.residentBytes);
        meters.gauge("flotilla.fit.error.ratio", tags, memory, Memory::errorRatio);
        return memory;
    }
}
