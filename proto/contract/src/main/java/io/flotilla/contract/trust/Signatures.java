package io.flotilla.contract.trust;

import java.util.Map;
import java.util.Set;

/** Checks who has signed. */
final class Signatures {

    private Signatures() {}

    /**
     * Passes if enough of the holders have signed.
     *
     * @param keys by id
     * @param formerKeyIds of keys that have held a role once: they only make the reason clearer
     */
    static void check(
            String what,
            Envelope envelope,
            RoleKeys holders,
            Map<String, TrustKey> keys,
            Set<String> formerKeyIds)
            throws RefusedException {
        int valid = 0;
        int broken = 0;
        for (var id : holders.keyIds()) {
            var key = keys.get(id);
            if (key == null || !envelope.signatures().containsKey(id)) {
                continue;
            }
            if (envelope.isSignedBy(key)) {
                valid++;
            } else {
                broken++;
            }
        }
        if (valid < holders.threshold()) {
            throw refusal(what, envelope, broken > 0, formerKeyIds, valid, holders.threshold());
        }
    }

    private static RefusedException refusal(
            String what,
            Envelope envelope,
            boolean isBroken,
            Set<String> formerKeyIds,
            int valid,
            int threshold) {
        if (isBroken) {
            return new RefusedException(
                    Refusal.ALTERED, "%s is not what its key has signed".formatted(what));
        }
        if (envelope.signatures().keySet().stream().anyMatch(formerKeyIds::contains)) {
            return new RefusedException(
                    Refusal.ROTATED_OUT_KEY,
                    "%s is signed by a key that was replaced".formatted(what));
        }
        return new RefusedException(
                Refusal.UNSIGNED,
                "%s is signed by %d of the keys that may sign it, and %d must"
                        .formatted(what, valid, threshold));
    }
}
