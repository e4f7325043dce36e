package io.flotilla.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.agent.shared.AgentConfig.LogFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogOutputTest {
    @TempDir private Path folder;

    private static LogRecord event() {
        var record = new LogRecord(Level.WARNING, "not connected");
        record.setLoggerName("io.flotilla.agent.link.ControllerLink");
        record.setParameters(new Object[] {"reason", "no \"route\"", "tries", 3});
        record.setInstant(Instant.parse("2026-01-02T03:04:05Z"));
        return record;
    }

    @Test
    void people_read_a_line_with_its_time() {
        assertThat(LogOutput.format(LogFormat.TEXT, Map.of()).format(event()))
                .isEqualTo(
                        "2026-01-02T03:04:05Z WARNING ControllerLink: not connected"
                                + " reason=\"no \\\"route\\\"\" tries=3\n");
    }

    @Test
    void the_journal_reads_the_priority_of_every_line() {
        var event = event();
        event.setThrown(new IOException("first\nsecond"));

        var text = LogOutput.format(LogFormat.JOURNAL, Map.of()).format(event);

        assertThat(text).startsWith("<4>ControllerLink: not connected reason=").endsWith("\n");
        assertThat(text.lines()).hasSizeGreaterThan(2).allMatch(line -> line.startsWith("<4>"));
    }

    @Test
    void machines_read_an_object_with_the_context_as_members() {
        assertThat(LogOutput.format(LogFormat.JSON, Map.of()).format(event()))
                .isEqualTo(
                        """
                        {"time":"2026-01-02T03:04:05Z","level":"WARNING","source":"ControllerLink",\
                        "message":"not connected","reason":"no \\"route\\"","tries":3}
                        """);
    }

    @Test
    void the_format_follows_the_journal_unless_it_is_chosen() {
        var journal = Map.of("JOURNAL_STREAM", "8:1234");

        assertThat(LogOutput.format(LogFormat.AUTO, journal)).isInstanceOf(JournalFormat.class);
        assertThat(LogOutput.format(LogFormat.AUTO, Map.of())).isInstanceOf(TextFormat.class);
        assertThat(LogOutput.format(LogFormat.JSON, journal)).isInstanceOf(JsonFormat.class);
    }

    @Test
    void the_latest_lines_are_found_over_both_files() throws IOException {
        Files.writeString(folder.resolve("agent.1.log"), "a\nb\n");
        Files.writeString(folder.resolve("agent.0.log"), "c\n");

        assertThat(LogOutput.latest(folder, 2)).containsExactly("b", "c");
        assertThat(LogOutput.latest(folder.resolve("none"), 2)).isEmpty();
    }
}
