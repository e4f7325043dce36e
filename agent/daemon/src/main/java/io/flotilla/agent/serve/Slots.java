package io.flotilla.agent.serve;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The slots of this device by name, and what else apps can name: an adapter upon what answers in a
 * slot is {@code slot:adapter}, and an alias is whatever the device's configuration says.
 */
public final class Slots {
    private static final String OF_ADAPTER = ":";

    private final ConcurrentSkipListMap<String, Slot> slots = new ConcurrentSkipListMap<>();
    private final SortedMap<String, String> aliases;

    /** Slots without aliases. */
    public Slots() {
        this(Map.of());
    }

    /**
     * Slots with other names for them.
     *
     * @param aliases what each name stands for: a slot, or an adapter in one
     */
    public Slots(Map<String, String> aliases) {
        this.aliases = new TreeMap<>(aliases);
    }

    /**
     * What an app means by a name.
     *
     * @param adapter empty: the model as it is
     */
    record Meant(String slot, String adapter) {}

    /**
     * What apps can ask for now, or could if the slot were not empty.
     *
     * @param name by which they ask
     * @param adapter upon what answers in the slot; empty: none
     */
    public record Offer(String name, Slot slot, String adapter) {}

    /** The slot of that name, made if there is none. */
    public Slot open(String name) {
        return slots.computeIfAbsent(name, Slot::new);
    }

    /** The slot of that name, if there is one; a name that means an adapter is none. */
    public Optional<Slot> named(String name) {
        var meant = meant(name);
        return meant.adapter().isEmpty()
                ? Optional.ofNullable(slots.get(meant.slot()))
                : Optional.empty();
    }

    Meant meant(String name) {
        var meant = aliases.getOrDefault(name, name);
        var end = meant.indexOf(OF_ADAPTER);
        return end < 0
                ? new Meant(meant, "")
                : new Meant(meant.substring(0, end), meant.substring(end + 1));
    }

    /** Holds what answers in the slot of that name for one request, as it is. */
    Slot.Lease lease(String name) throws ApiException {
        var slot = named(name).orElseThrow(() -> ApiException.modelNotFound(name));
        return slot.lease().orElseThrow(() -> ApiException.notReady(name));
    }

    /** Holds what writes as that name says for one request. */
    Slot.Lease leaseToWrite(String name) throws ApiException {
        var meant = meant(name);
        var slot = slots.get(meant.slot());
        if (slot == null) {
            throw ApiException.modelNotFound(name);
        }
        var lease = slot.lease().orElseThrow(() -> ApiException.notReady(name));
        var adapter = meant.adapter();
        if (!adapter.isEmpty() && !lease.occupant().model().adapters().contains(adapter)) {
            lease.close();
            throw ApiException.modelNotFound(name);
        }
        return lease;
    }

    /** All that apps can name, slots first. */
    public List<Offer> offers() {
        var offers = new ArrayList<Offer>();
        for (var slot : slots.values()) {
            offers.add(new Offer(slot.name(), slot, ""));
            for (var adapter : adapters(slot)) {
                offers.add(new Offer(slot.name() + OF_ADAPTER + adapter, slot, adapter));
            }
        }
        for (var alias : aliases.keySet()) {
            var meant = meant(alias);
            var slot = slots.get(meant.slot());
            if (slot != null
                    && (meant.adapter().isEmpty() || adapters(slot).contains(meant.adapter()))) {
                offers.add(new Offer(alias, slot, meant.adapter()));
            }
        }
        return offers;
    }

    private static List<String> adapters(Slot slot) {
        return slot.occupant().map(occupant -> occupant.model().adapters()).orElse(List.of());
    }

    /** All slots by name. */
    public List<Slot> all() {
        return List.copyOf(slots.values());
    }
}
