package io.flotilla.controller.telemetry;

import io.flotilla.controller.shared.DeviceId;
import java.time.Instant;
import java.util.List;

/**
 * Figures of one span of time on one device.
 *
 * @param hardwareClass of the device; empty: not known
 * @param sequence rises with each report of the device; one seen before is ignored
 * @param ended end of the span
 * @param figures what it has seen variants do, where that changed
 */
public record Report(
        DeviceId device,
        String hardwareClass,
        long sequence,
        Instant ended,
        List<InferenceSeries> series,
        List<VariantFigures> figures) {

    public Report {
        series = List.copyOf(series);
        figures = List.copyOf(figures);
    }
}
