package io.flotilla.controller.access;

import io.flotilla.controller.shared.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keeps operators' tokens. Every method joins the running transaction. */
public interface ApiTokenRepository {

    void add(ApiToken token);

    Optional<ApiToken> find(String id);

    Optional<ApiToken> findBySecret(Digest secretSha256);

    /** Tokens older than the given one, newest first; empty id: from the newest on. */
    List<ApiToken> list(String afterId, int limit);

    /** Sets the time of its revocation unless it has one. Returns whether it was set. */
    boolean revoke(String id, Instant time);

    /** Notes the time of a use, unless a later one is noted. */
    void used(String id, Instant time);

    /** Keeps everybody else from adding and revoking tokens until the transaction ends. */
    void lock();

    /** How many tokens with the role ADMIN without limits are usable at that time. */
    long countAdmins(Instant time);
}
