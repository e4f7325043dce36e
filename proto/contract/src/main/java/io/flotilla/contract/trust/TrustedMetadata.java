package io.flotilla.contract.trust;

import io.flotilla.contract.trust.Metadata.Root;
import io.flotilla.contract.trust.Metadata.Snapshot;
import io.flotilla.contract.trust.Metadata.Target;
import io.flotilla.contract.trust.Metadata.Targets;
import io.flotilla.contract.trust.Metadata.Timestamp;
import io.flotilla.contract.trust.json.MalformedJsonException;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a client trusts: the newest files of metadata that it has checked. Every check gives either
 * a newer state or the reason against it, and never changes this one.
 *
 * @param timestamp null before the first update, and after a rotation of its key
 * @param delegated files of targets by the name of the role that signs them
 * @param formerKeyIds of keys that have held a role once
 * @param latestTime newest time that somebody trusted has signed: no clock may be behind it
 */
public record TrustedMetadata(
        SignedFile<Root> root,
        @Nullable SignedFile<Timestamp> timestamp,
        @Nullable SignedFile<Snapshot> snapshot,
        @Nullable SignedFile<Targets> targets,
        SortedMap<String, SignedFile<Targets>> delegated,
        Set<String> formerKeyIds,
        Instant latestTime) {

    public TrustedMetadata {
        delegated = Collections.unmodifiableSortedMap(new TreeMap<>(delegated));
        formerKeyIds = Set.copyOf(formerKeyIds);
    }

    /** Trusts a root for how it came, not for who signed it; it must be signed by its own keys. */
    public static Verdict ofRoot(byte[] file) {
        try {
            var envelope = Envelope.parse(file);
            var root = MetadataReader.root(envelope);
            Signatures.check("the root", envelope, root.holders(Role.ROOT), root.keys(), Set.of());
            return new Verdict.Trusted(
                    new TrustedMetadata(
                            new SignedFile<>(root, file),
                            null,
                            null,
                            null,
                            new TreeMap<>(),
                            Set.of(),
                            Instant.EPOCH));
        } catch (MalformedJsonException malformed) {
            return new Verdict.Refused(
                    Refusal.MALFORMED, "the root cannot be read: " + malformed.getMessage());
        } catch (RefusedException refused) {
            return refused.verdict();
        }
    }

    /**
     * Trusts again what was trusted before. Signatures are checked, ages are not.
     *
     * @param kept what {@link #files} gave
     */
    public static Verdict restore(TrustBundle kept, Set<String> formerKeyIds, Instant latestTime) {
        var verdict =
                kept.roots().isEmpty() ? ofRoot(new byte[0]) : ofRoot(kept.roots().getFirst());
        if (verdict instanceof Verdict.Trusted(var root) && kept.file(Role.TIMESTAMP).length > 0) {
            verdict = root.update(kept, Instant.MIN);
        }
        return switch (verdict) {
            case Verdict.Refused refused -> refused;
            case Verdict.Trusted(var state) ->
                    new Verdict.Trusted(
                            new TrustedMetadata(
                                    state.root,
                                    state.timestamp,
                                    state.snapshot,
                                    state.targets,
                                    state.delegated,
                                    formerKeyIds,
                                    latestTime));
        };
    }

    /** The files, to be kept. */
    public TrustBundle files() {
        var others = new TreeMap<String, byte[]>();
        delegated.forEach((role, file) -> others.put(role, file.bytes()));
        put(others, Role.TIMESTAMP, timestamp);
        put(others, Role.SNAPSHOT, snapshot);
        put(others, Role.TARGETS, targets);
        return new TrustBundle(List.of(root.bytes()), others);
    }

    private static void put(Map<String, byte[]> files, Role role, @Nullable SignedFile<?> file) {
        if (file != null) {
            files.put(role.key(), file.bytes());
        }
    }

    /** Takes newer files in: the client's workflow of TUF 1.0, section 5. */
    public Verdict update(TrustBundle files, Instant now) {
        try {
            return new Verdict.Trusted(new MetadataUpdate(this, notBefore(now)).apply(files));
        } catch (RefusedException refused) {
            return refused.verdict();
        }
    }

    /** Checks what a device is told to run against what is released and directed. */
    public Verdict admit(byte[] direction, Assigned assigned, Instant now) {
        try {
            var issued = new Admission(this, notBefore(now)).check(direction, assigned);
            return new Verdict.Trusted(
                    new TrustedMetadata(
                            root,
                            timestamp,
                            snapshot,
                            targets,
                            delegated,
                            formerKeyIds,
                            issued.isAfter(latestTime) ? issued : latestTime));
        } catch (RefusedException refused) {
            return refused.verdict();
        }
    }

    /** Whether what is released may be out of date, so that nothing new is to be activated. */
    public boolean isStale(Instant now) {
        return timestamp == null || !notBefore(now).isBefore(timestamp.content().expires());
    }

    /** What the release key says of the path; empty: nothing. */
    Optional<Target> target(String path) {
        return filesWith(path).map(files -> files.content().files().get(path));
    }

    /** The file of targets that decides about the path. */
    Optional<SignedFile<Targets>> filesWith(String path) {
        var top = targets;
        if (top == null) {
            return Optional.empty();
        }
        if (top.content().files().containsKey(path)) {
            return Optional.of(top);
        }
        return top.content()
                .delegationOf(path)
                .flatMap(delegation -> Optional.ofNullable(delegated.get(delegation.role())));
    }

    private Instant notBefore(Instant now) {
        return now.isBefore(latestTime) && !now.equals(Instant.MIN) ? latestTime : now;
    }
}
