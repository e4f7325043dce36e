package io.flotilla.controller.signing.store;

import io.flotilla.contract.index.Digest;
import io.flotilla.controller.shared.ResourceName;
import io.flotilla.controller.shared.store.Database;
import io.flotilla.controller.shared.store.Row;
import io.flotilla.controller.signing.TrustRepository;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps metadata in PostgreSQL. */
@Singleton
class SqlTrustRepository implements TrustRepository {

    /** Superseded versions that a client may still be asking for. */
    private static final int KEPT_VERSIONS = 8;

    private static final String MAY_RUN =
            "v.state IN ('AWAITING_SIGNATURE', 'PUBLISHED', 'DEPRECATED', 'ARCHIVED')";

    private final Database database;

    SqlTrustRepository(Database database) {
        this.database = database;
    }

    @Override
    public void lock() {
        var _ =
                database.query(
                        "SELECT pg_advisory_xact_lock(hashtext('flotilla.trust'))", _ -> true);
    }

    @Override
    public long timestampVersion() {
        return database.queryOne(
                        "SELECT max(version) AS version FROM trust_file WHERE role = 'timestamp'",
                        row -> row.number("version"))
                .orElse(0L);
    }

    @Override
    public List<byte[]> roots() {
        return database.query(
                "SELECT content FROM trust_file WHERE role = 'root' ORDER BY version",
                row -> row.bytes("content"));
    }

    @Override
    public Map<String, byte[]> newest(Collection<String> roles) {
        return byRole(
                database.query(
                        """
                        SELECT DISTINCT ON (role) role, content FROM trust_file
                        WHERE role = ANY(?) ORDER BY role, version DESC""",
                        SqlTrustRepository::file,
                        roles));
    }

    @Override
    public Map<String, byte[]> newest() {
        return byRole(
                database.query(
                        """
                        SELECT DISTINCT ON (role) role, content FROM trust_file
                        WHERE role <> 'root' ORDER BY role, version DESC""",
                        SqlTrustRepository::file));
    }

    private static Map.Entry<String, byte[]> file(Row row) throws SQLException {
        return Map.entry(row.text("role"), row.bytes("content"));
    }

    private static Map<String, byte[]> byRole(List<Map.Entry<String, byte[]>> files) {
        var byRole = new HashMap<String, byte[]>();
        files.forEach(file -> byRole.put(file.getKey(), file.getValue()));
        return byRole;
    }

    @Override
    public Optional<byte[]> find(String role, long version) {
        return database.queryOne(
                "SELECT content FROM trust_file WHERE role = ? AND version = ?",
                row -> row.bytes("content"),
                role,
                version);
    }

    @Override
    public void add(String role, long version, byte[] file, Instant now) {
        database.update(
                "INSERT INTO trust_file (role, version, content, create_time) VALUES (?, ?, ?, ?)",
                role,
                version,
                file,
                now);
        if (!role.equals("root")) {
            database.update(
                    "DELETE FROM trust_file WHERE role = ? AND version <= ?",
                    role,
                    version - KEPT_VERSIONS);
        }
    }

    @Override
    public List<Manifest> manifestsOf(ResourceName model) {
        return database.query(
                """
                SELECT v.name, m.revision, sha256(m.canonical) AS sha256,
                    length(m.canonical) AS length, v.minimum_agent
                FROM model_version v
                JOIN manifest m ON m.version = v.name AND m.revision = v.manifest_revision
                WHERE v.model = ? AND %s ORDER BY v.create_time, v.name"""
                        .formatted(MAY_RUN),
                row ->
                        new Manifest(
                                row.text("name"),
                                row.number("revision"),
                                Digest.ofBytes(row.bytes("sha256")),
                                row.number("length"),
                                row.text("minimum_agent")),
                model.toString());
    }

    @Override
    public List<String> awaitingSignature() {
        return database.query(
                "SELECT name FROM model_version WHERE state = 'AWAITING_SIGNATURE' ORDER BY name",
                row -> row.text("name"));
    }

    @Override
    public List<String> models() {
        return database.query(
                "SELECT DISTINCT v.model FROM model_version v WHERE %s ORDER BY v.model"
                        .formatted(MAY_RUN),
                row -> row.text("model"));
    }
}
