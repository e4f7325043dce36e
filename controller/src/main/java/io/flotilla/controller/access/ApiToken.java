package io.flotilla.controller.access;

import io.flotilla.controller.shared.Digest;
import io.flotilla.controller.shared.ResourceName;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A named bearer token of a person or program, known by the digest of its secret.
 *
 * @param displayName whose it is, as events record it
 * @param expireTime null: never
 * @param revokeTime null while it was not revoked
 * @param lastUseTime to the minute; null: never used
 */
public record ApiToken(
        String id,
        Digest secretSha256,
        String displayName,
        RoleBindings bindings,
        @Nullable Instant expireTime,
        @Nullable Instant revokeTime,
        @Nullable Instant lastUseTime,
        Instant createTime) {

    static final ResourceName.Kind NAMES = ResourceName.kind("apiTokens/{api_token}");

    /** The full resource name, {@code apiTokens/{api_token}}. */
    public String name() {
        return NAMES.of(id).toString();
    }

    /** Whether it opens anything at that time. */
    public boolean isUsableAt(Instant time) {
        return revokeTime == null && !isExpiredAt(time);
    }

    boolean isExpiredAt(Instant time) {
        return expireTime != null && !time.isBefore(expireTime);
    }

    /** Whether a use at that time or later is noted. */
    boolean wasUsedSince(Instant time) {
        return lastUseTime != null && !lastUseTime.isBefore(time);
    }

    ApiToken revokedAt(Instant time) {
        return new ApiToken(
                id, secretSha256, displayName, bindings, expireTime, time, lastUseTime, createTime);
    }
}
