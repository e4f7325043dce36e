package io.flotilla.bench.analysis;

import io.flotilla.controller.rollout.analysis.SequentialComparison;
import io.flotilla.controller.rollout.analysis.Verdict;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * How often courses of one kind ended how.
 *
 * @param shares of the verdicts, 0 to 1
 */
record Power(Course course, Map<Verdict, Double> shares) {

    /** Runs so many of them; the same ones whenever it is asked. */
    static Power of(Course course, SequentialComparison comparison, int courses) {
        var random = new SplittableRandom(course.hashCode());
        var counts = new EnumMap<Verdict, Double>(Verdict.class);
        for (int i = 0; i < courses; i++) {
            counts.merge(course.run(comparison, random.split()), 1.0 / courses, Double::sum);
        }
        return new Power(course, counts);
    }

    double share(Verdict verdict) {
        return shares.getOrDefault(verdict, 0.0);
    }
}
