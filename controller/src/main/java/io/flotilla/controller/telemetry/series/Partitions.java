package io.flotilla.controller.telemetry.series;

import io.flotilla.controller.shared.ControllersOnly;
import io.flotilla.controller.telemetry.series.Resolution.Partition;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps the partitions: makes those that will be needed next before they are, and drops those whose
 * time is over. Of several controllers one does so at a time.
 */
@Singleton
public class Partitions {

    private final RollingRepository repository;
    private final TelemetryConfig config;
    private final Clock clock;

    /** Those that were seen or made here. */
    private final Set<Partition> known = ConcurrentHashMap.newKeySet();

    Partitions(RollingRepository repository, TelemetryConfig config, Clock clock) {
        this.repository = repository;
        this.config = config;
        this.clock = clock;
    }

    /** Makes the partitions that figures need, where they are not there. */
    void prepare(SeriesSums sums) {
        sums.cells().keySet().stream()
                .map(cell -> sums.resolution().partitionOf(cell.start()))
                .distinct()
                .filter(partition -> !known.contains(partition))
                .forEach(this::create);
    }

    @Scheduled(every = "10m", skipExecutionIf = ControllersOnly.class)
    @Transactional
    void keep() {
        if (!repository.claim()) {
            return;
        }
        var now = clock.instant();
        for (var resolution : Resolution.values()) {
            var current = resolution.partitionOf(now);
            create(current);
            create(current.next());
        }
        for (var partition : repository.partitions()) {
            var oldest = now.minus(config.retention(partition.resolution()));
            if (!partition.end().isAfter(oldest)) {
                known.remove(partition);
                repository.drop(partition);
            }
        }
        repository.forgetSeriesBefore(now.minus(config.dayRetention()));
    }

    private void create(Partition partition) {
        repository.create(partition);
        known.add(partition);
    }
}
