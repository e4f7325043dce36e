package io.flotilla.bench.report;

/**
 * One measured number.
 *
 * @param unit such as seconds, bytes, ratio; singular or plural as it is said
 * @param scale what was measured, in a few words
 */
public record Figure(String name, double value, String unit, String scale) {

    public Figure {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(name + " was not measured: " + value);
        }
    }

    /** A part over a whole. */
    public static Figure ratio(String name, double value, String scale) {
        return new Figure(name, value, "ratio", scale);
    }
}
