package io.flotilla.agent.trust;

import io.flotilla.agent.shared.Log;
import io.flotilla.contract.trust.Assigned;
import io.flotilla.contract.trust.Refusal;
import io.flotilla.contract.trust.TrustBundle;
import io.flotilla.contract.trust.TrustedMetadata;
import io.flotilla.contract.trust.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether an assignment may be acted on. A root that is pinned on this device is trusted
 * before all others; without one the first root that comes is. Thread-safe.
 */
public final class TrustKeeper {
    private static final Log LOG = Log.of(TrustKeeper.class);

    private final TrustJournal journal;
    private final Clock clock;
    private final boolean isPinned;

    /** Guarded by this. */
    private @Nullable TrustedMetadata trusted;

    private TrustKeeper(
            TrustJournal journal,
            Clock clock,
            boolean isPinned,
            @Nullable TrustedMetadata trusted) {
        this.journal = journal;
        this.clock = clock;
        this.isPinned = isPinned;
        this.trusted = trusted;
    }

    /**
     * Trusts what was trusted before.
     *
     * @param rootFile the root to trust whoever brings another one; null: the first that comes
     * @throws IOException if what was kept, or the root, cannot be read
     */
    public static TrustKeeper open(TrustJournal journal, @Nullable Path rootFile, Clock clock)
            throws IOException {
        var kept = journal.load();
        if (rootFile == null) {
            return new TrustKeeper(journal, clock, false, kept.orElse(null));
        }
        var pinned = pinned(rootFile);
        var isSuperseded = kept.isPresent() && descends(kept.get(), pinned);
        return new TrustKeeper(journal, clock, true, isSuperseded ? kept.get() : pinned);
    }

    private static TrustedMetadata pinned(Path rootFile) throws IOException {
        return switch (TrustedMetadata.ofRoot(Files.readAllBytes(rootFile))) {
            case Verdict.Trusted(var state) -> state;
            case Verdict.Refused(_, var message) ->
                    throw new IOException(rootFile + " is no root to trust: " + message);
        };
    }

    /** What is kept is gone on with if the pinned root is the same one or an older one. */
    private static boolean descends(TrustedMetadata kept, TrustedMetadata pinned) {
        var keptVersion = kept.root().content().version();
        var pinnedVersion = pinned.root().content().version();
        return keptVersion > pinnedVersion
                || (keptVersion == pinnedVersion
                        && Arrays.equals(kept.root().bytes(), pinned.root().bytes()));
    }

    /** Version of the newest root that is trusted; 0: none is. */
    public synchronized long rootVersion() {
        return trusted == null ? 0 : trusted.root().content().version();
    }

    /** Whether what is known of released versions has expired, or nothing is known. */
    public synchronized boolean isStale() {
        return trusted == null || trusted.isStale(clock.instant());
    }

    /** Trusts the root that came with this device's identity, unless there is one already. */
    public synchronized void offerRoot(byte[] file) throws IOException {
        if (trusted != null || file.length == 0) {
            return;
        }
        switch (TrustedMetadata.ofRoot(file)) {
            case Verdict.Trusted(var state) -> {
                keep(state);
                LOG.info("root trusted", "version", state.root().content().version());
            }
            case Verdict.Refused(var reason, var message) ->
                    LOG.warning("root not trusted", "reason", reason, "message", message);
        }
    }

    /**
     * Checks an assignment before it is acted on, and remembers the newest versions that came with
     * it even if it is refused.
     *
     * @return why it is refused; empty: it is not
     */
    public synchronized Optional<Verdict.Refused> check(
            TrustBundle files, byte[] direction, Assigned assigned) throws IOException {
        if (trusted == null && !isPinned && !files.roots().isEmpty()) {
            offerRoot(files.roots().getFirst());
        }
        var before = trusted;
        if (before == null) {
            return Optional.of(
                    new Verdict.Refused(
                            Refusal.UNSIGNED, "no root of metadata has come to this device"));
        }
        var now = clock.instant();
        return switch (before.update(files, now)) {
            case Verdict.Refused refused -> Optional.of(refused);
            case Verdict.Trusted(var updated) ->
                    switch (updated.admit(direction, assigned, now)) {
                        case Verdict.Trusted(var admitted) -> {
                            keep(admitted);
                            yield Optional.empty();
                        }
                        case Verdict.Refused refused -> {
                            keep(updated);
                            yield Optional.of(refused);
                        }
                    };
        };
    }

    private void keep(TrustedMetadata state) throws IOException {
        journal.save(state);
        trusted = state;
    }
}
