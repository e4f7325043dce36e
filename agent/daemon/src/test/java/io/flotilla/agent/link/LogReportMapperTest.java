package io.flotilla.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import io.flotilla.agent.shared.RecentLog;
import io.flotilla.proto.device.v1.LogEntry;
import io.flotilla.proto.link.v1.LogRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

class LogReportMapperTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private final RecentLog log = new RecentLog(InstantSource.fixed(NOW));

    @Test
    void the_answer_names_the_request_and_tells_what_was_written_down() {
        log.add(NOW, Level.WARNING, "ControllerLink", "not connected", Map.of("tries", "3"), "");

        var report =
                LogReportMapper.answer(
                        LogRequest.newBuilder().setRequestId(7).setLimit(10).build(), log, NOW);

        assertThat(report.getRequestId()).isEqualTo(7);
        var entry = report.getLogEntries(0);
        assertThat(entry.getSeverity()).isEqualTo(LogEntry.Severity.SEVERITY_WARNING);
        assertThat(entry.getTime().getSeconds()).isEqualTo(NOW.getEpochSecond());
        assertThat(entry.getSource()).isEqualTo("ControllerLink");
        assertThat(entry.getContextMap()).containsEntry("tries", "3");
    }

    @Test
    void the_devices_own_clock_tells_what_is_recent() {
        log.add(NOW.minusSeconds(61), Level.INFO, "Test", "old", Map.of(), "");
        log.add(NOW.minusSeconds(59), Level.INFO, "Test", "new", Map.of(), "");

        var report =
                LogReportMapper.answer(
                        LogRequest.newBuilder()
                                .setLimit(10)
                                .setSinceDuration(Duration.newBuilder().setSeconds(60))
                                .build(),
                        log,
                        NOW);

        assertThat(report.getLogEntriesList())
                .extracting(LogEntry::getMessage)
                .containsExactly("new");
    }

    @Test
    void a_message_holds_no_more_than_the_stream_takes_and_keeps_the_latest() {
        for (var i = 0; i < 250; i++) {
            log.add(NOW, Level.INFO, "Test", i + "-" + "x".repeat(1990), Map.of(), "");
        }

        var report =
                LogReportMapper.answer(LogRequest.newBuilder().setLimit(2000).build(), log, NOW);

        assertThat(report.getSerializedSize()).isBetween(200 * 1024, 260 * 1024);
        assertThat(report.getLogEntriesList().getLast().getMessage()).startsWith("249-");
    }
}
