package io.flotilla.system;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.flotilla.contract.index.Digest;
import io.flotilla.contract.trust.Delegation;
import io.flotilla.contract.trust.Envelope;
import io.flotilla.contract.trust.Metadata;
import io.flotilla.contract.trust.Metadata.FileVersion;
import io.flotilla.contract.trust.Metadata.Snapshot;
import io.flotilla.contract.trust.Metadata.Target;
import io.flotilla.contract.trust.Metadata.Targets;
import io.flotilla.contract.trust.Metadata.Timestamp;
import io.flotilla.contract.trust.MetadataReader;
import io.flotilla.contract.trust.SigningKey;
import io.flotilla.contract.trust.json.MalformedJsonException;
import io.flotilla.proto.registry.v1.Manifest;
import io.flotilla.system.process.ControllerProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.TreeMap;

/** Somebody who has taken a controller over: its database, and every key that it holds. */
final class Intruder implements AutoCloseable {
    private static final int PORT_LINE = 3;

    private final Connection database;
    private final Path keys;

    private Intruder(Connection database, Path keys) {
        this.database = database;
        this.keys = keys;
    }

    static Intruder in(ControllerProcess controller) throws IOException, SQLException {
        var home = controller.data().resolve("postgresql");
        var port = Files.readAllLines(home.resolve("data/postmaster.pid")).get(PORT_LINE).strip();
        var database =
                DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:%s/postgres".formatted(port),
                        "postgres",
                        Files.readString(home.resolve("password")));
        return new Intruder(database, controller.data().resolve("keys"));
    }

    /** Has a version consist of other weights. */
    void exchangeWeights(String version) throws SQLException, InvalidProtocolBufferException {
        var other = Digest.over("other weights".getBytes(StandardCharsets.UTF_8));
        var manifest = Manifest.parseFrom(manifest(version)).toBuilder();
        manifest.getVariantsBuilder(0)
                .getFilesBuilder(0)
                .setSha256(ByteString.copyFrom(other.toBytes()));
        try (var update =
                database.prepareStatement("UPDATE manifest SET canonical = ? WHERE version = ?")) {
            update.setBytes(1, manifest.build().toByteArray());
            update.setString(2, version);
            update.executeUpdate();
        }
    }

    /** Releases a version as it is now, in metadata that are right but for who signs them. */
    void release(String model, String version)
            throws SQLException, IOException, MalformedJsonException {
        var role = Delegation.roleOf(model);
        var manifest = manifest(version);
        var before = MetadataReader.targets(newest(role));
        var path = Metadata.manifestPath(version);
        var files = new TreeMap<>(before.files());
        files.computeIfPresent(
                path,
                (_, target) -> new Target(Digest.over(manifest), manifest.length, target.terms()));
        var targets = new Targets(before.version() + 1, before.expires(), files, List.of());
        var targetsVersion = add(role, targets, "director");

        var oldSnapshot = MetadataReader.snapshot(newest("snapshot"));
        var listed = new TreeMap<>(oldSnapshot.files());
        listed.put(role, targetsVersion);
        var snapshot = new Snapshot(oldSnapshot.version() + 1, oldSnapshot.expires(), listed);
        var snapshotVersion = add("snapshot", snapshot, "snapshot");

        var oldTimestamp = MetadataReader.timestamp(newest("timestamp"));
        var timestamp =
                new Timestamp(oldTimestamp.version() + 1, oldTimestamp.expires(), snapshotVersion);
        var _ = add("timestamp", timestamp, "timestamp");
    }

    private byte[] manifest(String version) throws SQLException {
        return content(
                "SELECT canonical FROM manifest WHERE version = ? ORDER BY revision DESC LIMIT 1",
                version);
    }

    private Envelope newest(String role) throws SQLException, MalformedJsonException {
        return Envelope.parse(
                content(
                        "SELECT content FROM trust_file WHERE role = ? ORDER BY version DESC LIMIT 1",
                        role));
    }

    private byte[] content(String query, String key) throws SQLException {
        try (var statement = database.prepareStatement(query)) {
            statement.setString(1, key);
            try (var rows = statement.executeQuery()) {
                if (!rows.next()) {
                    throw new AssertionError("Nothing is kept of " + key);
                }
                return rows.getBytes(1);
            }
        }
    }

    private FileVersion add(String role, Metadata metadata, String keyName)
            throws SQLException, IOException {
        var key = SigningKey.ofPem(Files.readString(keys.resolve(keyName + ".pem")));
        var file = Envelope.of(metadata).signedBy(List.of(key)).toBytes();
        try (var insert =
                database.prepareStatement(
                        "INSERT INTO trust_file (role, version, content, create_time)"
                                + " VALUES (?, ?, ?, now())")) {
            insert.setString(1, role);
            insert.setLong(2, metadata.version());
            insert.setBytes(3, file);
            insert.executeUpdate();
        }
        return new FileVersion(metadata.version(), Digest.over(file), (long) file.length);
    }

    @Override
    public void close() throws SQLException {
        database.close();
    }
}
