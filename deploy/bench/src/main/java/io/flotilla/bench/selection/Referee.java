package io.flotilla.bench.selection;

import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.hardware.Conditions;
import io.flotilla.contract.hardware.Cpu;
import io.flotilla.contract.hardware.HardwareProfile;
import io.flotilla.contract.hardware.Memory;
import io.flotilla.contract.hardware.RuntimeSupport;
import io.flotilla.contract.selection.DeviceFacts;
import io.flotilla.contract.selection.Measured;
import io.flotilla.contract.selection.Objective;
import io.flotilla.contract.selection.Variant;
import io.flotilla.contract.selection.VariantPolicy;
import io.flotilla.contract.selection.ranking.VariantSelector;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/** Has the contract's selection choose, and says how far the choice is from the best there was. */
final class Referee {
    private static final String VERSION = "models/m/versions/1";
    private static final long GIB = 1L << 30;

    private final List<Outcome> outcomes;
    private final DeviceFacts device;

    Referee(List<Outcome> outcomes, Set<String> isaExtensions) {
        this.outcomes = outcomes;
        this.device = DeviceFacts.of(hardware(isaExtensions));
    }

    /**
     * The share of the best that the choice does not reach: of the quality that is kept, of the
     * answers in a second, of the variants in a given space.
     *
     * @param knowing whether selection is told what was measured, or must estimate
     */
    double regret(Objective objective, boolean knowing) {
        var worth = worth(objective);
        var best = outcomes.stream().mapToDouble(worth).max().orElseThrow();
        return (best - worth.applyAsDouble(choice(objective, knowing))) / best;
    }

    Outcome choice(Objective objective, boolean knowing) {
        var policy = VariantPolicy.DEFAULT.withObjective(objective);
        var variants = outcomes.stream().map(outcome -> variant(outcome, knowing)).toList();
        var facts = knowing ? device.withMeasurements(measured()) : device;
        var chosen =
                VariantSelector.select(facts, VERSION, variants, policy).chosen().orElseThrow();
        return outcomes.stream()
                .filter(outcome -> name(outcome).equals(chosen.variant()))
                .findFirst()
                .orElseThrow();
    }

    /** Time stands for energy: a processor that is busy takes what it takes. */
    private static ToDoubleFunction<Outcome> worth(Objective objective) {
        return switch (objective) {
            case QUALITY -> outcome -> Math.exp(-outcome.divergence());
            case LATENCY, POWER -> outcome -> 1 / outcome.secondsPerAnswer();
            case SIZE -> outcome -> 1.0 / outcome.variant().sizeBytes();
        };
    }

    private static Variant variant(Outcome outcome, boolean knowing) {
        var variant = outcome.variant();
        return new Variant(
                name(outcome),
                variant.facts(),
                variant.sizeBytes(),
                knowing ? outcome.divergence() : null);
    }

    private List<Measured> measured() {
        return outcomes.stream().map(Referee::measured).toList();
    }

    private static Measured measured(Outcome outcome) {
        var runtime = outcome.variant().facts().requirements().runtimes().getFirst();
        var seconds = outcome.secondsPerAnswer();
        var speed =
                runtime == ModelRuntime.LLAMA_CPP
                        ? Measured.Speed.ofTokens(1 / seconds)
                        : Measured.Speed.ofLatency(seconds, seconds);
        return new Measured(
                new Measured.Subject(name(outcome), runtime, "", "cpu"),
                Measured.Source.THIS_DEVICE,
                5,
                speed,
                0,
                outcome.peakResidentBytes());
    }

    private static String name(Outcome outcome) {
        return VERSION + "/variants/" + outcome.variant().precision().toLowerCase(Locale.ROOT);
    }

    private static HardwareProfile hardware(Set<String> isaExtensions) {
        var memory = new Memory(16 * GIB, 16 * GIB, 8 * GIB, Memory.LimitSource.MACHINE);
        return new HardwareProfile(
                "",
                new Cpu("x86-64", "", "", 0, 1, new TreeSet<>(isaExtensions)),
                memory,
                new HardwareProfile.Disk(100 * GIB, 50 * GIB),
                new HardwareProfile.OperatingSystem("linux", "", "", ""),
                List.of(),
                List.of(
                        RuntimeSupport.offering(ModelRuntime.ONNX_RUNTIME, "", List.of("cpu")),
                        RuntimeSupport.offering(ModelRuntime.LLAMA_CPP, "", List.of("cpu"))),
                Conditions.UNKNOWN);
    }
}
