package io.flotilla.controller.device;

import io.flotilla.contract.label.LabelSelector;
import io.flotilla.controller.shared.Etag;
import java.time.Instant;

/**
 * The devices that a selector matches.
 *
 * @param revision of its optimistic lock
 */
public record Fleet(
        FleetId id,
        String displayName,
        LabelSelector selector,
        Instant created,
        Instant updated,
        long revision) {

    /** The full resource name. */
    public String name() {
        return id.resourceName();
    }

    public Etag etag() {
        return Etag.ofRevision(name(), revision);
    }

    Fleet described(String newDisplayName, LabelSelector newSelector, Instant now) {
        return new Fleet(id, newDisplayName, newSelector, created, now, revision);
    }
}
