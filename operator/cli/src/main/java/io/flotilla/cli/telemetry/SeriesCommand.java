package io.flotilla.cli.telemetry;

import com.google.protobuf.Timestamp;
import io.flotilla.cli.connection.ConnectionOptions;
import io.flotilla.cli.output.OutputOptions;
import io.flotilla.cli.output.Printer;
import io.flotilla.cli.telemetry.SeriesOptions.Span;
import io.flotilla.proto.telemetry.v1.ListSeriesRequest;
import io.flotilla.proto.telemetry.v1.Metric;
import io.flotilla.proto.telemetry.v1.Resolution;
import io.flotilla.proto.telemetry.v1.SeriesPoint;
import io.flotilla.proto.telemetry.v1.TelemetryServiceGrpc;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what devices measured, by variant and hardware class. */
@Command(
        name = "series",
        description = "Show what devices measured, by variant and hardware class.",
        footer = {
            "",
            "  flotilla series --model-version all-minilm-l6-v2/1.0.0",
            "  flotilla series --metric request_duration --each hour --last 24h",
            "  flotilla series --rollout r1 --by-wave -o json"
        })
public final class SeriesCommand implements Runnable {
    private static final int PAGE = 1000;

    private final Printer printer;
    private final InstantSource clock;

    @Mixin private ConnectionOptions connection = new ConnectionOptions();
    @Mixin private OutputOptions output = new OutputOptions();
    @Mixin private SeriesOptions wanted = new SeriesOptions();

    @Option(
            names = "--each",
            paramLabel = "SPAN",
            defaultValue = "whole",
            description =
                    "Show each minute, hour or day; or the whole time in one row: the default.")
    private Span each = Span.WHOLE;

    @Option(
            names = "--last",
            paramLabel = "TIME",
            defaultValue = "1h",
            converter = TimeConverter.class,
            description = "How far to look back, e.g. 30m, 24h, 7d. Default: ${DEFAULT-VALUE}.")
    private Duration last = Duration.ofHours(1);

    @Option(names = "--by-wave", description = "Tell rollouts and their waves apart.")
    private boolean byWave;

    /** Looks back from the clock's now. */
    public SeriesCommand(Printer printer, InstantSource clock) {
        this.printer = printer;
        this.clock = clock;
    }

    @Override
    public void run() {
        var points = points();
        if (!output.format().isTable()) {
            printer.messages("seriesPoints", points, output.format());
        } else if (points.isEmpty()) {
            printer.say("Nothing was measured in that time.");
        } else {
            SeriesTable.of(points, byWave, each != Span.WHOLE).lines().forEach(printer::line);
        }
    }

    private List<SeriesPoint> points() {
        var points = new ArrayList<SeriesPoint>();
        try (var controller = connection.connect()) {
            var request = request(clock.instant());
            do {
                var page =
                        controller
                                .unary(TelemetryServiceGrpc::newBlockingStub)
                                .listSeries(request.build());
                points.addAll(page.getSeriesPointsList());
                request.setPageToken(page.getNextPageToken());
            } while (!request.getPageToken().isEmpty());
        }
        return points;
    }

    private ListSeriesRequest.Builder request(Instant now) {
        return ListSeriesRequest.newBuilder()
                .setPageSize(PAGE)
                .setResolution(Resolution.valueOf("RESOLUTION_" + each.name()))
                .setStartTime(timestamp(now.minus(last)))
                .setEndTime(timestamp(now))
                .setModelVersion(wanted.version())
                .setVariant(wanted.variant())
                .setHardwareClass(wanted.hardwareClass())
                .setRollout(wanted.rollout())
                .setMetric(Metric.valueOf("METRIC_" + wanted.metric()))
                .setByWave(byWave);
    }

    private static Timestamp timestamp(Instant time) {
        return Timestamp.newBuilder()
                .setSeconds(time.getEpochSecond())
                .setNanos(time.getNano())
                .build();
    }
}
