package io.flotilla.controller.shared;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.flotilla.controller.shared.FleetException.Conflict;
import java.util.Map;

/** The mark of one revision of a resource: writers send back the one they read. */
public record Etag(String value) {

    /** The etag of a resource at a revision of its optimistic lock. */
    public static Etag ofRevision(String resource, long revision) {
        var digest = Digest.of((resource + "@" + revision).getBytes(UTF_8));
        return new Etag(digest.hex().substring(0, 16));
    }

    /**
     * Checks what a writer sent; empty means that the writer does not care.
     *
     * @throws Conflict if the resource has changed since the writer read it
     */
    public void check(String resource, String sent) {
        if (!sent.isEmpty() && !sent.equals(value)) {
            throw new Conflict(
                    "ETAG_MISMATCH",
                    "%s has changed since it was read: its etag is %s, not %s."
                            .formatted(resource, value, sent),
                    Map.of("resource", resource, "etag", value, "sent", sent));
        }
    }
}
