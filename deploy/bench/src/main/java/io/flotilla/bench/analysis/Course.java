package io.flotilla.bench.analysis;

import io.flotilla.controller.rollout.analysis.Measured;
import io.flotilla.controller.rollout.analysis.Measured.OtherDevices;
import io.flotilla.controller.rollout.analysis.Measured.Pair;
import io.flotilla.controller.rollout.analysis.Measured.SameDevices;
import io.flotilla.controller.rollout.analysis.SequentialComparison;
import io.flotilla.controller.rollout.analysis.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A made-up wave whose devices come to serve one after the other, while it is looked at.
 *
 * @param situation how the fleet is, and what is true of the new version
 * @param devices of each stratum, when all have come
 */
record Course(Situation situation, int devices) {

    /**
     * How a fleet is.
     *
     * @param isPaired whether devices are compared with themselves
     * @param spread standard deviation of the logarithm of one measurement: of a device beside
     *     itself if paired, else of devices of one class
     * @param strata how many there are; the last is that of which the truth differs
     * @param truth speed of the new version there, as a ratio of that of the old one
     */
    record Situation(boolean isPaired, double spread, int strata, double truth) {}

    /** The share of devices that are throttled or busy with something else when they measure. */
    private static final double DISTURBED = 0.05;

    private static final double WORST_DISTURBANCE = 0.2;
    private static final double LEAST_DISTURBANCE = 0.7;

    /** How far apart machines of one class are, where each is compared with itself. */
    private static final double BETWEEN_DEVICES = 0.5;

    private static final double USUAL_SPEED = 20;

    /** The first verdict that ends it, or that nothing was known in the end. */
    Verdict run(SequentialComparison comparison, RandomGenerator random) {
        var strata = new ArrayList<List<Pair>>();
        for (int stratum = 1; stratum <= situation.strata; stratum++) {
            var truth = stratum == situation.strata ? situation.truth : 1;
            strata.add(RandomDevices.of(this, truth, random));
        }
        for (int look = 1; look <= comparison.looks(); look++) {
            var arrived = devices * look / comparison.looks();
            var measured = new HashMap<Integer, Measured>();
            for (int stratum = 0; stratum < strata.size(); stratum++) {
                measured.put(stratum, measured(strata.get(stratum).subList(0, arrived)));
            }
            var verdict = comparison.look(Map.copyOf(measured)).verdict();
            if (verdict != Verdict.INCONCLUSIVE) {
                return verdict;
            }
        }
        return Verdict.INCONCLUSIVE;
    }

    private Measured measured(List<Pair> pairs) {
        return situation.isPaired
                ? new SameDevices(pairs)
                : new OtherDevices(
                        pairs.stream().map(Pair::before).toList(),
                        pairs.stream().map(Pair::now).toList());
    }

    /** What devices measure: log-normal, with some that are disturbed. */
    private static final class RandomDevices {

        static List<Pair> of(Course course, double truth, RandomGenerator random) {
            var pairs = new ArrayList<Pair>();
            for (int i = 0; i < course.devices; i++) {
                var device =
                        course.situation.isPaired
                                ? USUAL_SPEED * Math.exp(BETWEEN_DEVICES * random.nextGaussian())
                                : USUAL_SPEED;
                pairs.add(
                        new Pair(
                                measurement(device, course, random),
                                measurement(device * truth, course, random)));
            }
            return pairs;
        }

        private static double measurement(double speed, Course course, RandomGenerator random) {
            var usual = speed * Math.exp(course.situation.spread * random.nextGaussian());
            return random.nextDouble() < DISTURBED
                    ? usual * random.nextDouble(WORST_DISTURBANCE, LEAST_DISTURBANCE)
                    : usual;
        }
    }
}
