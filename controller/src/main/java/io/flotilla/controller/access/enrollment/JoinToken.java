package io.flotilla.controller.access.enrollment;

import io.flotilla.controller.shared.Digest;
import io.flotilla.controller.shared.ResourceName;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A secret, known by its digest, that lets a bounded number of machines enrol within a bounded
 * time.
 *
 * @param terms what it was made with
 * @param useCount how many devices have enrolled with it
 * @param revokeTime null while it was not revoked
 */
public record JoinToken(
        String id,
        Digest secretSha256,
        Terms terms,
        int useCount,
        Instant expireTime,
        @Nullable Instant revokeTime,
        Instant createTime) {

    static final ResourceName.Kind NAMES = ResourceName.kind("joinTokens/{join_token}");

    /** The full resource name, {@code joinTokens/{join_token}}. */
    public String name() {
        return NAMES.of(id).toString();
    }

    /**
     * What a join token allows and gives.
     *
     * @param displayName what it is for, for people
     * @param labels that every device enrolled with it receives
     * @param maxUses how many devices may enrol with it
     * @param autoApprove whether devices become ACTIVE at once
     */
    public record Terms(
            String displayName, Map<String, String> labels, int maxUses, boolean autoApprove) {

        public Terms {
            labels = Map.copyOf(labels);
        }
    }
}
