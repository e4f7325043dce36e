package io.flotilla.agent.reconcile;

import io.flotilla.agent.artifact.Artifacts;
import io.flotilla.agent.artifact.DownloadOutcome;
import io.flotilla.agent.artifact.DownloadState;
import io.flotilla.agent.reconcile.Attempt.Failure;
import io.flotilla.agent.reconcile.desired.Manifest;
import io.flotilla.agent.reconcile.desired.ManifestVariant;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/**
 * Brings a variant's files onto the disk, and makes sure that they still are what they should be.
 */
final class Staging {
    private final Artifacts artifacts;

    Staging(Artifacts artifacts) {
        this.artifacts = artifacts;
    }

    /**
     * Fetches what is missing. An interrupt ends it; what arrived stays.
     *
     * @param received told of the bytes fetched so far
     * @return why it failed; empty if all files are there
     */
    Optional<Failure> fetch(ManifestVariant variant, LongConsumer received)
            throws InterruptedException {
        var earlierBytes = 0L;
        for (var file : variant.files()) {
            var before = earlierBytes;
            var outcome =
                    artifacts.fetch(
                            file.artifact(),
                            state -> received.accept(before + fetchedBytes(state)));
            switch (outcome) {
                case DownloadOutcome.Complete(var fetchedBytes) -> earlierBytes += fetchedBytes;
                case DownloadOutcome.Failed(var reason, var message) -> {
                    return Optional.of(
                            new Failure(FailureReason.of(reason), file.path() + ": " + message));
                }
            }
        }
        return Optional.empty();
    }

    private static long fetchedBytes(DownloadState state) {
        return switch (state) {
            case DownloadState.Waiting _ -> 0;
            case DownloadState.Receiving receiving -> receiving.fetchedBytes();
            case DownloadState.Verifying verifying -> verifying.fetchedBytes();
            case DownloadState.Complete complete -> complete.fetchedBytes();
        };
    }

    /**
     * Reads all files and removes those that are not what they should be.
     *
     * @return whether all were as they should be
     */
    boolean verify(ManifestVariant variant) throws IOException {
        var intact = true;
        for (var digest : variant.digests()) {
            intact &= artifacts.verify(digest);
        }
        return intact;
    }

    /** Which of a version's variants are on disk in full. */
    Set<String> cachedVariants(Manifest manifest) {
        return manifest.variants().stream()
                .filter(this::isCached)
                .map(ManifestVariant::name)
                .collect(Collectors.toSet());
    }

    /** Whether nothing of it is to be fetched. */
    boolean isCached(ManifestVariant variant) {
        return variant.files().stream().allMatch(file -> artifacts.holds(file.artifact()));
    }
}
