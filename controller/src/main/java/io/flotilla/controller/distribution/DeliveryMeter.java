package io.flotilla.controller.distribution;

import io.flotilla.controller.shared.DeviceId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts what is sent: in all as a metric, and for each device in memory until it is written down.
 */
@Singleton
public class DeliveryMeter {

    private final DeliveredBytes delivered;
    private final Clock clock;
    private final Counter sent;

    /** Bytes sent since they were last written down. */
    private final Map<DeviceId, Long> pending = new ConcurrentHashMap<>();

    DeliveryMeter(DeliveredBytes delivered, Clock clock, MeterRegistry metrics) {
        this.delivered = delivered;
        this.clock = clock;
        this.sent =
                Counter.builder("flotilla.distribution.sent")
                        .baseUnit("bytes")
                        .description("Bytes of artifacts and their indexes sent to devices")
                        .register(metrics);
    }

    void count(DeviceId device, long bytes) {
        sent.increment((double) bytes);
        pending.merge(device, bytes, Long::sum);
    }

    /** Writes down what was counted. What fails to be written stays counted for the next time. */
    @Scheduled(
            every = "${flotilla.distribution.flush-interval:10s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void flush() {
        var taken = new HashMap<DeviceId, Long>();
        for (var device : List.copyOf(pending.keySet())) {
            var bytes = pending.remove(device);
            if (bytes != null) {
                taken.put(device, bytes);
            }
        }
        if (taken.isEmpty()) {
            return;
        }
        try {
            delivered.add(taken, clock.instant());
        } catch (RuntimeException unwritten) {
            taken.forEach((device, bytes) -> pending.merge(device, bytes, Long::sum));
            throw unwritten;
        }
    }

    void stop(@Observes ShutdownEvent stopping) {
        flush();
    }
}
