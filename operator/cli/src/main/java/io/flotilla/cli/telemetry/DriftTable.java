package io.flotilla.cli.telemetry;

import io.flotilla.cli.output.Table;
import io.flotilla.cli.output.Words;
import io.flotilla.proto.telemetry.v1.Drift;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Drifts as a table, the farthest first. */
final class DriftTable {
    private static final double LITTLE = 0.1;
    private static final double MUCH = 0.25;

    private DriftTable() {}

    static Table of(List<Drift> drifts) {
        var table =
                new Table(
                        "VARIANT",
                        "CLASS",
                        "OPERATION",
                        "METRIC",
                        "INDEX",
                        "CHANGE",
                        "THEN",
                        "NOW");
        drifts.stream()
                .sorted(Comparator.comparingDouble(Drift::getPopulationStabilityIndex).reversed())
                .forEach(drift -> table.row(cells(drift)));
        return table;
    }

    private static List<String> cells(Drift drift) {
        var index = drift.getPopulationStabilityIndex();
        return List.of(
                SeriesTable.shortName(drift.getVariant()),
                drift.getHardwareClass(),
                drift.getOperation(),
                Words.constant(drift.getMetric(), "METRIC").toLowerCase(Locale.ROOT),
                String.format(Locale.ROOT, "%.2f", index),
                change(index),
                Words.count(drift.getBaselineCount()),
                Words.count(drift.getRecentCount()));
    }

    private static String change(double index) {
        if (index < LITTLE) {
            return "little";
        }
        return index > MUCH ? "much" : "some";
    }
}
