package io.flotilla.controller.telemetry.client;

import io.flotilla.controller.telemetry.OtlpConfig;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Pushes what devices measured to a collector, by OTLP/HTTP with protobuf bodies (OpenTelemetry
 * Protocol Specification 1.x). Sums are cumulative, so that a push that fails loses nothing: the
 * next one says it all. It follows no redirection.
 */
@Singleton
final class OtlpPush {

    private static final System.Logger LOG = System.getLogger(OtlpPush.class.getName());

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final ShownSeries series;
    private final Clock clock;
    private final Instant started;
    private final Duration interval;
    private final @Nullable Collector collector;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("otlp").factory());

    /** What the last push came to; empty: it was taken. Guarded by this. */
    private String trouble = "";

    OtlpPush(ShownSeries series, OtlpConfig config, Clock clock) {
        this.series = series;
        this.clock = clock;
        this.started = clock.instant();
        this.interval = config.interval();
        this.collector =
                config.address()
                        .map(address -> Collector.at(address, config.headers()))
                        .orElse(null);
    }

    /** Who is told; to make one fails where the settings cannot be those of a request. */
    private record Collector(HttpClient http, HttpRequest.Builder request) {

        static Collector at(URI address, Map<String, String> headers) {
            var text = address.toString();
            var endpoint = URI.create(text + (text.endsWith("/") ? "" : "/") + "v1/metrics");
            var request =
                    HttpRequest.newBuilder(endpoint)
                            .timeout(TIMEOUT)
                            .header("content-type", "application/x-protobuf");
            headers.forEach(request::header);
            var http =
                    HttpClient.newBuilder()
                            .followRedirects(HttpClient.Redirect.NEVER)
                            .connectTimeout(TIMEOUT)
                            .build();
            return new Collector(http, request);
        }

        /** Empty if it was taken, else why not. */
        String send(ExportMetricsServiceRequest metrics) {
            var body = BodyPublishers.ofByteArray(metrics.toByteArray());
            try {
                var answer =
                        http.send(request.copy().POST(body).build(), BodyHandlers.discarding());
                return answer.statusCode() / 100 == 2
                        ? ""
                        : "the collector answers " + answer.statusCode();
            } catch (IOException unreachable) {
                return "the collector cannot be reached: " + unreachable;
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return "the controller stops";
            }
        }
    }

    void start(@Observes StartupEvent startup) {
        if (collector != null) {
            var millis = interval.toMillis();
            var _ = timer.scheduleWithFixedDelay(this::push, millis, millis, TimeUnit.MILLISECONDS);
        }
    }

    void stop(@Observes ShutdownEvent shutdown) {
        timer.shutdownNow();
        if (collector != null) {
            if (isTaken()) {
                push();
            }
            collector.http.shutdownNow();
        }
    }

    /** Pushes all sums; says once when that begins to fail, and once when it works again. */
    synchronized void push() {
        var sums = series.sums();
        if (collector == null || sums.isEmpty()) {
            return;
        }
        var came = collector.send(OtlpMetrics.of(sums, started, clock.instant()));
        if (!came.isEmpty() && trouble.isEmpty()) {
            LOG.log(Level.WARNING, "What devices measured cannot be pushed: {0}", came);
        } else if (came.isEmpty() && !trouble.isEmpty()) {
            LOG.log(Level.INFO, "What devices measured is pushed again");
        }
        trouble = came;
    }

    private synchronized boolean isTaken() {
        return trouble.isEmpty();
    }
}
