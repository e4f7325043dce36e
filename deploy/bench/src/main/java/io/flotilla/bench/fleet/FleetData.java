package io.flotilla.bench.fleet;

import com.google.gson.Gson;
import io.flotilla.contract.hardware.HardwareClass;
import io.flotilla.contract.hardware.HardwareLabels;
import io.flotilla.contract.mapping.HardwareProfileMapper;
import io.flotilla.contract.mapping.VariantMapper;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Writes a fleet and a version into a controller's database, as if they had come by themselves. */
public final class FleetData {
    private static final Gson GSON = new Gson();

    private final ControllerUnderTest controller;

    public FleetData(ControllerUnderTest controller) {
        this.controller = controller;
    }

    public void write(int devices, List<HardwareKind> kinds, BenchVersion version)
            throws IOException {
        try (var connection = controller.database()) {
            writeVersion(connection, version);
            writeKinds(connection, kinds);
            writeDevices(connection, devices, kinds.size());
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    private static void writeVersion(Connection connection, BenchVersion version)
            throws SQLException {
        run(
                connection,
                "INSERT INTO model VALUES (?, '', '', 'TEXT_GENERATION', now(), now(), 0)",
                BenchVersion.MODEL);
        run(
                connection,
                """
                INSERT INTO model_version VALUES
                  (?, ?, '', '', NULL, 'PUBLISHED', 1, repeat('0', 64), ?, now(), now(), now(), 0)""",
                version.name(),
                BenchVersion.MODEL,
                version.variants().size());
        run(
                connection,
                "INSERT INTO manifest VALUES (?, 1, ?)",
                version.name(),
                version.manifest().toByteArray());
        for (var variant : version.variants()) {
            var digest = BenchVersion.digest(variant);
            run(
                    connection,
                    "INSERT INTO artifact VALUES (?, ?, repeat('0', 64), now())",
                    digest,
                    variant.sizeBytes());
            run(
                    connection,
                    "INSERT INTO variant VALUES (?, ?, ?, '{}', now())",
                    variant.name(),
                    version.name(),
                    VariantMapper.toWire(variant.facts()).toByteArray());
            run(
                    connection,
                    "INSERT INTO variant_file VALUES (?, 'model', 'MODEL', ?)",
                    variant.name(),
                    digest);
        }
    }

    private static void writeKinds(Connection connection, List<HardwareKind> kinds)
            throws SQLException {
        run(
                connection,
                """
                CREATE TEMPORARY TABLE kind
                  (number integer, hardware bigint, class text, labels jsonb, memory bigint)""");
        for (int number = 0; number < kinds.size(); number++) {
            var profile = kinds.get(number).profile();
            var common = HardwareProfileMapper.toWire(profile).toBuilder();
            common.getMemoryBuilder().clearTotalBytes().clearLimitBytes().clearAvailableBytes();
            common.getDiskBuilder().clearTotalBytes().clearAvailableBytes();
            var bytes = common.build().toByteArray();
            run(
                    connection,
                    """
                    WITH kept AS (
                      INSERT INTO hardware (digest, profile, seen_time) VALUES (sha256(?), ?, now())
                      ON CONFLICT (digest) DO UPDATE SET seen_time = now() RETURNING id)
                    INSERT INTO kind SELECT ?, id, ?, CAST(? AS jsonb), ? FROM kept""",
                    bytes,
                    bytes,
                    number,
                    HardwareClass.of(profile).key(),
                    GSON.toJson(HardwareLabels.of(profile)),
                    profile.memory().limitBytes());
        }
    }

    /** Two thirds serve something already, one in fifty is offline. */
    private static void writeDevices(Connection connection, int devices, int kinds)
            throws SQLException {
        run(connection, "SELECT setseed(0.5)");
        run(
                connection,
                """
                INSERT INTO device (id, display_name, state, labels, agent_version, hardware_class,
                  hardware_labels, hardware, memory_total_bytes, memory_limit_bytes,
                  memory_available_bytes, disk_total_bytes, disk_available_bytes, slots, health,
                  create_time, update_time)
                SELECT 'device-' || i, '', 'ACTIVE',
                  jsonb_build_object('site', 'site-' || i % 200, 'stage', 'stage-' || i % 10),
                  '0.1.0', k.class, k.labels, k.hardware, k.memory, k.memory,
                  CAST(k.memory * (0.2 + 0.7 * random()) AS bigint), 256::bigint << 30,
                  CAST((1::bigint << 30) * 100 * random() AS bigint),
                  CASE WHEN i % 3 > 0 THEN jsonb_build_object('llama', jsonb_build_object(
                    'modelVersion', 'models/llama/versions/2',
                    'variant', 'models/llama/versions/2/variants/gguf-q4-k-m',
                    'previousModelVersion', '', 'ready', true,
                    'residentBytes', CAST(k.memory * 0.1 * random() AS bigint), 'endpoint', ''))
                  ELSE '{}' END,
                  'HEALTHY', now(), now()
                FROM generate_series(1, ?) AS i JOIN kind k ON k.number = i * 7919 % ?""",
                devices,
                kinds);
        run(
                connection,
                """
                INSERT INTO device_presence SELECT id,
                  now() - CASE WHEN random() < 0.02 THEN interval '3 days' ELSE interval '5 s' END
                FROM device""");
        run(connection, "VACUUM ANALYZE device");
        run(connection, "VACUUM ANALYZE device_presence");
        run(connection, "VACUUM ANALYZE selectable");
        run(connection, "VACUUM ANALYZE hardware_labels");
    }

    private static void run(Connection connection, String sql, Object... parameters)
            throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            statement.execute();
        }
    }
}
