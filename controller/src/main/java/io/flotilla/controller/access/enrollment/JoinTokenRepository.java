package io.flotilla.controller.access.enrollment;

import io.flotilla.controller.shared.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keeps join tokens. Every method joins the running transaction. */
public interface JoinTokenRepository {

    void add(JoinToken token);

    Optional<JoinToken> find(String id);

    Optional<JoinToken> findBySecret(Digest secretSha256);

    /** Tokens older than the given one, newest first; empty id: from the newest on. */
    List<JoinToken> list(String afterId, int limit);

    /** Sets the time of its revocation unless it has one. Returns whether it was set. */
    boolean revoke(String id, Instant time);

    /**
     * Counts one use, unless all uses are taken. Returns whether it was counted; no two callers get
     * the same last use.
     */
    boolean use(String id);
}
