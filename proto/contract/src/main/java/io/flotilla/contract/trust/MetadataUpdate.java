package io.flotilla.contract.trust;

import io.flotilla.contract.index.Digest;
import io.flotilla.contract.trust.Metadata.FileVersion;
import io.flotilla.contract.trust.Metadata.Root;
import io.flotilla.contract.trust.Metadata.Snapshot;
import io.flotilla.contract.trust.Metadata.Targets;
import io.flotilla.contract.trust.Metadata.Timestamp;
import io.flotilla.contract.trust.json.MalformedJsonException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One run of the client's workflow of TUF 1.0, section 5, from what was trusted before it. A file
 * that is, byte for byte, the one that is trusted already is neither read nor are its signatures
 * checked again, as long as the keys are the same.
 */
final class MetadataUpdate {

    /** More roots than any history has; bounds what a stranger can make us check. */
    private static final int MAX_ROOTS = 256;

    private final Instant now;
    private final Instant latestTime;
    private final Set<String> formerKeyIds;
    private SignedFile<Root> root;
    private @Nullable SignedFile<Timestamp> timestamp;
    private @Nullable SignedFile<Snapshot> snapshot;
    private @Nullable SignedFile<Targets> targets;
    private SortedMap<String, SignedFile<Targets>> delegated;

    /** Whether the keys are those with which the trusted files were checked. */
    private boolean areKeysKnown = true;

    MetadataUpdate(TrustedMetadata trusted, Instant now) {
        this.now = now;
        this.latestTime = trusted.latestTime();
        this.formerKeyIds = new HashSet<>(trusted.formerKeyIds());
        this.root = trusted.root();
        this.timestamp = trusted.timestamp();
        this.snapshot = trusted.snapshot();
        this.targets = trusted.targets();
        this.delegated = trusted.delegated();
    }

    private interface Reading<T> {
        T read(Envelope envelope) throws MalformedJsonException;
    }

    TrustedMetadata apply(TrustBundle files) throws RefusedException {
        followRoots(files);
        var newTimestamp = timestamp(files.file(Role.TIMESTAMP));
        var newSnapshot = snapshot(files.file(Role.SNAPSHOT), newTimestamp.content().snapshot());
        var newTargets = targets(files.file(Role.TARGETS), newSnapshot.content());
        var newDelegated = delegated(files.files(), newSnapshot.content(), newTargets);
        return new TrustedMetadata(
                root,
                newTimestamp,
                newSnapshot,
                newTargets,
                newDelegated,
                formerKeyIds,
                latestTime);
    }

    /** Goes from root to root, each signed by the one before it and by itself (5.3). */
    private void followRoots(TrustBundle files) throws RefusedException {
        if (files.roots().size() > MAX_ROOTS) {
            throw new RefusedException(Refusal.MALFORMED, "there are too many roots");
        }
        var first = root.content();
        for (var file : files.roots()) {
            var next = read("the root", file, MetadataReader::root);
            if (next.content.version() > root.content().version()) {
                follow(next, file);
            }
        }
        requireFresh("the root", root.content());
        if (differ(first, root.content(), Role.TIMESTAMP)
                || differ(first, root.content(), Role.SNAPSHOT)) {
            // Whoever had the old key may have run versions up to the highest number.
            timestamp = null;
            snapshot = null;
        }
    }

    private void follow(Read<Root> next, byte[] file) throws RefusedException {
        var current = root.content();
        var what = "root " + next.content.version();
        if (next.content.version() != current.version() + 1) {
            throw new RefusedException(
                    Refusal.MIXED, "%s does not follow root %d".formatted(what, current.version()));
        }
        Signatures.check(
                what, next.envelope, current.holders(Role.ROOT), current.keys(), formerKeyIds);
        Signatures.check(
                what,
                next.envelope,
                next.content.holders(Role.ROOT),
                next.content.keys(),
                formerKeyIds);
        formerKeyIds.addAll(current.keys().keySet());
        formerKeyIds.removeAll(next.content.keys().keySet());
        root = new SignedFile<>(next.content, file);
        areKeysKnown = false;
    }

    private static boolean differ(Root one, Root other, Role role) {
        return !one.holders(role).equals(other.holders(role));
    }

    private SignedFile<Timestamp> timestamp(byte[] file) throws RefusedException {
        var before = timestamp;
        var opened = open("the timestamp", file, before, MetadataReader::timestamp);
        checkRole("the timestamp", opened, Role.TIMESTAMP);
        if (before != null) {
            requireNoOlder("the timestamp", opened.content, before.content().version());
            if (opened.content.snapshot().version() < before.content().snapshot().version()) {
                throw replayed("the snapshot", opened.content.snapshot().version());
            }
        }
        requireFresh("the timestamp", opened.content);
        return new SignedFile<>(opened.content, file);
    }

    private SignedFile<Snapshot> snapshot(byte[] file, FileVersion wanted) throws RefusedException {
        var before = snapshot;
        var opened = open("the snapshot", file, before, MetadataReader::snapshot);
        requireMatch("the snapshot", file, wanted);
        checkRole("the snapshot", opened, Role.SNAPSHOT);
        requireVersion("the snapshot", opened.content, wanted);
        if (before != null) {
            for (var known : before.content().files().entrySet()) {
                var now = opened.content.files().get(known.getKey());
                if (now == null || now.version() < known.getValue().version()) {
                    throw replayed(known.getKey(), now == null ? 0 : now.version());
                }
            }
        }
        requireFresh("the snapshot", opened.content);
        return new SignedFile<>(opened.content, file);
    }

