package io.flotilla.bench.selection;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What one variant took for an answer, time after time, and how busy the machine was then. */
final class Samples {
    private record Sample(double seconds, double others) {}

    private final List<Sample> samples = new ArrayList<>();

    void add(double seconds, double others) {
        samples.add(new Sample(seconds, others));
    }

    /** How many were taken while others kept no more than half of the cores busy. */
    int undisturbed(int cores) {
        return (int) samples.stream().filter(sample -> sample.others() <= cores / 2.0).count();
    }

    /** The median of the quietest ones. */
    double medianOfQuietest(int count) {
        var seconds =
                samples.stream()
                        .sorted(Comparator.comparingDouble(Sample::others))
                        .limit(count)
                        .mapToDouble(Sample::seconds)
                        .sorted()
                        .toArray();
        return seconds[seconds.length / 2];
    }
}
