package io.flotilla.contract.mapping;

/** Brings numbers from the wire into the range that the records allow. */
final class Bounds {

    private Bounds() {}

    static long notNegative(long value) {
        return Math.max(0, value);
    }

    /** Zero for what is not finite, too. */
    static double notNegative(double value) {
        return value > 0 && Double.isFinite(value) ? value : 0;
    }

    /** The sum of two that are not negative; the greatest number if it is more than that. */
    static long sum(long one, long other) {
        return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
    }

    static int notNegativeInt(long value) {
        return Math.clamp(value, 0, Integer.MAX_VALUE);
    }
}
