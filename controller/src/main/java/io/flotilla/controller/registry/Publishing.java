package io.flotilla.controller.registry;

import io.flotilla.controller.shared.Actor;
import io.flotilla.controller.shared.Digest;
import io.flotilla.controller.shared.FleetException.AlreadyExists;
import io.flotilla.controller.shared.FleetException.Conflict;
import io.flotilla.controller.shared.FleetException.FailedPrecondition;
import io.flotilla.controller.shared.ResourceName;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Makes versions immutable and carries them as far towards PUBLISHED as nothing holds them. */
@Singleton
public class Publishing {

    /** Largest manifest, in canonical form, that fits into one message to a device. */
    private static final int MAX_MANIFEST_BYTES = 900 * 1024;

    private static final Actor ITSELF = Actor.system("registry");

    private final Models models;
    private final ModelVersions modelVersions;
    private final ModelVersionRepository versions;
    private final VariantRepository variants;
    private final RegistryCodec codec;
    private final Clock clock;

    Publishing(
            Models models,
            ModelVersions modelVersions,
            ModelVersionRepository versions,
            VariantRepository variants,
            RegistryCodec codec,
            Clock clock) {
        this.models = models;
        this.modelVersions = modelVersions;
        this.versions = versions;
        this.variants = variants;
        this.codec = codec;
        this.clock = clock;
    }

    /**
     * Publishes the version, or returns it as it is if that has happened.
     *
     * @param expected what the caller means to publish; null: whatever is there
     * @throws AlreadyExists if it is published with other content
     */
    @Transactional
    public ModelVersion publish(ResourceName name, @Nullable Digest expected, Actor actor) {
        var version = modelVersions.lock(name);
        if (version.state().isTerminal()) {
            throw version.illegal("be published");
        }
        checkExpectation(version, expected);
        if (version.state() != ModelVersionState.DRAFT) {
            return version;
        }
        return release(version, actor);
    }

    private static void checkExpectation(ModelVersion version, @Nullable Digest expected) {
        var actual = version.content().digest();
        if (expected == null || expected.equals(actual)) {
            return;
        }
        var name = version.name().toString();
        if (version.state() != ModelVersionState.DRAFT) {
            throw new AlreadyExists(
                    "ModelVersion",
                    name,
                    "%s is published with the content %s, not %s."
                            .formatted(name, actual, expected));
        }
        throw new Conflict(
                "CONTENT_MISMATCH",
                "%s holds the content %s, not %s.".formatted(name, actual, expected),
                Map.of("resource", name, "actual", actual.hex(), "expected", expected.hex()));
    }

    private ModelVersion release(ModelVersion draft, Actor actor) {
        if (draft.content().variantCount() == 0) {
            throw new FailedPrecondition(
                    "NO_VARIANT",
                    draft.name().toString(),
                    draft.name() + " has no variant to publish.",
                    Map.of());
        }
        var now = clock.instant();
        var version = move("publish", draft, ModelVersion::build, now, actor);
        keepManifest(version, now);
        // Nothing is built, nobody is asked and no outside key signs: these states pass by
        // themselves.
        version = move("submit", version, ModelVersion::submit, now, ITSELF);
        version = move("approve", version, ModelVersion::approve, now, ITSELF);
        version = move("sign", version, ModelVersion::sign, now, ITSELF);
        return versions.update(version);
    }

    private ModelVersion move(
            String verb,
            ModelVersion before,
            BiFunction<ModelVersion, Instant, ModelVersion> move,
            Instant now,
            Actor actor) {
        var after = move.apply(before, now);
        modelVersions.record(verb, before, after, "", actor);
        return after;
    }

    private void keepManifest(ModelVersion version, Instant now) {
        var content = version.content();
        var manifest =
                new Manifest(
                        version.name(),
                        content.manifestRevision(),
                        models.get(version.model()).task(),
                        variants.of(version.name()),
                        version.description().goldenTest(),
                        now);
        var canonical = codec.encode(manifest);
        if (canonical.length > MAX_MANIFEST_BYTES) {
            throw new FailedPrecondition(
                    "MANIFEST_TOO_LARGE",
                    version.name().toString(),
                    "The manifest of %s would have %d bytes; at most %d are allowed."
                            .formatted(version.name(), canonical.length, MAX_MANIFEST_BYTES),
                    Map.of("sizeBytes", Integer.toString(canonical.length)));
        }
        versions.addManifest(version.name(), content.manifestRevision(), canonical);
    }
}
