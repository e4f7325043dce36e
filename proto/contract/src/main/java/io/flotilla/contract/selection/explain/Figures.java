package io.flotilla.contract.selection.explain;

/** Writes figures for people, the same in every locale. */
public final class Figures {

    private static final long MIB = 1L << 20;

    private Figures() {}

    /** Bytes that are asked for, in MiB rounded up. */
    public static String need(long bytes) {
        return Math.ceilDiv(bytes, MIB) + " MiB";
    }

    /** Bytes that are to be had, in MiB rounded down. */
    public static String supply(long bytes) {
        return Math.floorDiv(bytes, MIB) + " MiB";
    }

    /** A number that is not negative, with at most four significant decimals. */
    public static String decimal(double value) {
        if (value >= 100 || Double.isNaN(value)) {
            return Long.toString(Math.round(value));
        }
        var scaled = Math.round(value * 10_000) / 10_000.0;
        return scaled == Math.rint(scaled) ? Long.toString((long) scaled) : Double.toString(scaled);
    }
}
