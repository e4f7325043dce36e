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
    private final OtlpConfig config;
    private final Clock clock;
    private final Instant started;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(TIMEOUT)
                    .build();

    private @Nullable ScheduledExecutorService timer;

    /** What the last push came to; empty: it was taken. Guarded by this. */
    private String trouble = "";

    OtlpPush(ShownSeries series, OtlpConfig config, Clock clock) {
        this.series = series;
        this.config = config;
        this.clock = clock;
        this.started = clock.instant();
    }

    void start(@Observes StartupEvent startup) {
        config.address().ifPresent(this::schedule);
    }

    private void schedule(URI address) {
        var executor =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("otlp").factory());
        var millis = config.interval().toMillis();
        var _ =
                executor.scheduleWithFixedDelay(
                        () -> push(address), millis, millis, TimeUnit.MILLISECONDS);
        timer = executor;
    }

    void stop(@Observes ShutdownEvent shutdown) {
        if (timer != null) {
            timer.shutdownNow();
        }
        if (isTaken()) {
            config.address().ifPresent(this::push);
        }
        http.shutdownNow();
    }

    /** Pushes all sums; says once when that begins to fail, and once when it works again. */
    synchronized void push(URI address) {
        var sums = series.sums();
        if (sums.isEmpty()) {
            return;
        }
        var came = send(address, OtlpMetrics.of(sums, started, clock.instant()));
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

    private String send(URI address, ExportMetricsServiceRequest metrics) {
        var request =
                HttpRequest.newBuilder(endpoint(address))
                        .timeout(TIMEOUT)
                        .header("content-type", "application/x-protobuf")
                        .POST(BodyPublishers.ofByteArray(metrics.toByteArray()));
        config.headers().forEach(request::header);
        try {
            var status = http.send(request.build(), BodyHandlers.discarding()).statusCode();
            return status / 100 == 2 ? "" : "the collector answers " + status;
        } catch (IOException unreachable) {
            return "the collector cannot be reached: " + unreachable;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return "the controller stops";
        }
    }

    private static URI endpoint(URI address) {
        var text = address.toString();
        return URI.create(text + (text.endsWith("/") ? "" : "/") + "v1/metrics");
    }
}
