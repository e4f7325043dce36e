package io.flotilla.controller.telemetry.series;

import io.flotilla.contract.telemetry.Metric;

/**
 * What figures of many devices are about.
 *
 * @param served what answered, and where
 * @param metric what was counted or measured
 * @param attribute reason of errors; empty for all other metrics
 */
public record Series(Served served, Metric metric, String attribute) {

    /** Stands for all variants beyond the bound on series. */
    public static final String OTHER = "other";

    /**
     * What answered, and where.
     *
     * @param variant {@code models/{model}/versions/{version}/variants/{variant}}
     * @param hardwareClass of the devices; empty: not known
     * @param operation by its OpenTelemetry GenAI name
     */
    public record Served(String variant, String hardwareClass, String operation, Wave wave) {}

    /**
     * The wave that brought the version to the devices.
     *
     * @param rollout its resource name; empty: not known
     */
    public record Wave(String rollout, int ordinal) {

        public static final Wave UNKNOWN = new Wave("", 0);
    }

    /** The one that this counts for when there are too many: the same metric of other variants. */
    public Series beyondBound() {
        return new Series(
                new Served(OTHER, OTHER, served.operation, Wave.UNKNOWN), metric, attribute);
    }
}
