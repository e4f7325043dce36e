package io.flotilla.agent.reconcile;

import io.flotilla.agent.artifact.Artifacts;
import io.flotilla.agent.artifact.DownloadOutcome;
import io.flotilla.agent.artifact.DownloadState;
import io.flotilla.agent.reconcile.Attempt.Failure;
import io.flotilla.agent.reconcile.desired.Manifest;
import io.flotilla.agent.reconcile.desired.ManifestVariant;
import io.flotilla.contract.index.Digest;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Brings a variant's files onto the disk, and makes sure that they still are what they should be.
 */
final class Staging {
    private final Artifacts artifacts;

    Staging(Artifacts artifacts) {
        this.artifacts = artifacts;
    }

    /**
     * What came of fetching.
     *
     * @param checked files that came, and so were read in full once they were there
     * @param failure null: all files are there
     */
    record Fetched(Set<Digest> checked, @Nullable Failure failure) {}

    /**
     * Fetches what is missing. An interrupt ends it; what arrived stays.
     *
     * @param received told of the bytes fetched so far
     */
    Fetched fetch(ManifestVariant variant, LongConsumer received) throws InterruptedException {
        var checked = new HashSet<Digest>();
        var earlierBytes = 0L;
        for (var file : variant.artifacts().entrySet()) {
            var before = earlierBytes;
            var outcome =
                    artifacts.fetch(
                            file.getValue(),
                            state -> received.accept(before + fetchedBytes(state)));
            switch (outcome) {
                case DownloadOutcome.Complete(var fetchedBytes) -> {
                    earlierBytes += fetchedBytes;
                    if (fetchedBytes > 0) {
                        checked.add(file.getValue().sha256());
                    }
                }
                case DownloadOutcome.Failed(var reason, var message) -> {
                    var why = new Failure(FailureReason.of(reason), file.getKey() + ": " + message);
                    return new Fetched(checked, why);
                }
            }
        }
        return new Fetched(checked, null);
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
     * Reads all files, but those that were checked just now, and removes those that are not what
     * they should be.
     *
     * @return whether all were as they should be
     */
    boolean verify(ManifestVariant variant, Set<Digest> checked) throws IOException {
        var intact = true;
        for (var digest : variant.digests()) {
            intact &= checked.contains(digest) || artifacts.verify(digest);
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
        return variant.artifacts().values().stream().allMatch(artifacts::holds);
    }
}
