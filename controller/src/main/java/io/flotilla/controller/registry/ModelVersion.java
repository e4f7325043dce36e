package io.flotilla.controller.registry;

import static io.flotilla.controller.registry.ModelVersionState.ARCHIVED;
import static io.flotilla.controller.registry.ModelVersionState.AWAITING_APPROVAL;
import static io.flotilla.controller.registry.ModelVersionState.AWAITING_SIGNATURE;
import static io.flotilla.controller.registry.ModelVersionState.BUILDING;
import static io.flotilla.controller.registry.ModelVersionState.DEPRECATED;
import static io.flotilla.controller.registry.ModelVersionState.DRAFT;
import static io.flotilla.controller.registry.ModelVersionState.PUBLISHED;
import static io.flotilla.controller.registry.ModelVersionState.REJECTED;
import static io.flotilla.controller.registry.ModelVersionState.REVOKED;

import io.flotilla.controller.shared.Digest;
import io.flotilla.controller.shared.FleetException.FailedPrecondition;
import io.flotilla.controller.shared.ResourceName;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A release of a model. Each move returns the version in its new state, or the same version if the
 * move has happened already.
 *
 * @param lockRevision of the optimistic lock: rises with every change
 */
public record ModelVersion(
        ResourceName name,
        Description description,
        ModelVersionState state,
        Content content,
        Times times,
        long lockRevision) {

    public static final ResourceName.Kind NAMES =
            ResourceName.kind("models/{model}/versions/{version}");

    /**
     * What its maker says of it.
     *
     * @param license as an SPDX expression; empty: not said
     * @param lineage null: not said
     * @param minimumAgent oldest version of the agent that may run it; empty: what the controller
     *     is set to
     */
    public record Description(
            String displayName,
            String license,
            @Nullable GoldenTest goldenTest,
            @Nullable Lineage lineage,
            String minimumAgent) {

        /** A description that says neither where the version comes from nor what may run it. */
        public Description(String displayName, String license, @Nullable GoldenTest goldenTest) {
            this(displayName, license, goldenTest, null, "");
        }

        Description from(Lineage known) {
            return new Description(displayName, license, goldenTest, known, minimumAgent);
        }
    }

    /**
     * What it consists of.
     *
     * @param manifestRevision 0 while it has no manifest
     * @param digest over its uploaded variants' ids and files and its golden test: equal exactly if
     *     they are
     */
    public record Content(long manifestRevision, Digest digest, int variantCount) {}

    /** When it was made, last changed and published. */
    public record Times(Instant create, Instant update, @Nullable Instant publish) {}

    static ModelVersion draft(ResourceName name, Description description, Instant now) {
        return new ModelVersion(
                name,
                description,
                DRAFT,
                new Content(0, ContentDigest.of(description.goldenTest, List.of()), 0),
                new Times(now, now, null),
                0);
    }

    /** The resource name of the model that it is a release of. */
    public ResourceName model() {
        return Model.NAMES.of(name.id("model"));
    }

    /** Fails unless its content may still change. */
    public void requireDraft(String move) {
        if (state != DRAFT) {
            throw illegal(move);
        }
    }

    /** Fails unless variants may be made of it: before it is out, and when it is. */
    public void requireBuildingOrPublished(String move) {
        if (state != BUILDING && state != PUBLISHED) {
            throw illegal(move);
        }
    }

    /** Takes in what it now consists of; what is out stays as its manifest lists it. */
    public ModelVersion holding(Digest contentDigest, int variantCount, Instant now) {
        if (state != DRAFT) {
            requireBuildingOrPublished("change its content");
        }
        var revision = content.manifestRevision;
        return with(state, new Content(revision, contentDigest, variantCount), touched(now));
    }

    /** Has the next revision of its manifest, which lists more. */
    public ModelVersion grow(Instant now) {
        if (state != PUBLISHED) {
            throw illegal("grow");
        }
        var next = content.manifestRevision + 1;
        return with(state, new Content(next, content.digest, content.variantCount), touched(now));
    }

    public ModelVersion build(Instant now) {
        return moveTo(BUILDING, "be built", now);
    }

    /** Fixes its content under the first revision of its manifest. */
    public ModelVersion submit(Instant now) {
        if (state == AWAITING_APPROVAL) {
            return this;
        }
        var fixed = new Content(1, content.digest, content.variantCount);
        return moveTo(AWAITING_APPROVAL, "be submitted for approval", now)
                .with(AWAITING_APPROVAL, fixed, touched(now));
    }

    public ModelVersion approve(Instant now) {
        return moveTo(AWAITING_SIGNATURE, "be approved", now);
    }

    ModelVersion sign(Instant now) {
        if (state == PUBLISHED) {
            return this;
        }
        var signed = new Times(times.create, now, now);
        return moveTo(PUBLISHED, "be signed", now).with(PUBLISHED, content, signed);
    }

    public ModelVersion reject(Instant now) {
        return moveTo(REJECTED, "be rejected", now);
    }

    ModelVersion deprecate(Instant now) {
        return moveTo(DEPRECATED, "be deprecated", now);
    }

    ModelVersion archive(Instant now) {
        return moveTo(ARCHIVED, "be archived", now);
    }

    ModelVersion revoke(Instant now) {
        return moveTo(REVOKED, "be revoked", now);
    }

    private ModelVersion moveTo(ModelVersionState next, String move, Instant now) {
        if (state == next) {
            return this;
        }
        if (!state.mayBecome(next)) {
            throw illegal(move);
        }
        return with(next, content, touched(now));
    }

    public FailedPrecondition illegal(String move) {
        return FailedPrecondition.illegalMove(name.toString(), state, move);
    }

    private Times touched(Instant now) {
        return new Times(times.create, now, times.publish);
    }

    private ModelVersion with(ModelVersionState newState, Content newContent, Times newTimes) {
        return new ModelVersion(name, description, newState, newContent, newTimes, lockRevision);
    }
}
