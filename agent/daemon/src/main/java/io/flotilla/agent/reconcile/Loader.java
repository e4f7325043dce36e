package io.flotilla.agent.reconcile;

import io.flotilla.agent.artifact.Artifacts;
import io.flotilla.agent.reconcile.desired.ManifestVariant.Role;
import io.flotilla.agent.reconcile.desired.ManifestVariant.VariantFile;
import io.flotilla.agent.runtime.LoadOutcome;
import io.flotilla.agent.runtime.LoadSpec;
import io.flotilla.agent.runtime.VariantRuntime;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/** Loads installed variants, one at a time, so that two do not count on the same free memory. */
final class Loader {
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private final Artifacts artifacts;
    private final VariantRuntime runtime;
    private final int threads;
    private final ReentrantLock turn = new ReentrantLock();

    /**
     * A loader.
     *
     * @param threads of each engine; 0: the runtime decides
     */
    Loader(Artifacts artifacts, VariantRuntime runtime, int threads) {
        this.artifacts = artifacts;
        this.runtime = runtime;
        this.threads = threads;
    }

    /** Loads a variant whose files are on disk and verified. */
    LoadOutcome load(Installed installed) throws IOException, InterruptedException {
        var variant = installed.variant();
        var files =
                variant.files().stream()
                        .collect(
                                Collectors.toMap(
                                        VariantFile::path, file -> file.artifact().sha256()));
        turn.lockInterruptibly();
        try (var folder = artifacts.assemble(files)) {
            return runtime.load(
                    new LoadSpec(
                            variant.name(),
                            installed.setting(),
                            folder.path(),
                            variant.pathOf(Role.MODEL),
                            variant.pathOf(Role.TOKENIZER),
                            threads,
                            TIMEOUT));
        } finally {
            turn.unlock();
        }
    }
}
