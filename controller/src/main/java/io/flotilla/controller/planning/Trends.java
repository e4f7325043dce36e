package io.flotilla.controller.planning;

import io.flotilla.contract.selection.Variant;
import io.flotilla.controller.planning.CoveragePlan.Trend;
import java.util.Map;

/** Says what becomes of quality when a device changes from one variant to another. */
final class Trends {

    /** Distances closer to each other than this are alike. */
    private static final double TOLERANCE = 1e-4;

    private final PlannedVersion version;
    private final Map<String, PlannedVersion.Build> served;

    Trends(PlannedVersion version, Map<String, PlannedVersion.Build> served) {
        this.version = version;
        this.served = served;
    }

    /**
     * What becomes of quality.
     *
     * @param from full name of what is served; empty: nothing
     * @param to full name of what would be; empty: nothing fits
     */
    Trend of(String from, String to) {
        if (to.isEmpty()) {
            return Trend.STAYS;
        }
        if (from.isEmpty()) {
            return Trend.NEW;
        }
        if (from.equals(to)) {
            return Trend.NONE;
        }
        var before = served.get(from);
        if (before == null || !model(from).equals(model(to))) {
            return Trend.UNKNOWN;
        }
        return version.build(to)
                .map(after -> compare(before.variant(), after.variant()))
                .orElse(Trend.UNKNOWN);
    }

    /**
     * Each is measured against the reference of its own version: of one precision they are alike.
     */
    private static Trend compare(Variant before, Variant after) {
        var further = after.expectedDivergence() - before.expectedDivergence();
        if (before.facts().precision().equals(after.facts().precision())
                || Math.abs(further) < TOLERANCE) {
            return Trend.LIKE;
        }
        return further > 0 ? Trend.WORSE : Trend.BETTER;
    }

    private static String model(String variant) {
        var end = variant.indexOf("/versions/");
        return end < 0 ? variant : variant.substring(0, end);
    }
}
