package io.flotilla.controller.registry.store;

import io.flotilla.controller.artifact.Artifact;
import io.flotilla.controller.artifact.ArtifactRepository;
import io.flotilla.controller.registry.Adapter;
import io.flotilla.controller.registry.AdapterRepository;
import io.flotilla.controller.registry.RegistryCodec;
import io.flotilla.controller.registry.Variant;
import io.flotilla.controller.registry.VariantFile;
import io.flotilla.controller.shared.Digest;
import io.flotilla.controller.shared.ResourceName;
import io.flotilla.controller.shared.store.Database;
import io.flotilla.controller.shared.store.Row;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** Keeps adapters in PostgreSQL. */
@Singleton
class SqlAdapterRepository implements AdapterRepository {

    private final Database database;
    private final ArtifactRepository artifacts;
    private final RegistryCodec codec;

    SqlAdapterRepository(Database database, ArtifactRepository artifacts, RegistryCodec codec) {
        this.database = database;
        this.artifacts = artifacts;
        this.codec = codec;
    }

    @Override
    public Optional<Adapter> find(ResourceName name) {
        return database.queryOne(
                "SELECT * FROM adapter WHERE name = ?", this::read, name.toString());
    }

    @Override
    public List<Adapter> of(ResourceName version) {
        return database.query(
                "SELECT * FROM adapter WHERE version = ? ORDER BY name",
                this::read,
                version.toString());
    }

    @Override
    public List<Adapter> after(ResourceName version, String name, int limit) {
        return database.query(
                "SELECT * FROM adapter WHERE version = ? AND name > ? ORDER BY name LIMIT ?",
                this::read,
                version.toString(),
                name,
                limit);
    }

    @Override
    public void add(Adapter adapter) {
        database.update(
                """
                INSERT INTO adapter (name, version, facts, base_variant, base_sha256, create_time)
                VALUES (?, ?, ?, ?, ?, ?)""",
                adapter.name().toString(),
                adapter.version().toString(),
                codec.encode(adapter.facts()),
                adapter.baseVariant().toString(),
                adapter.baseDigest().hex(),
                adapter.createTime());
        for (var file : adapter.files()) {
            database.update(
                    "INSERT INTO adapter_file (adapter, path, role, sha256) VALUES (?, ?, ?, ?)",
                    adapter.name().toString(),
                    file.path(),
                    file.role(),
                    file.digest().hex());
        }
    }

    private Adapter read(Row row) throws SQLException {
        var name = row.text("name");
        return new Adapter(
                Adapter.NAMES.parse("name", name),
                files(name),
                codec.decodeAdapterFacts(row.bytes("facts")),
                Variant.NAMES.parse("base_variant", row.text("base_variant")),
                new Digest(row.text("base_sha256")),
                row.instant("create_time"));
    }

    private record FileRow(String path, VariantFile.Role role, Digest digest) {}

    private List<VariantFile> files(String adapter) {
        var rows =
                database.query(
                        "SELECT path, role, sha256 FROM adapter_file WHERE adapter = ?",
                        row ->
                                new FileRow(
                                        row.text("path"),
                                        row.constant(VariantFile.Role.class, "role"),
                                        new Digest(row.text("sha256"))),
                        adapter);
        var known =
                artifacts.findAll(rows.stream().map(FileRow::digest).collect(Collectors.toSet()));
        return rows.stream()
                .map(row -> new VariantFile(row.path, row.role, artifactOf(row, known)))
                .toList();
    }

    /** The database keeps an artifact for as long as a file refers to it. */
    private static Artifact artifactOf(FileRow row, Map<Digest, Artifact> known) {
        return Objects.requireNonNull(known.get(row.digest));
    }
}
