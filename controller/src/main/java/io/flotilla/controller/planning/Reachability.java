package io.flotilla.controller.planning;

import io.flotilla.controller.device.DeviceOutline;
import io.flotilla.controller.device.Presence;
import io.flotilla.controller.planning.CoveragePlan.OfflineCount;
import io.flotilla.controller.planning.CoveragePlan.Reach;
import io.flotilla.controller.shared.DeviceId;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts the devices that are offline by how long they have been. */
@Singleton
public class Reachability {

    /** What silences are counted by, the longest first; shorter ones count as no more than that. */
    private static final List<Duration> SILENCES =
            List.of(
                    Duration.ofDays(30),
                    Duration.ofDays(7),
                    Duration.ofDays(1),
                    Duration.ofHours(1));

    private final Presence presence;
    private final Clock clock;

    Reachability(Presence presence, Clock clock) {
        this.presence = presence;
        this.clock = clock;
    }

    /**
     * The reach of a plan for these devices.
     *
     * @param unknown devices that it leaves out since nothing is known of them
     * @param inactive devices that it leaves out since they take no part
     */
    Reach of(List<DeviceOutline> devices, int unknown, int inactive) {
        var now = clock.instant();
        var offlineBefore = presence.offlineBefore();
        var counts = new TreeMap<Duration, Integer>();
        var oldest = now;
        var isKnown = true;
        for (var device : devices) {
            var kept = device.lastSeen();
            if (isOnline(device, kept, offlineBefore)) {
                continue;
            }
            isKnown &= kept != null;
            var seen = kept == null ? Instant.EPOCH : kept;
            oldest = seen.isBefore(oldest) ? seen : oldest;
            counts.merge(silence(Duration.between(seen, now)), 1, Integer::sum);
        }
        return new Reach(
                unknown,
                inactive,
                counts.isEmpty() || !isKnown ? null : oldest,
                counts.entrySet().stream()
                        .map(entry -> new OfflineCount(entry.getKey(), entry.getValue()))
                        .toList());
    }

    /** What is kept lags behind what was heard here. */
    private boolean isOnline(DeviceOutline device, @Nullable Instant kept, Instant offlineBefore) {
        return (kept != null && !kept.isBefore(offlineBefore))
                || presence.heardSince(new DeviceId(device.id()), offlineBefore);
    }

    private static Duration silence(Duration silence) {
        return SILENCES.stream()
                .filter(counted -> silence.compareTo(counted) >= 0)
                .findFirst()
                .orElse(Duration.ZERO);
    }
}