    private SignedFile<Targets> targets(byte[] file, Snapshot of) throws RefusedException {
        var opened = open("targets", file, targets, MetadataReader::targets);
        var wanted = listed("targets", of);
        requireMatch("targets", file, wanted);
        checkRole("targets", opened, Role.TARGETS);
        requireVersion("targets", opened.content, wanted);
        requireFresh("targets", opened.content);
        return new SignedFile<>(opened.content, file);
    }

    /** Takes in what came, and keeps of what was there what still holds. */
    private SortedMap<String, SignedFile<Targets>> delegated(
            Map<String, byte[]> files, Snapshot of, SignedFile<Targets> top)
            throws RefusedException {
        var all = new TreeMap<String, SignedFile<Targets>>();
        for (var delegation : top.content().delegations()) {
            var role = delegation.role();
            var file = files.get(role);
            var before = delegated.get(role);
            if (file != null) {
                all.put(role, delegated(delegation, file, of));
            } else if (before != null && isCurrent(before, of.files().get(role))) {
                all.put(role, delegated(delegation, before.bytes(), of));
            }
        }
        return all;
    }

    private SignedFile<Targets> delegated(Delegation delegation, byte[] file, Snapshot of)
            throws RefusedException {
        var role = delegation.role();
        var before = isKnown(delegation) ? delegated.get(role) : null;
        var opened = open(role, file, before, MetadataReader::targets);
        var wanted = listed(role, of);
        requireMatch(role, file, wanted);
        if (opened.unchecked != null) {
            Signatures.check(
                    role,
                    opened.unchecked,
                    RoleKeys.of(delegation.key()),
                    Map.of(delegation.key().id(), delegation.key()),
                    formerKeyIds);
        }
        requireVersion(role, opened.content, wanted);
        requireFresh(role, opened.content);
        return new SignedFile<>(opened.content, file);
    }

    /** Whether the role was given to the same key before. */
    private boolean isKnown(Delegation delegation) {
        return targets != null && targets.content().delegations().contains(delegation);
    }

    private static boolean isCurrent(SignedFile<Targets> before, @Nullable FileVersion wanted) {
        return wanted != null && wanted.version() == before.content().version();
    }

    private static FileVersion listed(String role, Snapshot snapshot) throws RefusedException {
        var wanted = snapshot.files().get(role);
        if (wanted == null) {
            throw new RefusedException(Refusal.MIXED, "the snapshot does not list " + role);
        }
        return wanted;
    }

    private record Read<T>(Envelope envelope, T content) {}

    /**
     * What a file says.
     *
     * @param unchecked whose signatures are to be checked; null: they were
     */
    private record Opened<T>(@Nullable Envelope unchecked, T content) {}

    private <T extends Metadata> Opened<T> open(
            String what, byte[] file, @Nullable SignedFile<T> before, Reading<T> reading)
            throws RefusedException {
        if (areKeysKnown && before != null && before.isOf(file)) {
            return new Opened<>(null, before.content());
        }
        var read = read(what, file, reading);
        return new Opened<>(read.envelope, read.content);
    }

    private static <T> Read<T> read(String what, byte[] file, Reading<T> reading)
            throws RefusedException {
        if (file.length == 0) {
            throw new RefusedException(Refusal.UNSIGNED, what + " is missing");
        }
        try {
            var envelope = Envelope.parse(file);
            return new Read<>(envelope, reading.read(envelope));
        } catch (MalformedJsonException malformed) {
            throw new RefusedException(
                    Refusal.MALFORMED,
                    "%s cannot be read: %s".formatted(what, malformed.getMessage()));
        }
    }

    private void checkRole(String what, Opened<?> opened, Role role) throws RefusedException {
        if (opened.unchecked != null) {
            var current = root.content();
            Signatures.check(
                    what, opened.unchecked, current.holders(role), current.keys(), formerKeyIds);
        }
    }

    private static void requireMatch(String what, byte[] file, FileVersion wanted)
            throws RefusedException {
        var sha256 = wanted.sha256();
        var length = wanted.lengthBytes();
        var isOther = sha256 != null && !Digest.over(file).equals(sha256);
        if (isOther || (length != null && file.length != length)) {
            throw new RefusedException(
                    Refusal.MIXED,
                    "%s is not the file that version %d is".formatted(what, wanted.version()));
        }
    }

    private static void requireVersion(String what, Metadata metadata, FileVersion wanted)
            throws RefusedException {
        if (metadata.version() != wanted.version()) {
            throw new RefusedException(
                    Refusal.MIXED,
                    "%s has version %d, not %d"
                            .formatted(what, metadata.version(), wanted.version()));
        }
    }

    private static void requireNoOlder(String what, Metadata metadata, long seen)
            throws RefusedException {
        if (metadata.version() < seen) {
            throw replayed(what, metadata.version());
        }
    }

    private void requireFresh(String what, Metadata metadata) throws RefusedException {
        if (!now.isBefore(metadata.expires())) {
            throw new RefusedException(
                    Refusal.EXPIRED, "%s expired at %s".formatted(what, metadata.expires()));
        }
    }

    private static RefusedException replayed(String what, long version) {
        return new RefusedException(
                Refusal.REPLAYED,
                "%s has version %d, and a newer one was seen before".formatted(what, version));
    }
}
