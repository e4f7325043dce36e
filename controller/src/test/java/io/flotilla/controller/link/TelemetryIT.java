package io.flotilla.controller.link;

import static io.flotilla.controller.link.Scenario.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.controller.boot.ControllerResource;
import io.flotilla.proto.planning.v1.ExplainSelectionRequest;
import io.flotilla.proto.planning.v1.Measurement;
import io.flotilla.proto.telemetry.v1.Distribution;
import io.flotilla.proto.telemetry.v1.Histogram;
import io.flotilla.proto.telemetry.v1.InferenceSeries;
import io.flotilla.proto.telemetry.v1.ListDeviceSeriesRequest;
import io.flotilla.proto.telemetry.v1.ListSeriesRequest;
import io.flotilla.proto.telemetry.v1.Metric;
import io.flotilla.proto.telemetry.v1.Resolution;
import io.flotilla.proto.telemetry.v1.SeriesPoint;
import io.flotilla.proto.telemetry.v1.TelemetryReport;
import io.flotilla.proto.telemetry.v1.VariantFigures;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(ControllerResource.class)
class TelemetryIT {

    @Inject Scenario scenario;

    @SuppressWarnings("deprecation")
    @Inject
    PrometheusMeterRegistry meters;

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
    void reports_of_many_devices_add_up_by_variant_and_hardware_class() {
        var variant = "models/fleet/versions/1/variants/a";
        var one = scenario.device().connect();
        var other = scenario.device().connect();
        eventually(() -> assertThat(other.welcomes()).hasSize(1));

        for (var agent : List.of(one, other)) {
            var report = inBuckets(variant, 3, 2);
            agent.sendTelemetry(report);
            agent.sendTelemetry(report);
            eventually(() -> assertThat(agent.receipts()).isNotEmpty());
        }

        var points = points(ListSeriesRequest.newBuilder().setVariant(variant));
        assertThat(points)
                .extracting(SeriesPoint::getMetric)
                .containsExactly(Metric.METRIC_ERRORS, Metric.METRIC_REQUEST_DURATION);
        assertThat(points.getFirst().getAttribute()).isEqualTo("out_of_memory");
        assertThat(points.getFirst().getCount()).isEqualTo(4);
        assertThat(points.getLast().getCount()).isEqualTo(6);
        assertThat(points.getLast().getValues().getSum()).isEqualTo(0.5);
        assertThat(points.getLast().getP50()).isBetween(0.01, 0.02);
        for (var resolution :
                List.of(
                        Resolution.RESOLUTION_MINUTE,
                        Resolution.RESOLUTION_HOUR,
                        Resolution.RESOLUTION_DAY)) {
            assertThat(
                            points(
                                    ListSeriesRequest.newBuilder()
                                            .setVariant(variant)
                                            .setMetric(Metric.METRIC_REQUEST_DURATION)
                                            .setResolution(resolution)))
                    .extracting(SeriesPoint::getCount)
                    .satisfies(
                            counts ->
                                    assertThat(counts.stream().mapToLong(c -> c).sum())
                                            .isEqualTo(6));
        }
    }

    @Test
    @SuppressWarnings("deprecation")
    void figures_are_shown_to_prometheus_as_histograms_and_name_no_device() {
        var variant = "models/shown/versions/1/variants/a";
        var agent = scenario.device().connect();
        eventually(() -> assertThat(agent.welcomes()).hasSize(1));

        agent.sendTelemetry(inBuckets(variant, 3, 2));

        eventually(
                () ->
                        assertThat(meters.scrape().lines())
                                .filteredOn(line -> line.contains(variant))
                                .anyMatch(
                                        line ->
                                                line.startsWith(
                                                                "gen_ai_server_request_duration_seconds_bucket{")
                                                        && line.contains("le=\"0.02\"")
                                                        && line.endsWith(" 3.0"))
                                .anyMatch(line -> line.startsWith("flotilla_errors_total{"))
                                .noneMatch(line -> line.contains(agent.name().substring(8))));
    }

    @Test
    void figures_of_a_rollout_tell_its_waves() {
        var agent = scenario.device().connect();
        var version = scenario.publish();
        scenario.rollOut(version);

        agent.sendTelemetry(
                inBuckets(version + "/variants/" + variantOf(agent), Scenario.SLOT, 3, 2));
        eventually(() -> assertThat(agent.receipts()).isNotEmpty());

        assertThat(
                        points(
                                ListSeriesRequest.newBuilder()
                                        .setModelVersion(version)
                                        .setMetric(Metric.METRIC_REQUEST_DURATION)
                                        .setByWave(true)))
                .singleElement()
                .satisfies(
                        point -> {
                            assertThat(point.getRollout()).startsWith("rollouts/");
                            assertThat(point.getCount()).isEqualTo(3);
                        });
    }

    @Test
    void figures_come_in_pages() {
        var agent = scenario.device().connect();
        eventually(() -> assertThat(agent.welcomes()).hasSize(1));
        for (int i = 1; i <= 3; i++) {
            agent.sendTelemetry(
                    inBuckets("models/paged/versions/1/variants/v" + i, 1, 1).toBuilder()
                            .setSequence(i)
                            .build());
        }
        eventually(
                () ->
                        assertThat(agent.receipts())
                                .last()
                                .satisfies(last -> assertThat(last.getSequence()).isEqualTo(3)));
        var request =
                ListSeriesRequest.newBuilder()
                        .setModelVersion("models/paged/versions/1")
                        .setMetric(Metric.METRIC_ERRORS)
                        .setPageSize(2);

        var first = scenario.operator().telemetry().listSeries(request.build());
        var second =
                scenario.operator()
                        .telemetry()
                        .listSeries(request.setPageToken(first.getNextPageToken()).build());

        assertThat(first.getSeriesPointsList())
                .extracting(point -> point.getVariant().substring(33))
                .containsExactly("v1", "v2");
        assertThat(second.getSeriesPointsList())
                .extracting(point -> point.getVariant().substring(33))
                .containsExactly("v3");
        assertThat(second.getNextPageToken()).isEmpty();
    }

    private List<SeriesPoint> points(ListSeriesRequest.Builder request) {
        return scenario.operator()
                .telemetry()
                .listSeries(request.setPageSize(1000).build())
                .getSeriesPointsList();
    }

    private static TelemetryReport inBuckets(String variant, long requests, long errors) {
        return inBuckets(variant, "s", requests, errors);
    }

    /** Requests in the second bucket of durations, and errors for want of memory. */
    private static TelemetryReport inBuckets(
            String variant, String slot, long requests, long errors) {
        var bounds = io.flotilla.contract.telemetry.Metric.REQUEST_DURATION.bounds();
        var durations = Histogram.newBuilder().addAllBounds(bounds).setSum(0.25);
        for (int i = 0; i <= bounds.size(); i++) {
            durations.addCounts(i == 1 ? requests : 0);
        }
        return TelemetryReport.newBuilder()
                .setSequence(1)
                .addSeries(
                        InferenceSeries.newBuilder()
                                .setSlot(slot)
                                .setVariant(variant)
                                .setOperation("embeddings")
                                .setRequestCount(requests)
                                .setErrorCount(errors)
                                .setDurationSeconds(durations)
                                .addDistributions(
                                        Distribution.newBuilder()
                                                .setMetric(Metric.METRIC_ERRORS)
                                                .setAttribute("out_of_memory")
                                                .setValues(
                                                        Histogram.newBuilder()
                                                                .addCounts(errors)
                                                                .setSum((double) errors))))
                .build();
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
