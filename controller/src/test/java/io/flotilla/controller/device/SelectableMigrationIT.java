package io.flotilla.controller.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.controller.boot.ControllerResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Devices from before {@code selectable} was there, in a schema of their own. */
@QuarkusTest
@WithTestResource(ControllerResource.class)
class SelectableMigrationIT {

    private static final String SCHEMA = "before_selectable";

    @Inject DataSource dataSource;

    @AfterEach
    void drop() throws SQLException {
        run("DROP SCHEMA IF EXISTS " + SCHEMA + " CASCADE");
    }

    @Test
    void devices_that_are_there_become_selectable_with_the_labels_that_they_have()
            throws Exception {
        migrate("33");
        run(insert("one", "ACTIVE", "{\"site\": \"a\"}", "{\"hw.flotilla.io/arch\": \"x\"}"));
        run(insert("two", "RETIRED", "{}", "{\"hw.flotilla.io/arch\": \"x\"}"));
        run(insert("three", "ACTIVE", "{\"site\": \"a\"}", "{}"));

        migrate("34");

        assertThat(selectable())
                .containsExactly(
                        "one ACTIVE {\"site\": \"a\"} {\"hw.flotilla.io/arch\": \"x\"}",
                        "three ACTIVE {\"site\": \"a\"} {}",
                        "two RETIRED {} {\"hw.flotilla.io/arch\": \"x\"}");
        assertThat(texts("SELECT CAST(count(*) AS text) FROM hardware_labels"))
                .containsExactly("2");
    }

    @Test
    void what_changes_afterwards_is_selectable_too() throws Exception {
        migrate("33");
        run(insert("one", "ACTIVE", "{}", "{}"));
        run(insert("gone", "ACTIVE", "{}", "{}"));
        migrate("34");

        run(insert("new", "PENDING_APPROVAL", "{\"a\": \"\"}", "{}"));
        run(
                """
                UPDATE device SET state = 'SUSPENDED', hardware_labels = '{"hw.flotilla.io/os": "linux"}'
                WHERE id = 'one'""");
        run("DELETE FROM device WHERE id = 'gone'");

        assertThat(selectable())
                .containsExactly(
                        "new PENDING_APPROVAL {\"a\": \"\"} {}",
                        "one SUSPENDED {} {\"hw.flotilla.io/os\": \"linux\"}");
    }

    private void migrate(String version) {
        Flyway.configure().dataSource(dataSource).schemas(SCHEMA).target(version).load().migrate();
    }

    private static String insert(String id, String state, String labels, String hardwareLabels) {
        return """
        INSERT INTO device (id, display_name, state, labels, hardware_labels, create_time, update_time)
        VALUES ('%s', '', '%s', '%s', '%s', now(), now())"""
                .formatted(id, state, labels, hardwareLabels);
    }

    private List<String> selectable() throws SQLException {
        return texts(
                """
                SELECT concat_ws(' ', s.device, s.state, s.labels, h.labels)
                FROM selectable s JOIN hardware_labels h ON h.id = s.hardware ORDER BY s.device""");
    }

    private void run(String sql) throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
            connection.commit();
        }
    }

    private List<String> texts(String sql) throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var texts = new ArrayList<String>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }

    /** In a transaction, with which the schema is left again. */
    private Connection connect() throws SQLException {
        var connection = dataSource.getConnection();
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute("SET LOCAL search_path = " + SCHEMA);
        }
        return connection;
    }
}
