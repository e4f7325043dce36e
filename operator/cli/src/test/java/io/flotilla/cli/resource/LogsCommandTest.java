package io.flotilla.cli.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import io.flotilla.proto.device.v1.LogEntry;
import org.junit.jupiter.api.Test;

class LogsCommandTest {
    private static final LogEntry ENTRY =
            LogEntry.newBuilder()
                    .setTime(Timestamp.newBuilder().setSeconds(1_767_323_045))
                    .setSeverity(LogEntry.Severity.SEVERITY_WARNING)
                    .setSource("HostProcess")
                    .setMessage("a host ended by itself")
                    .putContext("words", "segmentation fault")
                    .build();

    @Test
    void an_entry_reads_like_the_devices_own_log() {
        assertThat(LogsCommand.text(ENTRY))
                .isEqualTo(
                        "2026-01-02T03:04:05Z WARNING HostProcess: a host ended by itself"
                                + " words=segmentation fault");
    }

    @Test
    void a_trace_is_indented_below_its_entry() {
        var thrown = ENTRY.toBuilder().clearContext().setTrace("java.io.IOException\n\tat x\n");

        assertThat(LogsCommand.text(thrown.build()))
                .endsWith("itself\n    java.io.IOException\n    \tat x");
    }

    @Test
    void a_terminal_obeys_nothing_that_a_device_says() {
        var evil = ENTRY.toBuilder().setMessage("\u001b[2J\u009b31mgone\r").build();

        assertThat(LogsCommand.text(evil)).contains(": ?[2J?31mgone?").doesNotContain("\u001b");
    }
}
