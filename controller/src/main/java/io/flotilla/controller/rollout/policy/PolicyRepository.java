package io.flotilla.controller.rollout.policy;

import java.util.List;
import java.util.Optional;

/** Keeps named policies. Every method works within the running transaction, if any. */
public interface PolicyRepository {

    /** The newest revision. */
    Optional<Policy> find(PolicyId id);

    Optional<Policy> find(PolicyId id, int revision);

    /** The newest revisions of those whose ids follow, by id. */
    List<Policy> after(String id, int limit);

    /** The revisions of one before a revision, newest first. */
    List<Policy> before(PolicyId id, int revision, int limit);

    /** Adds a revision; false if there is one of that number, and then nothing changes. */
    boolean add(Policy policy);

    /** Removes all its revisions. */
    void delete(PolicyId id);

    /** The resource name of a rollout that is not over and names the policy. */
    Optional<String> userOf(PolicyId id);
}
