package io.flotilla.controller.device;

import io.flotilla.controller.shared.DeviceId;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Knows when devices were last heard of. Hearing of one costs no statement: times are kept in
 * memory and written down now and then, all at once, for other replicas and for after a restart.
 * Thread-safe.
 */
@Singleton
public class Presence {

    private final DeviceRepository devices;
    private final DeviceConfig config;
    private final Clock clock;

    /** Devices heard of here lately. Those whose time was not written down yet are in unwritten. */
    private final Map<DeviceId, Instant> lastSeen = new ConcurrentHashMap<>();

    private final Map<DeviceId, Instant> unwritten = new ConcurrentHashMap<>();

    Presence(DeviceRepository devices, DeviceConfig config, Clock clock) {
        this.devices = devices;
        this.config = config;
        this.clock = clock;
        if (config.offlineAfter().compareTo(staleAfter(config)) <= 0) {
            throw new IllegalStateException(
                    "flotilla.device.offline-after must exceed three heartbeat intervals");
        }
    }

    /** Notes that the device was heard of now. Never blocks. */
    public void heard(DeviceId device) {
        var now = clock.instant();
        lastSeen.put(device, now);
        unwritten.put(device, now);
    }

    /** When each was last heard of, here or elsewhere; those never heard of are missing. */
    public Map<DeviceId, Instant> lastSeen(Collection<DeviceId> ids) {
        var seen = new HashMap<DeviceId, Instant>();
        for (var id : ids) {
            var here = lastSeen.get(id);
            if (here != null) {
                seen.put(id, here);
            }
        }
        var unknown = ids.stream().filter(id -> !seen.containsKey(id)).toList();
        if (!unknown.isEmpty()) {
            seen.putAll(devices.lastSeen(unknown));
        }
        return seen;
    }

    /** Whether the device was heard of here at that time or later. */
    public boolean heardSince(DeviceId device, Instant time) {
        var seen = lastSeen.get(device);
        return seen != null && !seen.isBefore(time);
    }

    /** What being heard of last at that time means now; null: never. */
    public Connectivity connectivity(@Nullable Instant seen) {
        if (seen == null || seen.isBefore(offlineBefore())) {
            return Connectivity.OFFLINE;
        }
        var silence = Duration.between(seen, clock.instant());
        return silence.compareTo(staleAfter(config)) > 0 ? Connectivity.STALE : Connectivity.ONLINE;
    }

    /** Longest silence of a device that counts as online: three heartbeats. */
    public static Duration staleAfter(DeviceConfig config) {
        return config.heartbeatInterval().multipliedBy(3);
    }

    /** A device that was last heard of before this time is offline. */
    public Instant offlineBefore() {
        return clock.instant().minus(config.offlineAfter());
    }

    /** Writes down what was heard since the last time. */
    @Scheduled(every = "${flotilla.device.presence-interval:1M}")
    public void flush() {
        var batch = Map.copyOf(unwritten);
        if (!batch.isEmpty()) {
            devices.keepLastSeen(batch);
            batch.forEach(unwritten::remove);
        }
        var offlineBefore = offlineBefore();
        lastSeen.values().removeIf(seen -> seen.isBefore(offlineBefore));
    }

    void flushAtTheEnd(@Observes ShutdownEvent shutdown) {
        flush();
    }
}
