package io.flotilla.cli.telemetry;

import io.flotilla.cli.output.Table;
import io.flotilla.cli.output.Words;
import io.flotilla.proto.telemetry.v1.SeriesPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Figures as a table. */
final class SeriesTable {
    private SeriesTable() {}

    static Table of(List<SeriesPoint> points, boolean byWave, boolean hasTimes) {
        var headings = new ArrayList<String>();
        if (hasTimes) {
            headings.add("TIME");
        }
        headings.addAll(List.of("VARIANT", "CLASS"));
        if (byWave) {
            headings.addAll(List.of("ROLLOUT", "WAVE"));
        }
        headings.addAll(List.of("OPERATION", "METRIC", "COUNT", "MEAN", "P50", "P95", "P99"));
        var table = new Table(headings.toArray(String[]::new));
        points.forEach(point -> table.row(cells(point, byWave, hasTimes)));
        return table;
    }

    private static List<String> cells(SeriesPoint point, boolean byWave, boolean hasTimes) {
        var cells = new ArrayList<String>();
        if (hasTimes) {
            cells.add(Words.time(point.hasStartTime(), point.getStartTime()));
        }
        cells.add(shortName(point.getVariant()));
        cells.add(point.getHardwareClass());
        if (byWave) {
            var isKnown = !point.getRollout().isEmpty();
            cells.add(Words.id(point.getRollout()));
            cells.add(isKnown ? Integer.toString(point.getWave()) : "");
        }
        var metric = Words.constant(point.getMetric(), "METRIC").toLowerCase(Locale.ROOT);
        cells.add(point.getOperation());
        cells.add(point.getAttribute().isEmpty() ? metric : metric + "=" + point.getAttribute());
        cells.add(Words.count(point.getCount()));
        var isDistributed = point.getValues().getBoundsCount() > 0;
        cells.add(isDistributed ? number(mean(point)) : "");
        cells.add(isDistributed ? number(point.getP50()) : "");
        cells.add(isDistributed ? number(point.getP95()) : "");
        cells.add(isDistributed ? number(point.getP99()) : "");
        return cells;
    }

    private static double mean(SeriesPoint point) {
        return point.getValues().getSum() / Math.max(1, point.getCount());
    }

    /** Three digits that count. */
    private static String number(double value) {
        if (value >= 100 || value == 0) {
            return String.format(Locale.ROOT, "%.0f", value);
        }
        var places = (int) Math.clamp(2 - Math.floor(Math.log10(value)), 0, 6);
        return String.format(Locale.ROOT, "%." + places + "f", value);
    }

    /** A variant as model@version:variant. */
    static String shortName(String variant) {
        var words = variant.split("/", -1);
        return words.length == 6 ? words[1] + "@" + words[3] + ":" + words[5] : variant;
    }
}
