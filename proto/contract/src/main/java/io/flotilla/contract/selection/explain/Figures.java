package io.flotilla.contract.selection.explain;

import io.flotilla.contract.selection.ExpectedSpeed;
import java.util.Locale;

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

    /** How many times as much, or how many a second: one decimal below ten. */
    public static String factor(double value) {
        return value < 10
                ? String.format(Locale.ROOT, "%.1f", value)
                : Long.toString(Math.round(value));
    }

    /** Tokens a second, or the time of an inference; empty if neither is known. */
    public static String speed(ExpectedSpeed speed) {
        if (speed.tokensPerSecond() > 0) {
            return factor(speed.tokensPerSecond()) + " tokens/s";
        }
        return speed.latencySeconds() > 0
                ? seconds(speed.latencySeconds()) + " for an inference"
                : "";
    }

    /** A duration in seconds, or in milliseconds below one. */
    public static String seconds(double seconds) {
        return seconds < 1 ? factor(seconds * 1000) + " ms" : factor(seconds) + " s";
    }
}
