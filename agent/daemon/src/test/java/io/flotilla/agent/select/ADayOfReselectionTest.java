package io.flotilla.agent.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.flotilla.agent.probe.HardwareProbe;
import io.flotilla.agent.shared.ManualClock;
import io.flotilla.contract.fit.Requirements;
import io.flotilla.contract.fit.Tensors;
import io.flotilla.contract.fit.VariantFacts;
import io.flotilla.contract.format.Architecture;
import io.flotilla.contract.format.Format;
import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.format.PrecisionClass;
import io.flotilla.contract.format.TensorHistogram;
import io.flotilla.contract.format.Weights;
import io.flotilla.contract.hardware.Conditions;
import io.flotilla.contract.hardware.Conditions.Power;
import io.flotilla.contract.hardware.Conditions.Thermal;
import io.flotilla.contract.hardware.HardwareProfile;
import io.flotilla.contract.hardware.HardwareProfile.Disk;
import io.flotilla.contract.hardware.ProviderSupport;
import io.flotilla.contract.hardware.RuntimeSupport;
import io.flotilla.contract.index.Digest;
import io.flotilla.contract.selection.DeviceFacts;
import io.flotilla.contract.selection.Measured.Speed;
import io.flotilla.contract.selection.Measured.Subject;
import io.flotilla.contract.selection.Selection;
import io.flotilla.contract.selection.SpeedObjective;
import io.flotilla.contract.selection.Variant;
import io.flotilla.contract.selection.VariantPolicy;
import io.flotilla.contract.selection.ranking.VariantSelector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A simulated day on a device that is looked at every half minute: nothing flaps. */
class ADayOfReselectionTest {
    private static final Instant MIDNIGHT = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration LOOK = Duration.ofSeconds(30);
    private static final String VERSION = "models/m/versions/v1";
    private static final Variant FP32 = variant("fp32", "FP32", PrecisionClass.FULL, 400L << 20);
    private static final Variant INT8 = variant("int8", "INT8", PrecisionClass.MEDIUM, 50L << 20);
    private static final VariantPolicy POLICY =
            VariantPolicy.DEFAULT
                    .withMemoryHeadroomPercent(0)
                    .withSpeed(SpeedObjective.ofLatency(0.1));
    private static final Map<Digest, String> NAMES =
            Map.of(digest(FP32), FP32.name(), digest(INT8), INT8.name());

    private final ManualClock clock = new ManualClock(MIDNIGHT);
    private final Reselection reselection = new Reselection();
    private final HardwareProfile machine =
            new HardwareProbe(
                            Path.of("/"),
                            Long.MAX_VALUE,
                            () -> 0,
                            () -> new Disk(1L << 40, 1L << 40),
                            _ -> List.of(engine()))
                    .profile();
    private final List<Change> changes = new ArrayList<>();
    private String serving = FP32.name();

    /** One change that was made. */
    private record Change(Instant when, String to, String reason) {}

    /** What a moment of the day is like. */
    private record Moment(boolean roomy, boolean throttled, boolean plugged) {
        static final Moment QUIET = new Moment(true, false, true);

        Conditions conditions() {
            return new Conditions(
                    new Power(plugged ? Power.Source.MAINS : Power.Source.BATTERY, null),
                    new Thermal(throttled ? Thermal.State.THROTTLED : Thermal.State.NORMAL, null));
        }
    }

    private static final class Nowhere implements LearnedJournal {
        @Override
        public List<LearnedFigures> load() {
            return List.of();
        }

        @Override
        public void save(List<LearnedFigures> figures) {}
    }

    private static RuntimeSupport engine() {
        return new RuntimeSupport(
                ModelRuntime.ONNX_RUNTIME, "1.0", List.of(ProviderSupport.provedOnCpu()));
    }

    private static Variant variant(String id, String precision, PrecisionClass kind, long bytes) {
        var facts =
                new VariantFacts(
                        Format.ONNX,
                        precision,
                        kind,
                        new Requirements(List.of(ModelRuntime.ONNX_RUNTIME), new TreeSet<>(), ""),
                        new Weights(bytes / 4, bytes),
                        Architecture.UNDECLARED,
                        new Tensors(new TensorHistogram(List.of()), 0));
        return new Variant(VERSION + "/variants/" + id, facts, bytes, null);
    }

