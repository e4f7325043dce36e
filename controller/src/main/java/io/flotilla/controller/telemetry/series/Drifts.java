package io.flotilla.controller.telemetry.series;

import io.flotilla.contract.telemetry.Metric;
import io.flotilla.controller.shared.ControllersOnly;
import io.flotilla.controller.telemetry.series.DriftRepository.BothTimes;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Compares what variants are asked and answer with their first days on the hardware class. */
@Singleton
public class Drifts {

    private static final Set<Metric> METRICS =
            EnumSet.of(Metric.INPUT_TOKENS, Metric.OUTPUT_TOKENS, Metric.CONFIDENCE);

    private static final Duration BASELINE = Duration.ofDays(7);
    private static final Duration RECENT = Duration.ofDays(1);
    private static final int MAX_SHOWN = 1000;

    private final DriftRepository repository;
    private final MultiGauge gauges;
    private final Clock clock;

    Drifts(DriftRepository repository, MeterRegistry meters, Clock clock) {
        this.repository = repository;
        this.clock = clock;
        gauges =
                MultiGauge.builder("flotilla.drift.stability.index")
                        .description("How far the values of the last day are from the first days")
                        .register(meters);
    }

    /**
     * Those of series that have enough values of both times, following a key.
     *
     * @param modelVersion only variants of this version; empty: all
     */
    public List<Drift> after(String modelVersion, String key, int limit) {
        return repository
                .after(
                        METRICS,
                        BASELINE,
                        Resolution.HOUR.startOf(clock.instant().minus(RECENT)),
                        modelVersion,
                        key,
                        limit)
                .stream()
                .map(Drifts::drift)
                .toList();
    }

    private static Drift drift(BothTimes times) {
        return new Drift(
                times.key(),
                times.series(),
                Drift.stabilityIndex(times.first(), times.recent()),
                times.first().count(),
                times.recent().count(),
                times.start());
    }

    @Scheduled(every = "10m", delayed = "1m", skipExecutionIf = ControllersOnly.class)
    void show() {
        gauges.register(
                after("", "", MAX_SHOWN).stream()
                        .map(drift -> MultiGauge.Row.of(tags(drift), drift.stabilityIndex()))
                        .toList(),
                true);
    }

    private static Tags tags(Drift drift) {
        var served = drift.series().served();
        return Tags.of(
                "variant",
                served.variant(),
                "hardware_class",
                served.hardwareClass(),
                "operation",
                served.operation(),
                "metric",
                drift.series().metric().name().toLowerCase(Locale.ROOT));
    }
}
