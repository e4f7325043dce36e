package io.flotilla.agent.select;

import io.flotilla.agent.probe.Hardware;
import io.flotilla.agent.runtime.Benchmark;
import io.flotilla.agent.runtime.Fault;
import io.flotilla.agent.runtime.RunningModel;
import io.flotilla.agent.shared.Log;
import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.hardware.RuntimeSupport;
import io.flotilla.contract.index.Digest;
import io.flotilla.contract.selection.Measured.Speed;
import io.flotilla.contract.selection.Measured.Subject;
import io.flotilla.contract.selection.SpeedObjective;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;

/** Sees how fast a loaded variant is, learns it, and says whether that is fast enough. */
public final class Appraiser {
    private static final Log LOG = Log.of(Appraiser.class);

    private final Benchmark benchmark;
    private final Learned learned;
    private final Hardware hardware;
    private final Clock clock;

    public Appraiser(Benchmark benchmark, Learned learned, Hardware hardware, Clock clock) {
        this.benchmark = benchmark;
        this.learned = learned;
        this.hardware = hardware;
        this.clock = clock;
    }

    /**
     * What is appraised.
     *
     * @param content digest of its files
     * @param predictedBytes memory that selection expects it to take
     */
    public record Item(
            String variant,
            Digest content,
            ModelRuntime runtime,
            String provider,
            long predictedBytes) {}

    /** What an appraisal came to. */
    public sealed interface Verdict {
        /** Nothing speaks against it: it is fast enough, or that could not be seen now. */
        record Fine() implements Verdict {}

        /** It misses its objective; one sentence with the figures. */
        record TooSlow(String message) implements Verdict {}

        /** It died of being measured. */
        record Died(Fault fault) implements Verdict {}
    }

    /** Whether its speed is known, so that it need not be measured. */
    public boolean isMeasured(Item item) {
        return learned.isMeasured(item.content(), subject(item));
    }

    /** Measures a variant whose speed is not known; takes as long as a few requests do. */
    public Verdict appraise(RunningModel model, Item item, SpeedObjective objective)
            throws InterruptedException {
        if (isMeasured(item)) {
            return new Verdict.Fine();
        }
        return switch (benchmark.run(model)) {
            case Benchmark.Result.Died(var fault) -> new Verdict.Died(fault);
            case Benchmark.Result.NotTaken(var reason) -> {
                LOG.info("speed not measured", "variant", item.variant(), "reason", reason);
                note(model, item, 0, LearnedFigures.NO_SPEED);
                yield new Verdict.Fine();
            }
            case Benchmark.Result.Taken(var repetitions, var speed) -> {
                note(model, item, repetitions, speed);
                yield miss(speed, objective)
                        .<Verdict>map(Verdict.TooSlow::new)
                        .orElseGet(Verdict.Fine::new);
            }
        };
    }

    private void note(RunningModel model, Item item, int samples, Speed speed) {
        learned.note(
                new LearnedFigures(
                        subject(item),
                        item.content(),
                        samples,
                        speed,
                        model.loadTime().toMillis() / 1000.0,
                        model.peakResidentBytes(),
                        item.predictedBytes(),
                        clock.instant()));
    }

    private Subject subject(Item item) {
        var version =
                hardware.profile().runtimes().stream()
                        .filter(engine -> engine.runtime() == item.runtime())
                        .map(RuntimeSupport::version)
                        .findFirst()
                        .orElse("");
        return new Subject(item.variant(), item.runtime(), version, item.provider());
    }

    /** How a speed misses an objective; a figure that was not taken misses nothing. */
    static Optional<String> miss(Speed speed, SpeedObjective objective) {
        if (isOver(speed.latencyP95Seconds(), objective.maxLatencySeconds())) {
            return says(
                    "95 of 100 inferences take up to %.0f ms, and %.0f ms are allowed",
                    speed.latencyP95Seconds() * 1e3, objective.maxLatencySeconds() * 1e3);
        }
        if (isOver(speed.firstTokenSeconds(), objective.maxFirstTokenSeconds())) {
            return says(
                    "the first token takes %.0f ms, and %.0f ms are allowed",
                    speed.firstTokenSeconds() * 1e3, objective.maxFirstTokenSeconds() * 1e3);
        }
        if (isOver(objective.minTokensPerSecond(), speed.tokensPerSecond())) {
            return says(
                    "it gives %.1f tokens a second, and %.1f are asked for",
                    speed.tokensPerSecond(), objective.minTokensPerSecond());
        }
        return Optional.empty();
    }

    private static boolean isOver(double figure, double limit) {
        return limit > 0 && figure > limit;
    }

    private static Optional<String> says(String sentence, double seen, double wanted) {
        return Optional.of(String.format(Locale.ROOT, sentence, seen, wanted));
    }
}
