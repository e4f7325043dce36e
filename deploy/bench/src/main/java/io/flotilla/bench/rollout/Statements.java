package io.flotilla.bench.rollout;

import io.flotilla.bench.fleet.ControllerUnderTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Counts the statements of a database while it writes all of them into its log, which takes its
 * time: what is timed is not counted.
 */
final class Statements implements AutoCloseable {
    private static final Pattern STATEMENT =
            Pattern.compile("LOG: {2}(?:statement|execute [^:]*): (.*)");
    private static final Pattern CONTROL =
            Pattern.compile("(?i)(begin|commit|rollback|set|show|discard|alter system)\\b.*");
    private static final int SHOWN_CHARACTERS = 60;

    private final ControllerUnderTest controller;
    private final Path log;
    private final long startBytes;

    private Statements(ControllerUnderTest controller, Path log, long startBytes) {
        this.controller = controller;
        this.log = log;
        this.startBytes = startBytes;
    }

    /** Starts to count. */
    static Statements count(ControllerUnderTest controller) throws IOException {
        var log = controller.databaseLog();
        var statements = new Statements(controller, log, Files.size(log));
        statements.log("all");
        return statements;
    }

    /** How often each kind of statement was run so far, by its beginning. */
    Map<String, Long> byBeginning() throws IOException {
        var counts = new TreeMap<String, Long>();
        try (var file = Files.newInputStream(log)) {
            file.skipNBytes(startBytes);
            for (var line :
                    new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
                var match = STATEMENT.matcher(line);
                if (match.find() && !CONTROL.matcher(match.group(1)).matches()) {
                    var text = match.group(1);
                    var shown = text.substring(0, Math.min(text.length(), SHOWN_CHARACTERS));
                    counts.merge(shown, 1L, Long::sum);
                }
            }
        }
        return counts;
    }

    @Override
    public void close() throws IOException {
        log("none");
    }

    private void log(String what) throws IOException {
        try (var database = controller.database();
                var statement = database.createStatement()) {
            statement.execute("ALTER SYSTEM SET log_statement = '%s'".formatted(what));
            statement.execute("SELECT pg_reload_conf()");
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }
}
