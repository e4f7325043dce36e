package io.flotilla.controller.rollout.policy;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a rollout's policy comes from.
 *
 * @param id of the named policy; null: the rollout brought its own
 * @param revision of it; 0: none
 */
public record PolicySource(@Nullable PolicyId id, int revision) {

    /** The rollout brought its own policy. */
    public static final PolicySource INLINE = new PolicySource(null, 0);

    public PolicySource {
        if ((id == null) != (revision == 0)) {
            throw new IllegalArgumentException("a named policy has a revision, and only that");
        }
    }

    /** The named policy, if there is one. */
    public Optional<PolicyId> named() {
        return Optional.ofNullable(id);
    }
}
