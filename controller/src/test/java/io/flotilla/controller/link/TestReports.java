package io.flotilla.controller.link;

import static io.flotilla.controller.link.Scenario.SLOT;
import static io.flotilla.controller.link.Scenario.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.proto.telemetry.v1.Distribution;
import io.flotilla.proto.telemetry.v1.Histogram;
import io.flotilla.proto.telemetry.v1.InferenceSeries;
import io.flotilla.proto.telemetry.v1.TelemetryReport;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What agents report of themselves, each with its number. */
final class TestReports {

    private final Map<TestAgent, Long> sequences = new HashMap<>();

    /** Sends a report, and waits until it is kept. */
    void send(TestAgent agent, TelemetryReport.Builder report) {
        var sequence = sequences.merge(agent, 1L, Long::sum);
        agent.sendTelemetry(report.setSequence(sequence).build());
        eventually(
                () ->
                        assertThat(agent.receipts())
                                .anySatisfy(
                                        receipt ->
                                                assertThat(receipt.getSequence())
                                                        .isEqualTo(sequence)));
    }

    /** Sends distributions of what the agent serves. */
    void send(TestAgent agent, Distribution... distributions) {
        send(
                agent,
                TelemetryReport.newBuilder()
                        .addSeries(
                                InferenceSeries.newBuilder()
                                        .setSlot(SLOT)
                                        .setVariant(agent.serving(SLOT).getVariant())
                                        .setOperation("serving")
                                        .setDurationSeconds(
                                                Histogram.newBuilder()
                                                        .addBounds(1)
                                                        .addCounts(0)
                                                        .addCounts(0))
                                        .addAllDistributions(List.of(distributions))));
    }
}
