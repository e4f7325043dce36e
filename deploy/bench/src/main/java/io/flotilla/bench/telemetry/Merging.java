package io.flotilla.bench.telemetry;

import com.google.protobuf.InvalidProtocolBufferException;
import io.flotilla.bench.report.Figure;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.telemetry.FleetSeries;
import io.flotilla.controller.telemetry.Report;
import io.flotilla.controller.telemetry.api.TelemetryMapper;
import io.flotilla.proto.telemetry.v1.TelemetryReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Reports read from their bytes and added up as the controller does, in one thread. */
final class Merging {
    private static final int DEVICES = 20_000;
    private static final int RUNS = 15;
    private static final int WARM_UPS = 5;
    private static final long TIME = 1_700_000_000;
    private static final double NANOS = 1e9;

    private Merging() {}

    static Figure measure() throws InvalidProtocolBufferException {
        var messages = new ArrayList<byte[]>();
        for (int device = 0; device < DEVICES; device++) {
            messages.add(Reports.of(device, TIME).toByteArray());
        }
        var best = Double.MAX_VALUE;
        for (int run = 0; run < WARM_UPS + RUNS; run++) {
            var start = System.nanoTime();
            merge(messages);
            if (run >= WARM_UPS) {
                best = Math.min(best, (System.nanoTime() - start) / NANOS);
            }
        }
        return new Figure(
                "merged_per_second",
                DEVICES / best,
                "reports/s",
                "%d reports of six metrics, from bytes to sums, one thread".formatted(DEVICES));
    }

    private static void merge(List<byte[]> messages) throws InvalidProtocolBufferException {
        var reports = new ArrayList<Report>(messages.size());
        for (int device = 0; device < messages.size(); device++) {
            reports.add(
                    TelemetryMapper.fromWire(
                            new DeviceId("device-" + device),
                            Reports.hardwareClass(device),
                            TelemetryReport.parseFrom(messages.get(device))));
        }
        var sums = FleetSeries.sums(reports, Map.of(), UnaryOperator.identity());
        if (sums.isEmpty()) {
            throw new IllegalStateException("nothing was added up");
        }
    }
}
