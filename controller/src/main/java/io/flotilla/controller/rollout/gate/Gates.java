package io.flotilla.controller.rollout.gate;

import static java.util.stream.Collectors.joining;

import io.flotilla.controller.rollout.gate.Course.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The analyses of one wave, with what they have measured. */
public record Gates(List<Course> courses) {

    public Gates {
        courses = List.copyOf(courses);
    }

    /** What the wave does about them. */
    public sealed interface Decision {

        /** Measure. */
        record Measure(List<Analysis> due) implements Decision {
            public Measure {
                due = List.copyOf(due);
            }
        }

        /** Wait for what they are yet to measure. */
        record Wait(String what) implements Decision {}

        /** Go on. */
        record GoOn() implements Decision {}

        /**
         * React to a failure.
         *
         * @param strata that failed
         */
        record Fail(String why, List<Stratum> strata) implements Decision {
            public Fail {
                strata = List.copyOf(strata);
            }
        }

        /** Let somebody look. */
        record Pause(String why) implements Decision {}
    }

    /**
     * The courses of some analyses.
     *
     * @param begins when the wave began to be watched, or the rollout to go on after a pause
     * @param measurements of the wave that count, in order
     */
    public static Gates of(
            List<Analysis> analyses, Instant begins, List<Measurement> measurements) {
        return new Gates(
                analyses.stream()
                        .map(
                                analysis ->
                                        new Course(analysis, begins, taken(analysis, measurements)))
                        .toList());
    }

    /** What the wave does now. */
    public Decision decide(Instant now) {
        var failed = first(Outcome.Failed.class);
        if (failed.isPresent()) {
            return new Decision.Fail(failed.get().why(), failed.get().strata());
        }
        var unclear = first(Outcome.Inconclusive.class);
        if (unclear.isPresent()) {
            return new Decision.Pause(unclear.get().why());
        }
        var due = courses.stream().filter(course -> isDue(course, now)).toList();
        if (!due.isEmpty()) {
            return new Decision.Measure(due.stream().map(Course::analysis).toList());
        }
        var awaited =
                courses.stream()
                        .filter(course -> !course.analysis().isDryRun())
                        .filter(course -> course.outcome() instanceof Outcome.Measuring)
                        .map(Course::sentence)
                        .collect(joining(" "));
        return awaited.isEmpty() ? new Decision.GoOn() : new Decision.Wait(awaited);
    }

    /** When the next measurement is due, whether anybody waits for it or not; null: none is. */
    public @Nullable Instant next() {
        return courses.stream()
                .map(Course::outcome)
                .flatMap(
                        outcome ->
                                outcome instanceof Outcome.Measuring(var next)
                                        ? Optional.of(next).stream()
                                        : Optional.<Instant>empty().stream())
                .min(Instant::compareTo)
                .orElse(null);
    }

    /** Those that could not tell, and would measure anew. */
    public List<Analysis> inconclusive() {
        return courses.stream()
                .filter(course -> course.outcome() instanceof Outcome.Inconclusive)
                .map(Course::analysis)
                .toList();
    }

    private <O extends Outcome> Optional<O> first(Class<O> kind) {
        return courses.stream()
                .filter(course -> !course.analysis().isDryRun())
                .map(Course::outcome)
                .filter(kind::isInstance)
                .map(kind::cast)
                .findFirst();
    }

    private static boolean isDue(Course course, Instant now) {
        return course.outcome() instanceof Outcome.Measuring(var next) && !now.isBefore(next);
    }

    private static List<Measurement> taken(Analysis analysis, List<Measurement> measurements) {
        return measurements.stream()
                .filter(measurement -> measurement.analysis().equals(analysis.name()))
                .toList();
    }
}
