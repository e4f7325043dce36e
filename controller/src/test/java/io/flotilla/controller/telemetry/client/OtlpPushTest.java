package io.flotilla.controller.telemetry.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.net.httpserver.HttpServer;
import io.flotilla.contract.telemetry.Metric;
import io.flotilla.controller.telemetry.OtlpConfig;
import io.flotilla.controller.telemetry.series.Distribution;
import io.flotilla.controller.telemetry.series.Resolution;
import io.flotilla.controller.telemetry.series.Series;
import io.flotilla.controller.telemetry.series.Series.Served;
import io.flotilla.controller.telemetry.series.Series.Wave;
import io.flotilla.controller.telemetry.series.SeriesSums;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Against a server that takes pushes as the OpenTelemetry Protocol Specification says under
 * "OTLP/HTTP" (opentelemetry.io/docs/specs/otlp).
 */
class OtlpPushTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00.5Z");
    private static final Served SERVED =
            new Served(
                    "models/m/versions/1/variants/int8", "x86-64/8GiB", "embeddings", Wave.UNKNOWN);

    private final List<String> heads = Collections.synchronizedList(new ArrayList<>());
    private final List<ExportMetricsServiceRequest> pushed =
            Collections.synchronizedList(new ArrayList<>());
    private final ShownSeries series = new ShownSeries();
    private final HttpServer server = free();
    private int status = 200;

    @BeforeEach
    void start() {
        server.createContext(
                "/",
                exchange -> {
                    heads.add(
                            "%s %s %s %s"
                                    .formatted(
                                            exchange.getRequestMethod(),
                                            exchange.getRequestURI(),
                                            exchange.getRequestHeaders().getFirst("content-type"),
                                            exchange.getRequestHeaders()
                                                    .getFirst("authorization")));
                    pushed.add(ExportMetricsServiceRequest.parseFrom(exchange.getRequestBody()));
                    exchange.sendResponseHeaders(status, -1);
                    exchange.close();
                });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void says_histograms_and_sums_under_their_names_and_units() {
        measured(Metric.REQUEST_DURATION, "", bucket(Metric.REQUEST_DURATION, 1, 3, 0.045));
        measured(Metric.INPUT_TOKENS, "", bucket(Metric.INPUT_TOKENS, 2, 1, 16));
        measured(Metric.ERRORS, "TIMEOUT", Distribution.ofCount(2));

        push().push();

        assertThat(heads)
                .containsExactly("POST /base/v1/metrics application/x-protobuf Bearer secret");
        var resource = pushed.getFirst().getResourceMetrics(0);
        assertThat(text(resource.getResource().getAttributesList()))
                .containsExactly("service.name=flotilla");
        var metrics = resource.getScopeMetrics(0).getMetricsList();
        assertThat(metrics)
                .extracting(metric -> metric.getName() + " in " + metric.getUnit())
                .containsExactly(
                        "gen_ai.server.request.duration in s",
                        "gen_ai.client.token.usage in {token}",
                        "flotilla.errors in {error}");
        var duration = metrics.get(0).getHistogram().getDataPoints(0);
        assertThat(duration.getCount()).isEqualTo(3);
        assertThat(duration.getSum()).isEqualTo(0.045);
        assertThat(duration.getExplicitBoundsList()).isEqualTo(Metric.REQUEST_DURATION.bounds());
        assertThat(duration.getBucketCounts(1)).isEqualTo(3);
        assertThat(duration.getTimeUnixNano()).isEqualTo(1_772_359_200_500_000_000L);
        assertThat(text(duration.getAttributesList()))
                .containsExactly(
                        "flotilla.variant=" + SERVED.variant(),
                        "flotilla.hardware_class=x86-64/8GiB",
                        "gen_ai.operation.name=embeddings");
        assertThat(text(metrics.get(1).getHistogram().getDataPoints(0).getAttributesList()))
                .contains("gen_ai.token.type=input");
        var errors = metrics.get(2).getSum();
        assertThat(errors.getIsMonotonic()).isTrue();
        assertThat(errors.getDataPoints(0).getAsDouble()).isEqualTo(2);
        assertThat(text(errors.getDataPoints(0).getAttributesList()))
                .contains("error.type=TIMEOUT");
    }

    @Test
    void a_push_that_was_refused_is_in_the_next() {
        measured(Metric.CRASHES, "", Distribution.ofCount(1));
        var push = push();
        status = 503;
        push.push();

        measured(Metric.CRASHES, "", Distribution.ofCount(1));
        status = 200;
        push.push();

        assertThat(pushed)
                .extracting(
                        one ->
                                one.getResourceMetrics(0)
                                        .getScopeMetrics(0)
                                        .getMetrics(0)
                                        .getSum()
                                        .getDataPoints(0)
                                        .getAsDouble())
                .containsExactly(1.0, 2.0);
    }

    @Test
    void nothing_measured_is_not_pushed() {
        push().push();

        assertThat(pushed).isEmpty();
    }

    @Test
    void headers_that_no_request_can_have_are_refused_at_the_start() {
        assertThatIllegalArgumentException().isThrownBy(() -> push(Map.of("host", "elsewhere")));
    }

    private OtlpPush push() {
        return push(Map.of("authorization", "Bearer secret"));
    }

    private OtlpPush push(Map<String, String> headers) {
        var settings = new Settings(address(), headers);
        return new OtlpPush(series, settings, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/base");
    }

    private void measured(Metric metric, String attribute, Distribution values) {
        var sums = new SeriesSums(Resolution.MINUTE);
        sums.add(new Series(SERVED, metric, attribute), NOW, values);
        series.add(sums);
    }

    /** Values that are all in one bucket. */
    private static Distribution bucket(Metric metric, int bucket, long count, double sum) {
        var counts = new ArrayList<>(Collections.nCopies(metric.bounds().size() + 1, 0L));
        counts.set(bucket, count);
        return Distribution.of(counts, Distribution.parts(metric, sum));
    }

    private static List<String> text(List<KeyValue> attributes) {
        return attributes.stream()
                .map(one -> one.getKey() + "=" + one.getValue().getStringValue())
                .toList();
    }

    private static HttpServer free() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private record Settings(URI where, Map<String, String> headers) implements OtlpConfig {
        @Override
        public Optional<URI> address() {
            return Optional.of(where);
        }

        @Override
        public Duration interval() {
            return Duration.ofMinutes(1);
        }
    }
}
