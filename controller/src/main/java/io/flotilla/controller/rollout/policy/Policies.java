package io.flotilla.controller.rollout.policy;

import io.flotilla.controller.shared.Actor;
import io.flotilla.controller.shared.EncodedMessage;
import io.flotilla.controller.shared.Event;
import io.flotilla.controller.shared.EventLog;
import io.flotilla.controller.shared.FleetException.AlreadyExists;
import io.flotilla.controller.shared.FleetException.Conflict;
import io.flotilla.controller.shared.FleetException.FailedPrecondition;
import io.flotilla.controller.shared.FleetException.NotFound;
import io.flotilla.controller.shared.Page;
import io.flotilla.controller.shared.PageRequest;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes, finds, changes and removes named policies. */
@Singleton
public class Policies {

    private final PolicyRepository policies;
    private final EventLog events;
    private final Clock clock;

    Policies(PolicyRepository policies, EventLog events, Clock clock) {
        this.policies = policies;
        this.events = events;
        this.clock = clock;
    }

    /**
     * One revision.
     *
     * @param revision 0: the newest
     */
    public Policy get(PolicyId id, int revision) {
        var newest = newest(id);
        return revision == 0
                ? newest
                : policies.find(id, revision)
                        .orElseThrow(
                                () ->
                                        new NotFound(
                                                "PolicyRevision",
                                                "%s, revision %d"
                                                        .formatted(id.resourceName(), revision)));
    }

    /** All of them by id, each in its newest revision. */
    public Page<Policy> list(PageRequest wanted) {
        return wanted.cut(
                policies.after(wanted.after(), wanted.limit()), policy -> policy.id().value());
    }

    /** All revisions of one, newest first. */
    public Page<Policy> revisions(PolicyId id, PageRequest wanted) {
        var newest = newest(id);
        var before =
                wanted.after().isEmpty() ? newest.revision() + 1 : Integer.parseInt(wanted.after());
        return wanted.cut(
                policies.before(id, before, wanted.limit()),
                policy -> Integer.toString(policy.revision()));
    }

    /** Makes the first revision of one. */
    @Transactional
    public Policy create(PolicyId id, String description, EncodedMessage content, Actor actor) {
        var policy = new Policy(id, description, content, 1, actor.name(), clock.instant());
        if (!policies.add(policy)) {
            throw new AlreadyExists(
                    "Policy", policy.name(), "There is a %s already.".formatted(policy.name()));
        }
        record("policy.create", policy, actor);
        return policy;
    }

    /**
     * Makes the next revision, if anything that is not null differs.
     *
     * @param etag of the policy as it was read; empty: whatever it is now
     */
    @Transactional
    public Policy update(
            PolicyId id,
            @Nullable String description,
            @Nullable EncodedMessage content,
            String etag,
            Actor actor) {
        var before = newest(id);
        before.etag().check(before.name(), etag);
        var newDescription = description == null ? before.description() : description;
        var newContent = content == null ? before.content() : content;
        if (before.says(newDescription, newContent)) {
            return before;
        }
        var policy =
                new Policy(
                        id,
                        newDescription,
                        newContent,
                        before.revision() + 1,
                        actor.name(),
                        clock.instant());
        if (!policies.add(policy)) {
            throw new Conflict(
                    "POLICY_CHANGED",
                    "%s has changed since it was read.".formatted(policy.name()),
                    Map.of("resource", policy.name()));
        }
        record("policy.update", policy, actor);
        return policy;
    }

    @Transactional
    public void delete(PolicyId id, Actor actor) {
        var policy = newest(id);
        policies.userOf(id)
                .ifPresent(
                        user -> {
                            throw new FailedPrecondition(
                                    "POLICY_IN_USE",
                                    policy.name(),
                                    "%s is not over and names %s.".formatted(user, policy.name()),
                                    Map.of("user", user));
                        });
        policies.delete(id);
        record("policy.delete", policy, actor);
    }

    private Policy newest(PolicyId id) {
        return policies.find(id).orElseThrow(() -> new NotFound("Policy", id.resourceName()));
    }

    private void record(String type, Policy policy, Actor actor) {
        events.record(
                new Event(
                        actor,
                        type,
                        policy.name(),
                        "",
                        Map.of("revision", Integer.toString(policy.revision()))));
    }
}
