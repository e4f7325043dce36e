package io.flotilla.bench.selection;

import io.flotilla.bench.fleet.BenchVersion;
import io.flotilla.bench.fleet.HardwareKind;
import io.flotilla.contract.selection.DeviceFacts;
import io.flotilla.contract.selection.Selection;
import io.flotilla.contract.selection.VariantPolicy;
import io.flotilla.contract.selection.ranking.VariantSelector;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What selection takes for one device of many kinds, out of twenty variants: {@code
 * deploy/bench/jmh}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class SelectionBenchmark {
    private static final int DEVICES = 1024;

    private final BenchVersion version = new BenchVersion();
    private final List<DeviceFacts> devices = devices();
    private final VariantSelector selector =
            VariantSelector.of(version.name(), version.variants(), VariantPolicy.DEFAULT);
    private int next;

    /** The choice alone, as a plan for a fleet asks for it. */
    @Benchmark
    public boolean choose() {
        return selector.choose(device()).isPresent();
    }

    /** With each candidate's estimate, and its rank or what stands against it. */
    @Benchmark
    public Selection explain() {
        return selector.select(device());
    }

    private DeviceFacts device() {
        next = (next + 1) % DEVICES;
        return devices.get(next);
    }

    private static List<DeviceFacts> devices() {
        var random = new Random(1);
        var kinds = HardwareKind.several();
        return random.ints(DEVICES, 0, kinds.size())
                .mapToObj(kind -> kinds.get(kind).withFree(random.nextDouble()))
                .map(DeviceFacts::of)
                .toList();
    }
}