    private static Digest digest(Variant variant) {
        return Digest.over(variant.name().getBytes(StandardCharsets.UTF_8));
    }

    private static Speed speed(Variant variant, boolean throttled) {
        var seconds = (variant.equals(FP32) ? 0.06 : 0.02) * (throttled ? 2.5 : 1);
        return Speed.ofLatency(seconds, seconds);
    }

    private static LearnedFigures benchmark(Variant variant) {
        return new LearnedFigures(
                new Subject(variant.name(), ModelRuntime.ONNX_RUNTIME, "1.0", "cpu"),
                digest(variant),
                5,
                speed(variant, false),
                1,
                0,
                0,
                MIDNIGHT);
    }

    private void live(Function<Duration, Moment> day) throws IOException {
        var learned = new Learned(new Nowhere(), clock);
        learned.note(benchmark(FP32));
        learned.note(benchmark(INT8));
        for (var time = Duration.ZERO; time.toHours() < 24; time = time.plus(LOOK)) {
            clock.set(MIDNIGHT.plus(time));
            var moment = day.apply(time);
            learned.under(moment.conditions());
            var variant = serving.equals(FP32.name()) ? FP32 : INT8;
            learned.served(serving, 100, speed(variant, moment.throttled), 0);
            look(select(moment, learned));
        }
    }

    private Selection select(Moment moment, Learned learned) {
        var needBytes = moment.roomy ? 4L << 30 : 320L << 20;
        var profile = machine.withMemory(machine.memory().withAvailable(needBytes));
        return VariantSelector.select(
                DeviceFacts.of(profile).withMeasurements(learned.measured(NAMES)),
                VERSION,
                List.of(FP32, INT8),
                POLICY);
    }

    private void look(Selection selection) {
        reselection
                .consider(
                        selection,
                        serving,
                        POLICY.objective(),
                        changes.stream().map(Change::when).toList(),
                        clock.instant())
                .ifPresent(
                        change -> {
                            serving = change.to().variant();
                            changes.add(new Change(clock.instant(), serving, change.reason()));
                        });
    }

    private static boolean within(Duration time, int fromHour, int toHour) {
        return time.toHours() >= fromHour && time.toHours() < toHour;
    }

    @Test
    void memory_that_is_short_for_a_minute_and_a_plug_that_is_pulled_change_nothing()
            throws IOException {
        live(time -> new Moment(time.toMinutes() % 15 != 7, false, time.toMinutes() / 40 % 2 == 0));

        assertThat(changes).isEmpty();
    }

    @Test
    void memory_that_stays_short_for_two_hours_costs_one_step_down_and_one_up() throws IOException {
        live(time -> within(time, 14, 16) ? new Moment(false, false, true) : Moment.QUIET);

        assertThat(changes)
                .extracting(Change::to, Change::reason)
                .containsExactly(tuple(INT8.name(), "NO_MEMORY"), tuple(FP32.name(), "BETTER_FIT"));
        assertThat(changes.getFirst().when())
                .isEqualTo(MIDNIGHT.plus(Duration.ofHours(14)).plus(Reselection.SETTLED_NEED));
    }

    @Test
    void the_worst_day_has_no_more_changes_than_a_day_may_have_and_each_has_its_cause()
            throws IOException {
        live(
                time ->
                        new Moment(
                                time.toMinutes() / 5 % 2 == 0,
                                time.toMinutes() / 7 % 2 == 0,
                                time.toMinutes() / 3 % 2 == 0));

        assertThat(changes).isNotEmpty().hasSizeLessThanOrEqualTo(Reselection.MAX_A_DAY);
        assertThat(changes)
                .allSatisfy(
                        change ->
                                assertThat(change.reason())
                                        .isIn("NO_MEMORY", "SLO_MEASURED", "BETTER_FIT"));
        for (var i = 1; i < changes.size(); i++) {
            var change = changes.get(i);
            if (change.reason().equals("BETTER_FIT")) {
                assertThat(Duration.between(changes.get(i - 1).when(), change.when()))
                        .isGreaterThanOrEqualTo(Reselection.DWELL);
            }
        }
    }
}
