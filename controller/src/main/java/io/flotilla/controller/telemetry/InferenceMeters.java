package io.flotilla.controller.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Shows what devices measured, added up by variant, hardware class and operation. Labels beyond a
 * bounded number of combinations are shown as "other", since devices choose some of them.
 */
@Singleton
public class InferenceMeters {

    private static final int MAX_COMBINATIONS = 1000;
    private static final String OTHER = "other";

    private final MeterRegistry meters;
    private final Set<Tags> combinations = ConcurrentHashMap.newKeySet();

    InferenceMeters(MeterRegistry meters) {
        this.meters = meters;
    }

    void count(Collection<Report> reports) {
        for (var report : reports) {
            for (var series : report.series()) {
                count(series, tags(series.key(), report.hardwareClass()));
            }
        }
    }

    private void count(InferenceSeries series, Tags tags) {
        var totals = series.totals();
        counter("requests", tags).increment((double) totals.requests());
        counter("errors", tags).increment((double) totals.errors());
        counter("input.tokens", tags).increment((double) totals.inputTokens());
        counter("output.tokens", tags).increment((double) totals.outputTokens());
        var duration = series.duration();
        counter("duration.seconds.sum", tags).increment(Math.max(0, duration.sum()));
        long upTo = 0;
        for (int i = 0; i < duration.counts().size(); i++) {
            upTo += duration.counts().get(i);
            var le = i < duration.bounds().size() ? duration.bounds().get(i).toString() : "+Inf";
            counter("duration.seconds.bucket", tags.and("le", le)).increment((double) upTo);
        }
    }

    private Counter counter(String name, Tags tags) {
        return meters.counter("flotilla.inference." + name, tags);
    }

    private Tags tags(SeriesKey key, String hardwareClass) {
        var tags =
                Tags.of(
                        "variant",
                        key.variant(),
                        "hardware_class",
                        hardwareClass,
                        "operation",
                        key.operation());
        if (combinations.contains(tags)
                || (combinations.size() < MAX_COMBINATIONS && combinations.add(tags))) {
            return tags;
        }
        return Tags.of("variant", OTHER, "hardware_class", OTHER, "operation", OTHER);
    }
}
