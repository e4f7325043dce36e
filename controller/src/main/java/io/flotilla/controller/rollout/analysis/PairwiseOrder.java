package io.flotilla.controller.rollout.analysis;

import java.util.Arrays;

/**
 * The order of sums of all pairs of numbers, without any of the sums being kept: how many are no
 * more than a value is counted in one pass, and the value is found by halving.
 */
final class PairwiseOrder {

    /** Relative to the range of the sums: finer than any measurement, coarser than rounding. */
    private static final double PRECISION = 1e-13;

    private final double[] first;
    private final double[] second;
    private final boolean isTriangle;

    private PairwiseOrder(double[] first, double[] second, boolean isTriangle) {
        this.first = first;
        this.second = second;
        this.isTriangle = isTriangle;
    }

    /** The averages of all pairs of values, each with itself too (Walsh's). */
    static PairwiseOrder ofAverages(double[] values) {
        var halves = Arrays.stream(values).map(value -> value / 2).sorted().toArray();
        return new PairwiseOrder(halves, halves, true);
    }

    /** The differences of all pairs of a value of now and one of before. */
    static PairwiseOrder ofDifferences(double[] before, double[] now) {
        return new PairwiseOrder(
                Arrays.stream(before).map(value -> -value).sorted().toArray(),
                Arrays.stream(now).sorted().toArray(),
                false);
    }

    /** How many there are. */
    long size() {
        return isTriangle
                ? (long) first.length * (first.length + 1) / 2
                : (long) first.length * second.length;
    }

    /** The middle one, or the average of the two in the middle. */
    double median() {
        var upper = at(size() / 2);
        return size() % 2 == 1 ? upper : (at(size() / 2 - 1) + upper) / 2;
    }

    /**
     * The one at a place in the order.
     *
     * @param place from 0, less than the size
     */
    double at(long place) {
        var low = first[0] + second[0];
        var high = first[first.length - 1] + second[second.length - 1];
        var enough = (high - low) * PRECISION;
        var middle = low + (high - low) / 2;
        while (high - low > enough && middle > low && middle < high) {
            if (atMost(middle) > place) {
                high = middle;
            } else {
                low = middle;
            }
            middle = low + (high - low) / 2;
        }
        return high;
    }

    private long atMost(double sum) {
        long count = 0;
        int others = second.length;
        for (var value : first) {
            while (others > 0 && value + second[others - 1] > sum) {
                others--;
            }
            count += others;
        }
        return isTriangle ? (count + doublesAtMost(sum)) / 2 : count;
    }

    private long doublesAtMost(double sum) {
        return Arrays.stream(first).filter(half -> half + half <= sum).count();
    }
}
