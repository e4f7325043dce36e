package io.flotilla.controller.telemetry;

import io.flotilla.contract.selection.Measured;
import io.flotilla.controller.shared.DeviceId;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * What one device has said of one variant with one engine.
 *
 * @param hardwareClass of the device; empty: not known
 */
public record Said(DeviceId device, String hardwareClass, VariantFigures figures, Instant when) {

    /** What a device says of one variant with one engine replaces what it said before. */
    private record Key(DeviceId device, Measured.Subject subject) {}

    /** The last that each device has said of each variant; reports in the order of their time. */
    static List<Said> lastOf(Collection<Report> reports) {
        var last = new LinkedHashMap<Key, Said>();
        for (var report : reports) {
            for (var figures : report.figures()) {
                last.put(
                        new Key(report.device(), figures.measured().subject()),
                        new Said(report.device(), report.hardwareClass(), figures, report.ended()));
            }
        }
        return List.copyOf(last.values());
    }
}
