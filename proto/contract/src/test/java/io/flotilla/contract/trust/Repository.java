package io.flotilla.contract.trust;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.flotilla.contract.index.Digest;
import io.flotilla.contract.trust.Metadata.Direction;
import io.flotilla.contract.trust.Metadata.FileVersion;
import io.flotilla.contract.trust.Metadata.Order;
import io.flotilla.contract.trust.Metadata.Root;
import io.flotilla.contract.trust.Metadata.Snapshot;
import io.flotilla.contract.trust.Metadata.Target;
import io.flotilla.contract.trust.Metadata.Targets;
import io.flotilla.contract.trust.Metadata.Terms;
import io.flotilla.contract.trust.Metadata.Timestamp;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Somebody who signs metadata, rightly or not: each part can be set apart from the others. */
final class Repository {
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    static final String MODEL = "models/minilm";
    static final String VERSION = MODEL + "/versions/v1";
    static final byte[] MANIFEST = "the manifest of v1".getBytes(UTF_8);
    static final String DEVICE = "devices/d1";

    final Map<Role, SigningKey> keys = new EnumMap<>(Role.class);
    final Map<Role, Long> versions = new EnumMap<>(Role.class);
    final Map<Role, Instant> expiries = new EnumMap<>(Role.class);
    final TreeMap<String, Target> files = new TreeMap<>();
    final List<byte[]> roots = new ArrayList<>();
    SigningKey modelKey = key();
    long modelVersion = 1;
    Instant modelExpires = NOW.plus(Duration.ofDays(365));

    Repository() {
        for (var role : Role.values()) {
            keys.put(role, key());
            versions.put(role, 1L);
            expiries.put(role, NOW.plus(Duration.ofDays(7)));
        }
        modelKey = key(Role.TARGETS);
        release(VERSION, MANIFEST, 1, 0);
        roots.add(root(key(Role.ROOT)));
    }

    SigningKey key(Role role) {
        return requireNonNull(keys.get(role));
    }

    long version(Role role) {
        return requireNonNull(versions.get(role));
    }

    private Instant expiry(Role role) {
        return requireNonNull(expiries.get(role));
    }

    static SigningKey key() {
        return SigningKey.generate(new SecureRandom());
    }

    Repository release(String version, byte[] manifest, long release, long floor) {
        return release(version, manifest, new Terms(1, release, floor, ""));
    }

    Repository release(String version, byte[] manifest, Terms terms) {
        files.put(
                Metadata.manifestPath(version),
                new Target(Digest.over(manifest), manifest.length, terms));
        return this;
    }

    /** Gives the role to a new key, and returns the old one. */
    SigningKey rotate(Role role) {
        var old = key(role);
        keys.put(role, key());
        var signers = role == Role.ROOT ? List.of(old, key(role)) : List.of(key(Role.ROOT));
        versions.merge(Role.ROOT, 1L, Long::sum);
        roots.add(root(signers.toArray(SigningKey[]::new)));
        if (role == Role.TARGETS) {
            modelKey = key(role);
        }
        return old;
    }

    Repository next(Role... roles) {
        for (var role : roles) {
            versions.merge(role, 1L, Long::sum);
        }
        return this;
    }

    byte[] root(SigningKey... signers) {
        var byId = new HashMap<String, TrustKey>();
        var holders = new EnumMap<Role, RoleKeys>(Role.class);
        keys.forEach(
                (role, key) -> {
                    byId.put(key.publicKey().id(), key.publicKey());
                    holders.put(role, RoleKeys.of(key.publicKey()));
                });
        return sign(new Root(version(Role.ROOT), expiry(Role.ROOT), byId, holders), signers);
    }

    byte[] targets() {
        var delegation = Delegation.ofModel(MODEL, modelKey.publicKey());
        return sign(
                new Targets(
                        version(Role.TARGETS),
                        expiry(Role.TARGETS),
                        new TreeMap<>(),
                        List.of(delegation)),
                key(Role.TARGETS));
    }

    byte[] model() {
        return sign(new Targets(modelVersion, modelExpires, files, List.of()), modelKey);
    }

    byte[] snapshot(byte[] targets, byte[] model) {
        var listed = new TreeMap<String, FileVersion>();
        listed.put("targets", version(version(Role.TARGETS), targets));
        listed.put(Delegation.roleOf(MODEL), version(modelVersion, model));
        return sign(
                new Snapshot(version(Role.SNAPSHOT), expiry(Role.SNAPSHOT), listed),
                key(Role.SNAPSHOT));
    }

    byte[] timestamp(byte[] snapshot) {
        return sign(
                new Timestamp(
                        version(Role.TIMESTAMP),
                        expiry(Role.TIMESTAMP),
                        version(version(Role.SNAPSHOT), snapshot)),
                key(Role.TIMESTAMP));
    }

    TrustBundle bundle() {
        var targets = targets();
        var model = model();
        var snapshot = snapshot(targets, model);
        return new TrustBundle(
                roots,
                Map.of(
                        "timestamp",
                        timestamp(snapshot),
                        "snapshot",
                        snapshot,
                        "targets",
                        targets,
                        Delegation.roleOf(MODEL),
                        model));
    }

    byte[] direction(long generation, String device, Map<String, Order> orders) {
        return sign(
                new Direction(
                        generation, NOW, expiry(Role.DIRECTOR), device, new TreeMap<>(orders)),
                key(Role.DIRECTOR));
    }

    byte[] direction() {
        return direction(1, DEVICE, Map.of("default", order(VERSION, MANIFEST)));
    }

    static Order order(String version, byte[] manifest) {
        return new Order(Metadata.manifestPath(version), Digest.over(manifest));
    }

    static Assigned assigned() {
        return assigned(VERSION, MANIFEST);
    }

    static Assigned assigned(String version, byte[] manifest) {
        return new Assigned(
                DEVICE, "1.2.0", 1, List.of(Assigned.Slot.of("default", version, manifest)));
    }

    static byte[] sign(Metadata metadata, SigningKey... signers) {
        return Envelope.of(metadata).signedBy(List.of(signers)).toBytes();
    }

    static FileVersion version(long version, byte[] file) {
        return new FileVersion(version, Digest.over(file), (long) file.length);
    }

    static RoleKeys holders(int threshold, SigningKey... keys) {
        var ids = new TreeSet<String>();
        for (var key : keys) {
            ids.add(key.publicKey().id());
        }
        return new RoleKeys(ids, threshold);
    }

    /** What trusts the first root. */
    TrustedMetadata client() {
        return trusted(TrustedMetadata.ofRoot(roots.getFirst()));
    }

    static TrustedMetadata trusted(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Trusted(var state) -> state;
            case Verdict.Refused(var reason, var message) ->
                    throw new AssertionError(reason + ": " + message);
        };
    }
}
