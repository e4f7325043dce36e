package io.flotilla.controller.distribution;

import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.FleetException.LimitReached;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Holds the number of open streams within limits. A device that opens one too many ends its oldest:
 * it may have lost that one long before the controller can know. Its own lock guards the counts.
 */
final class DeliverySlots {

    private static final Duration RETRY = Duration.ofSeconds(2);

    private final int limitPerDevice;
    private final int limit;
    private final Map<DeviceId, Deque<Slot>> openByDevice = new HashMap<>();
    private int open;

    DeliverySlots(int limitPerDevice, int limit) {
        this.limitPerDevice = limitPerDevice;
        this.limit = limit;
    }

    /** The place of one open stream, until it is closed or taken away. */
    final class Slot implements AutoCloseable {

        private final Recipient recipient;

        private Slot(Recipient recipient) {
            this.recipient = recipient;
        }

        @Override
        public void close() {
            remove(this);
        }
    }

    /**
     * Takes a slot.
     *
     * @throws LimitReached if all together have as many as they may
     */
    Slot take(Recipient recipient) {
        var slot = new Slot(recipient);
        var superseded = add(slot);
        if (superseded != null) {
            superseded.recipient.supersede().run();
        }
        return slot;
    }

    private synchronized @Nullable Slot add(Slot slot) {
        var ofDevice =
                openByDevice.computeIfAbsent(slot.recipient.device(), _ -> new ArrayDeque<>());
        var superseded = ofDevice.size() < limitPerDevice ? null : ofDevice.poll();
        if (superseded == null && open >= limit) {
            throw new LimitReached(
                    "TOO_MANY_STREAMS",
                    "downloads",
                    "%d downloads are open, which is the most.".formatted(open),
                    RETRY,
                    Map.of("limit", Integer.toString(limit)));
        }
        ofDevice.add(slot);
        open += superseded == null ? 1 : 0;
        return superseded;
    }

    private synchronized void remove(Slot slot) {
        var device = slot.recipient.device();
        var ofDevice = openByDevice.get(device);
        if (ofDevice != null && ofDevice.remove(slot)) {
            open--;
        }
        if (ofDevice != null && ofDevice.isEmpty()) {
            openByDevice.remove(device);
        }
    }

    synchronized int open() {
        return open;
    }
}
