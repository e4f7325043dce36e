package io.flotilla.contract.trust;

import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Who holds a role.
 *
 * @param keyIds of the keys that may sign
 * @param threshold how many of them must
 */
public record RoleKeys(SortedSet<String> keyIds, int threshold) {

    public RoleKeys {
        keyIds = Collections.unmodifiableSortedSet(new TreeSet<>(keyIds));
        if (threshold < 1 || threshold > keyIds.size()) {
            throw new IllegalArgumentException(
                    "%d of %d keys must sign".formatted(threshold, keyIds.size()));
        }
    }

    /** One key that signs alone. */
    public static RoleKeys of(TrustKey key) {
        return new RoleKeys(new TreeSet<>(Set.of(key.id())), 1);
    }
}
