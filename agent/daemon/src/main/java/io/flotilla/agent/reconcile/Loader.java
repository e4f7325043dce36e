package io.flotilla.agent.reconcile;

import io.flotilla.agent.artifact.ArtifactRef;
import io.flotilla.agent.artifact.Artifacts;
import io.flotilla.agent.reconcile.Reconciler.Loading;
import io.flotilla.agent.reconcile.desired.ManifestAdapter;
import io.flotilla.agent.reconcile.desired.ManifestVariant;
import io.flotilla.agent.reconcile.desired.ManifestVariant.Role;
import io.flotilla.agent.runtime.LoadOutcome;
import io.flotilla.agent.runtime.LoadSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/** Loads installed variants, one at a time, so that two do not count on the same free memory. */
final class Loader {
    /** What the slowest of cards gives. */
    private static final long LEAST_BYTES_PER_SECOND = 20 << 20;

    /** Accelerators have their own compilers, which take minutes at the first time. */
    private static final int PATIENCE_WITH_ACCELERATORS = 5;

    private final Artifacts artifacts;
    private final Loading loading;
    private final ReentrantLock turn = new ReentrantLock();

    Loader(Artifacts artifacts, Loading loading) {
        this.artifacts = artifacts;
        this.loading = loading;
    }

    /** Loads a variant whose files are on disk and verified. */
    LoadOutcome load(Installed installed) throws IOException, InterruptedException {
        var variant = installed.variant();
        var files =
                variant.artifacts().entrySet().stream()
                        .collect(
                                Collectors.toMap(
                                        Map.Entry::getKey, file -> file.getValue().sha256()));
        turn.lockInterruptibly();
        try (var folder = artifacts.assemble(files)) {
            return loading.runtime()
                    .load(
                            new LoadSpec(
                                    variant.name(),
                                    installed.setting(),
                                    files(variant, folder.path()),
                                    loading.threads(),
                                    limit(installed)));
        } finally {
            turn.unlock();
        }
    }

    private static LoadSpec.Files files(ManifestVariant variant, Path folder) {
        return new LoadSpec.Files(
                folder,
                variant.pathOf(Role.MODEL),
                variant.pathOf(Role.TOKENIZER),
                variant.adapters().stream()
                        .collect(Collectors.toMap(ManifestAdapter::id, ManifestAdapter::path)));
    }

    /** How long it may take: what takes longer does not end by itself. */
    private Duration limit(Installed installed) {
        var sizeBytes =
                installed.variant().artifacts().values().stream()
                        .mapToLong(ArtifactRef::sizeBytes)
                        .sum();
        var patience =
                installed.setting().isOnCpu()
                        ? loading.patience()
                        : loading.patience().multipliedBy(PATIENCE_WITH_ACCELERATORS);
        return patience.plusSeconds(sizeBytes / LEAST_BYTES_PER_SECOND);
    }
}
