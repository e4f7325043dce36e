package io.flotilla.controller.rollout.policy;

import io.flotilla.controller.shared.EncodedMessage;
import io.flotilla.controller.shared.Etag;
import java.time.Instant;

/**
 * One revision of a named policy; it never changes.
 *
 * @param description what the policy is for
 * @param content a rollout policy as it was sent
 * @param revision from 1
 * @param author who made the revision
 * @param created when the revision was made
 */
public record Policy(
        PolicyId id,
        String description,
        EncodedMessage content,
        int revision,
        String author,
        Instant created) {

    /** The full resource name. */
    public String name() {
        return id.resourceName();
    }

    public Etag etag() {
        return Etag.ofRevision(name(), revision);
    }

    boolean says(String otherDescription, EncodedMessage otherContent) {
        return description.equals(otherDescription) && content.equals(otherContent);
    }
}
