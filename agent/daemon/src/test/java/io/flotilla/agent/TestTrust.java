package io.flotilla.agent;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.flotilla.contract.index.Digest;
import io.flotilla.contract.trust.Envelope;
import io.flotilla.contract.trust.Metadata;
import io.flotilla.contract.trust.Metadata.Direction;
import io.flotilla.contract.trust.Metadata.FileVersion;
import io.flotilla.contract.trust.Metadata.Order;
import io.flotilla.contract.trust.Metadata.Root;
import io.flotilla.contract.trust.Metadata.Snapshot;
import io.flotilla.contract.trust.Metadata.Target;
import io.flotilla.contract.trust.Metadata.Targets;
import io.flotilla.contract.trust.Metadata.Terms;
import io.flotilla.contract.trust.Metadata.Timestamp;
import io.flotilla.contract.trust.Role;
import io.flotilla.contract.trust.RoleKeys;
import io.flotilla.contract.trust.SigningKey;
import io.flotilla.proto.link.v1.Assignment;
import io.flotilla.proto.registry.v1.Manifest;
import io.flotilla.proto.signing.v1.TrustFiles;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Signs assignments as a controller does that holds all keys; each is a release of its own. */
public final class TestTrust {
    private static final SigningKey ROOT = SigningKey.generate(new SecureRandom());
    private static final SigningKey RELEASE = SigningKey.generate(new SecureRandom());
    private static final SigningKey DIRECTOR = SigningKey.generate(new SecureRandom());
    private static final Instant EXPIRES = Instant.parse("2100-01-01T00:00:00Z");

    /** How long what is released is known to hold, once an assignment is signed. */
    public static final Duration TIMESTAMP_LIFETIME = Duration.ofDays(7);

    private TestTrust() {}

    /** The root that everything here is signed under. */
    public static byte[] root() {
        var holders = new EnumMap<Role, RoleKeys>(Role.class);
        for (var role : Role.values()) {
            holders.put(role, RoleKeys.of(DIRECTOR.publicKey()));
        }
        holders.put(Role.ROOT, RoleKeys.of(ROOT.publicKey()));
        holders.put(Role.TARGETS, RoleKeys.of(RELEASE.publicKey()));
        var keys =
                Map.of(
                        ROOT.publicKey().id(), ROOT.publicKey(),
                        RELEASE.publicKey().id(), RELEASE.publicKey(),
                        DIRECTOR.publicKey().id(), DIRECTOR.publicKey());
        return file(new Root(1, EXPIRES, keys, holders), ROOT);
    }

    /** The assignment with what proves it; versions of metadata rise with its generation. */
    public static Assignment sign(Assignment assignment, String device) {
        return sign(assignment, device, RELEASE, TIMESTAMP_LIFETIME);
    }

    /** The same, but what is released is known to hold for so long only. */
    public static Assignment sign(Assignment assignment, String device, Duration holds) {
        return sign(assignment, device, RELEASE, holds);
    }

    /** The same, but released by a key that may not. */
    public static Assignment signAlone(Assignment assignment, String device) {
        return sign(assignment, device, DIRECTOR, TIMESTAMP_LIFETIME);
    }

    private static Assignment sign(
            Assignment assignment, String device, SigningKey releaser, Duration holds) {
        var released = new TreeMap<String, Target>();
        var orders = new TreeMap<String, Order>();
        for (var slot : assignment.getSlotsList()) {
            var manifest = slot.getSignedManifest().toByteArray();
            var path = Metadata.manifestPath(modelVersion(slot.getSignedManifest()));
            var sha256 = Digest.over(manifest);
            released.put(path, new Target(sha256, manifest.length, new Terms(1, 1, 0, "")));
            orders.put(slot.getSlot(), new Order(path, sha256));
        }
        var version = assignment.getGeneration();
        var targets = file(new Targets(version, EXPIRES, released, List.of()), releaser);
        var snapshot =
                file(
                        new Snapshot(
                                version,
                                EXPIRES,
                                new TreeMap<>(Map.of("targets", named(version, targets)))),
                        DIRECTOR);
        var now = Instant.now();
        var timestamp =
                file(new Timestamp(version, now.plus(holds), named(version, snapshot)), DIRECTOR);
        var direction = new Direction(version, now, now.plus(Duration.ofDays(1)), device, orders);
        return assignment.toBuilder()
                .setTrust(
                        TrustFiles.newBuilder()
                                .addRoots(ByteString.copyFrom(root()))
                                .putFiles("timestamp", ByteString.copyFrom(timestamp))
                                .putFiles("snapshot", ByteString.copyFrom(snapshot))
                                .putFiles("targets", ByteString.copyFrom(targets)))
                .setDirection(ByteString.copyFrom(file(direction, DIRECTOR)))
                .build();
    }

    private static String modelVersion(ByteString manifest) {
        try {
            return Manifest.parseFrom(manifest).getModelVersion();
        } catch (InvalidProtocolBufferException malformed) {
            throw new AssertionError(malformed);
        }
    }

    private static FileVersion named(long version, byte[] file) {
        return new FileVersion(version, Digest.over(file), (long) file.length);
    }

    private static byte[] file(Metadata metadata, SigningKey key) {
        return Envelope.of(metadata).signedBy(List.of(key)).toBytes();
    }
}
