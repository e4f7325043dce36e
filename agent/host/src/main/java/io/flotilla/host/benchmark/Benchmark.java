package io.flotilla.host.benchmark;

import io.flotilla.host.engine.ClassifierModel;
import io.flotilla.host.engine.EmbeddingModel;
import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.LanguageModel;
import io.flotilla.host.engine.LoadedModel;
import io.flotilla.host.engine.TensorModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;

/** Runs the same through a variant again and again, one run at a time, and takes the median. */
public final class Benchmark {
    private static final int FEWEST = 3;
    private static final int MOST = 32;
    private static final int PROMPT_TOKENS = 128;
    private static final int NEW_TOKENS = 32;
    private static final long SEED = 1;

    /** About as long as a paragraph that somebody searches by. */
    private static final String TEXT =
            "the river runs past the old mill and under the bridge to the sea ".repeat(7).strip();

    private static final double NANOS_PER_SECOND = 1e9;

    private final int repetitions;
    private final LongSupplier nanoTime;
    private final List<Lap> laps = new ArrayList<>();
    private Duration cpuBefore = Duration.ZERO;
    private boolean warm;

    /** One run; the first token and those after it only of a model that writes. */
    private record Lap(double seconds, double firstTokenSeconds, double tokensPerSecond) {}

    Benchmark(int repetitions, LongSupplier nanoTime) {
        this.repetitions = repetitions;
        this.nanoTime = nanoTime;
    }

    /** A benchmark of so many runs, 0 for the fewest that give a median. */
    public static Benchmark of(int repetitions) throws HostProblem {
        if (repetitions != 0 && (repetitions < FEWEST || repetitions > MOST)) {
            throw HostProblem.invalid(
                    "repetitions", "A benchmark repeats %d to %d times.".formatted(FEWEST, MOST));
        }
        return new Benchmark(repetitions == 0 ? FEWEST : repetitions, System::nanoTime);
    }

    /** Does the next run, and returns the result after the last. The first is not counted. */
    public Optional<Pace> runOnce(LoadedModel model) throws HostProblem {
        if (!warm) {
            cpuBefore = cpuTime();
            lap(model);
            warm = true;
            return Optional.empty();
        }
        laps.add(lap(model));
        return laps.size() < repetitions ? Optional.empty() : Optional.of(pace());
    }

    private Lap lap(LoadedModel model) throws HostProblem {
        long start = nanoTime.getAsLong();
        return switch (model) {
            case LanguageModel language -> {
                var writing = language.write(PROMPT_TOKENS, NEW_TOKENS, nanoTime);
                double rest = (writing.allNanos() - writing.firstNanos()) / NANOS_PER_SECOND;
                yield new Lap(
                        writing.allNanos() / NANOS_PER_SECOND,
                        writing.firstNanos() / NANOS_PER_SECOND,
                        rest > 0 ? (writing.tokens() - 1) / rest : 0);
            }
            case EmbeddingModel embedding -> {
                embedding.embed(TEXT);
                yield new Lap(secondsSince(start), 0, 0);
            }
            case ClassifierModel classifier -> {
                classifier.direction(TEXT);
                yield new Lap(secondsSince(start), 0, 0);
            }
            case TensorModel tensors -> {
                tensors.run(new SplittableRandom(SEED));
                yield new Lap(secondsSince(start), 0, 0);
            }
        };
    }

    private double secondsSince(long start) {
        return (nanoTime.getAsLong() - start) / NANOS_PER_SECOND;
    }

    private Pace pace() {
        return new Pace(
                laps.size(),
                quantile(Lap::seconds, 0.5),
                quantile(Lap::seconds, 0.95),
                quantile(Lap::firstTokenSeconds, 0.5),
                quantile(Lap::tokensPerSecond, 0.5),
                cpuTime().minus(cpuBefore).toMillis() / 1000.0);
    }

    private double quantile(ToDoubleFunction<Lap> figure, double ratio) {
        double[] sorted = laps.stream().mapToDouble(figure).sorted().toArray();
        return sorted[(int) Math.ceil(ratio * sorted.length) - 1];
    }

    private static Duration cpuTime() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }
}
