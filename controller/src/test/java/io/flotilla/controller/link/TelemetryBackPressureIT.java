package io.flotilla.controller.link;

import static io.flotilla.controller.link.Scenario.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.flotilla.controller.boot.ControllerResource;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.telemetry.Histogram;
import io.flotilla.controller.telemetry.InferenceSeries;
import io.flotilla.controller.telemetry.InferenceSeries.Totals;
import io.flotilla.controller.telemetry.Report;
import io.flotilla.controller.telemetry.SeriesKey;
import io.flotilla.controller.telemetry.TelemetryQueue;
import io.flotilla.proto.telemetry.v1.ListDeviceSeriesRequest;
import io.flotilla.proto.telemetry.v1.TelemetryReport;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Telemetry while the database takes none. */
@QuarkusTest
@WithTestResource(ControllerResource.class)
class TelemetryBackPressureIT {

    private static final int CAPACITY = 200_000;
    private static final int MORE_THAN_CALM = 60_000;

    @Inject Scenario scenario;
    @Inject TelemetryQueue queue;
    @Inject MeterRegistry meters;
    @Inject AgroalDataSource database;
    @Inject Clock clock;

    private final AtomicLong kept = new AtomicLong();
    private final TelemetryQueue.Sender sender =
            sequence -> kept.accumulateAndGet(sequence, Math::max);

    @Test
    void what_waits_is_bounded_devices_are_held_back_and_each_report_counts_once()
            throws SQLException {
        var busy = scenario.device().connect();
        var heldBack = scenario.device().connect();
        eventually(() -> assertThat(busy.welcomes()).hasSize(1));
        eventually(() -> assertThat(heldBack.welcomes()).hasSize(1));
        long offered = 0;
        try (var holder = database.getConnection()) {
            hold(holder);
            assertThat(offer(busy, ++offered)).isTrue();
            eventually(() -> assertThat(waiting()).isZero());
            while (offered <= MORE_THAN_CALM) {
                assertThat(offer(busy, ++offered)).isTrue();
            }

            var calm = waiting();
            for (long sequence = 1; sequence <= 3 * SessionInbox.WINDOW; sequence++) {
                heldBack.sendTelemetry(reportOf(sequence));
            }
            eventually(() -> assertThat(waiting()).isEqualTo(calm + SessionInbox.WINDOW));
            while (offer(busy, offered + 1)) {
                offered++;
            }

            assertThat(waiting()).isEqualTo(CAPACITY);
            assertThat(offered - 1).isEqualTo(CAPACITY - SessionInbox.WINDOW);
            assertThat(kept).hasValue(0);
            assertThat(heldBack.receipts()).isEmpty();
            holder.rollback();
        }

        var last = offered;
        eventually(() -> assertThat(kept).hasValue(last));
        eventually(
                () ->
                        assertThat(heldBack.receipts())
                                .last()
                                .extracting(receipt -> receipt.getSequence())
                                .isEqualTo(3L * SessionInbox.WINDOW));
        for (var again : List.of(1L, last, last + 1)) {
            assertThat(offer(busy, again)).isTrue();
        }
        eventually(() -> assertThat(kept).hasValue(last + 1));
        assertThat(requests(busy)).isEqualTo(last + 1);
        assertThat(requests(heldBack)).isEqualTo(3L * SessionInbox.WINDOW);
        assertThat(heldBack.ended()).isNull();
    }

    /** Whoever writes telemetry down waits until the connection's transaction is over. */
    private static void hold(Connection holder) throws SQLException {
        holder.setAutoCommit(false);
        try (var statement = holder.createStatement()) {
            statement.execute("LOCK TABLE telemetry_sequence IN ACCESS EXCLUSIVE MODE");
        }
    }

    private boolean offer(TestAgent agent, long sequence) {
        var series =
                new InferenceSeries(
                        new SeriesKey("s", "models/m/versions/1/variants/v", "embeddings"),
                        new Totals(1, 0, 0, 0),
                        new Histogram(List.of(0.5), List.of(1L, 0L), 0.25),
                        0,
                        Map.of());
        var device = new DeviceId(agent.name().substring("devices/".length()));
        return queue.offer(
                new Report(device, "class", sequence, clock.instant(), List.of(series), List.of()),
                sender);
    }

    private static TelemetryReport reportOf(long sequence) {
        return TelemetryReport.newBuilder()
                .setSequence(sequence)
                .addSeries(
                        io.flotilla.proto.telemetry.v1.InferenceSeries.newBuilder()
                                .setSlot("s")
                                .setVariant("models/m/versions/1/variants/v")
                                .setOperation("embeddings")
                                .setRequestCount(1)
                                .setDurationSeconds(
                                        io.flotilla.proto.telemetry.v1.Histogram.newBuilder()
                                                .addBounds(0.5)
                                                .addAllCounts(List.of(1L, 0L))
                                                .setSum(0.25)))
                .build();
    }

    private int waiting() {
        return (int) meters.get("flotilla.telemetry.waiting").gauge().value();
    }

    private long requests(TestAgent agent) {
        return scenario
                .operator()
                .telemetry()
                .listDeviceSeries(
                        ListDeviceSeriesRequest.newBuilder().setParent(agent.name()).build())
                .getDeviceSeriesList()
                .stream()
                .mapToLong(series -> series.getSeries().getRequestCount())
                .sum();
    }
}
