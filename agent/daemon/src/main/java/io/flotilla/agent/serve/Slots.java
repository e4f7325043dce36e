package io.flotilla.agent.serve;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** The slots of this device, by name. */
public final class Slots {
    private final ConcurrentSkipListMap<String, Slot> slots = new ConcurrentSkipListMap<>();

    /** The slot of that name, made if there is none. */
    public Slot open(String name) {
        return slots.computeIfAbsent(name, Slot::new);
    }

    /** The slot of that name, if there is one. */
    public Optional<Slot> named(String name) {
        return Optional.ofNullable(slots.get(name));
    }

    /** Holds what answers in the slot of that name for one request. */
    Slot.Lease lease(String name) throws ApiException {
        var slot = named(name).orElseThrow(() -> ApiException.modelNotFound(name));
        return slot.lease().orElseThrow(() -> ApiException.notReady(name));
    }

    /** All slots by name. */
    public List<Slot> all() {
        return List.copyOf(slots.values());
    }
}
