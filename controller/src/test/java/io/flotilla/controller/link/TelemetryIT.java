package io.flotilla.controller.link;

import static io.flotilla.controller.link.Scenario.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.controller.boot.ControllerResource;
import io.flotilla.proto.planning.v1.ExplainSelectionRequest;
import io.flotilla.proto.planning.v1.Measurement;
import io.flotilla.proto.telemetry.v1.Histogram;
import io.flotilla.proto.telemetry.v1.InferenceSeries;
import io.flotilla.proto.telemetry.v1.ListDeviceSeriesRequest;
import io.flotilla.proto.telemetry.v1.TelemetryReport;
import io.flotilla.proto.telemetry.v1.VariantFigures;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(ControllerResource.class)
class TelemetryIT {

    @Inject Scenario scenario;

    @Test
    void reports_add_up_exactly_and_each_counts_once() {
        var agent = scenario.device().connect();
        eventually(() -> assertThat(agent.welcomes()).hasSize(1));

        agent.sendTelemetry(report(1, 3, List.of(1L, 2L, 0L)));
        agent.sendTelemetry(report(1, 3, List.of(1L, 2L, 0L)));
        agent.sendTelemetry(report(2, 4, List.of(0L, 1L, 3L)));

        eventually(
                () ->
                        assertThat(agent.receipts())
                                .last()
                                .extracting(receipt -> receipt.getSequence())
                                .isEqualTo(2L));
        assertThat(series(agent))
                .singleElement()
                .satisfies(
                        series -> {
                            assertThat(series.getRequestCount()).isEqualTo(7);
                            assertThat(series.getDurationSeconds().getCountsList())
                                    .containsExactly(1L, 3L, 3L);
                            assertThat(series.getDurationSeconds().getSum()).isEqualTo(1.0);
                            assertThat(series.getPeakResidentBytes()).isEqualTo(200);
                        });
    }

    @Test
    void a_malformed_series_is_left_out_and_the_others_count() {
        var agent = scenario.device().connect();
        eventually(() -> assertThat(agent.welcomes()).hasSize(1));
        var broken = series("chat", 1, List.of(1L)).toBuilder().setRequestCount(-1);

        agent.sendTelemetry(
                TelemetryReport.newBuilder()
                        .setSequence(1)
                        .addSeries(broken)
                        .addSeries(series("embeddings", 1, List.of(1L, 0L, 0L)))
                        .build());

        eventually(() -> assertThat(agent.receipts()).isNotEmpty());
        assertThat(series(agent))
                .singleElement()
                .satisfies(series -> assertThat(series.getOperation()).isEqualTo("embeddings"));
    }

    @Test
    void what_a_device_measured_is_told_to_others_of_its_class() {
        var one = scenario.device().connect();
        var version = scenario.publish();
        scenario.rollOut(version);
        var variant = version + "/variants/" + variantOf(one);

        one.sendTelemetry(
                TelemetryReport.newBuilder()
                        .setSequence(1)
                        .addVariantFigures(figures(variant, 0.02))
                        .addVariantFigures(figures("no name", 0.02))
                        .build());
        eventually(() -> assertThat(one.receipts()).isNotEmpty());
        var other = scenario.device().connect();
        scenario.rollOut(version);

        assertThat(other.assignments().getLast().getSlots(0).getClassMeasurementsList())
                .singleElement()
                .satisfies(
                        known -> {
                            assertThat(known.getVariant()).isEqualTo(variant);
                            assertThat(known.getSource())
                                    .isEqualTo(Measurement.Source.SOURCE_HARDWARE_CLASS);
                            assertThat(known.getLatencyP95Seconds()).isEqualTo(0.02);
                            assertThat(known.getTokensPerSecond()).isZero();
                        });
    }

    private static String variantOf(TestAgent agent) {
        var name = agent.serving(Scenario.SLOT).getVariant();
        return name.substring(name.lastIndexOf('/') + 1);
    }

    private static VariantFigures figures(String variant, double latencySeconds) {
        return VariantFigures.newBuilder()
                .setVariant(variant)
                .setRuntime("onnxruntime")
                .setRuntimeVersion("1.0")
                .setProvider("cpu")
                .setSamples(5)
                .setLatencyP50Seconds(latencySeconds)
                .setLatencyP95Seconds(latencySeconds)
                .setPeakResidentBytes(100)
                .setPredictedBytes(90)
                .build();
    }

    @Test
    void a_selection_is_explained_as_planned_and_as_reported() {
        var agent = scenario.device().connect();
        var version = scenario.publish();
        scenario.rollOut(version);

        var explained =
                scenario.operator()
                        .planning()
                        .explainSelection(
                                ExplainSelectionRequest.newBuilder()
                                        .setDevice(agent.name())
                                        .setModelVersion(version)
                                        .build());

        assertThat(explained.getPlanned().getCandidatesList()).hasSize(1);
        assertThat(explained.getPlanned().getExplanation()).isNotEmpty();
        assertThat(explained.getReported().getExplanation()).isEqualTo("Chosen by a test.");
    }

    private List<InferenceSeries> series(TestAgent agent) {
        return scenario
                .operator()
                .telemetry()
                .listDeviceSeries(
                        ListDeviceSeriesRequest.newBuilder().setParent(agent.name()).build())
                .getDeviceSeriesList()
                .stream()
                .map(series -> series.getSeries())
                .toList();
    }

    private static TelemetryReport report(long sequence, long requests, List<Long> counts) {
        return TelemetryReport.newBuilder()
                .setSequence(sequence)
                .addSeries(series("embeddings", requests, counts))
                .build();
    }

    private static InferenceSeries series(String operation, long requests, List<Long> counts) {
        return InferenceSeries.newBuilder()
                .setSlot("s")
                .setVariant("models/m/versions/1/variants/v")
                .setOperation(operation)
                .setRequestCount(requests)
                .setPeakResidentBytes(requests * 50)
                .setDurationSeconds(
                        Histogram.newBuilder()
                                .addAllBounds(List.of(0.001, 0.5))
                                .addAllCounts(counts)
                                .setSum(0.5))
                .build();
    }
}
