package io.flotilla.system;

import io.flotilla.system.process.ControllerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Thousands of devices that are a real one over again but for their names and labels. */
final class ManyDevices implements AutoCloseable {
    private static final int PORT_LINE = 3;
    private static final int SITES = 20;

    private final Connection database;

    private ManyDevices(Connection database) {
        this.database = database;
    }

    /**
     * Writes devices called many-0 and so on, labelled many=yes, at sites of their own.
     *
     * @param device the id of one that has been connected
     */
    static ManyDevices like(ControllerProcess controller, String device, int count)
            throws IOException, SQLException {
        var home = controller.data().resolve("postgresql");
        var port = Files.readAllLines(home.resolve("data/postmaster.pid")).get(PORT_LINE).strip();
        var many =
                new ManyDevices(
                        DriverManager.getConnection(
                                "jdbc:postgresql://127.0.0.1:%s/postgres".formatted(port),
                                "postgres",
                                Files.readString(home.resolve("password"))));
        many.write(device, count);
        return many;
    }

    private void write(String device, int count) throws SQLException {
        var others = otherColumns();
        var statement =
                """
                INSERT INTO device (id, labels, %s)
                SELECT 'many-' || n,
                       jsonb_build_object('many', 'yes', 'site', 'site-' || n %% %d), %s
                FROM device, generate_series(0, ? - 1) AS n WHERE id = ?"""
                        .formatted(others, SITES, others);
        try (var insert = database.prepareStatement(statement)) {
            insert.setInt(1, count);
            insert.setString(2, device);
            if (insert.executeUpdate() != count) {
                throw new AssertionError("There is no device " + device);
            }
        }
    }

    private String otherColumns() throws SQLException {
        try (var query = database.createStatement();
                var columns =
                        query.executeQuery(
                                """
                                SELECT string_agg(column_name, ', ') FROM information_schema.columns
                                WHERE table_name = 'device' AND is_generated = 'NEVER'
                                  AND column_name NOT IN ('id', 'labels')""")) {
            columns.next();
            return columns.getString(1);
        }
    }

    @Override
    public void close() throws SQLException {
        try (var delete = database.createStatement()) {
            delete.executeUpdate("DELETE FROM device WHERE id LIKE 'many-%'");
        } finally {
            database.close();
        }
    }
}
