package io.flotilla.bench.analysis;

import io.flotilla.bench.analysis.Course.Situation;
import io.flotilla.bench.report.Bench;
import io.flotilla.bench.report.BenchRun;
import io.flotilla.bench.report.Figure;
import io.flotilla.controller.rollout.analysis.Bounds;
import io.flotilla.controller.rollout.analysis.Bounds.Direction;
import io.flotilla.controller.rollout.analysis.SequentialComparison;
import io.flotilla.controller.rollout.analysis.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Rolls versions out to made-up fleets, some as fast as before, some a fifth slower, and counts
 * what the comparison of versions says of them.
 */
public final class AnalysisBench implements Bench {
    private static final double BOUND = 0.9;
    private static final double SLOW = 0.8;
    private static final double ERROR = 0.05;
    private static final int LOOKS = 6;
    private static final int COURSES = 400;
    private static final int QUICK_COURSES = 100;
    private static final List<Integer> DEVICES = List.of(12, 24, 48, 96, 192, 384, 768);
    private static final List<Integer> QUICK_DEVICES = List.of(12, 24, 48, 96, 192);
    private static final List<Double> SPREADS = List.of(0.05, 0.1, 0.2, 0.3);
    private static final List<Integer> STRATA = List.of(1, 4);

    private final SequentialComparison comparison =
            new SequentialComparison(
                    new Bounds(Direction.MORE_IS_BETTER, BOUND, BOUND), ERROR, LOOKS, 10);

    @Override
    public List<Figure> measure(BenchRun run) throws IOException {
        run.say(
                "| pairs | spread | strata | devices | needed | truth | pass | inconclusive | fail |");
        var same = all(run, 1);
        var onTheBound = all(run, BOUND);
        var slow = all(run, SLOW);
        PowerChart.write(
                run.top().resolve("deploy/bench/target/analysis-power.svg"),
                "A version a fifth slower is found: six looks, one stratum, devices beside others",
                slow.stream().filter(power -> isCharted(power.course().situation())).toList());
        var largeEnough = slow.stream().filter(this::isLargeEnough).toList();
        var scale =
                "%d courses of each of %d fleets, %d looks, bound %s, error %s"
                        .formatted(courses(run), same.size(), LOOKS, BOUND, ERROR);
        return List.of(
                Figure.ratio("false_alarm_ratio", most(same, Verdict.FAIL), scale),
                Figure.ratio(
                        "false_alarm_on_the_bound_ratio", most(onTheBound, Verdict.FAIL), scale),
                Figure.ratio("missed_ratio", most(slow, Verdict.PASS), scale),
                Figure.ratio(
                        "detection_ratio",
                        largeEnough.stream()
                                .mapToDouble(power -> power.share(Verdict.FAIL))
                                .min()
                                .orElseThrow(),
                        "the least of the %d fleets that are large enough for it, speed %s"
                                .formatted(largeEnough.size(), SLOW)));
    }

    private List<Power> all(BenchRun run, double truth) {
        var courses = new ArrayList<Course>();
        for (var isPaired : List.of(true, false)) {
            for (var spread : SPREADS) {
                for (var strata : STRATA) {
                    var situation = new Situation(isPaired, spread, strata, truth);
                    devices(run).forEach(devices -> courses.add(new Course(situation, devices)));
                }
            }
        }
        var powers =
                courses.parallelStream()
                        .map(course -> Power.of(course, comparison, courses(run)))
                        .toList();
        powers.forEach(power -> run.say(row(power)));
        return powers;
    }

    private static boolean isCharted(Situation situation) {
        return !situation.isPaired() && situation.strata() == 1;
    }

    private boolean isLargeEnough(Power power) {
        return power.course().devices() >= needed(power.course().situation());
    }

    /** The ratio of two measurements of a device spreads by the root of two more than one does. */
    private int needed(Situation situation) {
        var spread = situation.spread() * (situation.isPaired() ? Math.sqrt(2) : 1);
        return comparison.devicesNeeded(
                SLOW, spread, !situation.isPaired(), situation.strata(), ERROR);
    }

    private String row(Power power) {
        var course = power.course();
        var situation = course.situation();
        return "| %s | %.0f %% | %d | %d | %d | %.1f | %.3f | %.3f | %.3f |"
                .formatted(
                        situation.isPaired() ? "yes" : "no",
                        situation.spread() * 100,
                        situation.strata(),
                        course.devices(),
                        needed(situation),
                        situation.truth(),
                        power.share(Verdict.PASS),
                        power.share(Verdict.INCONCLUSIVE),
                        power.share(Verdict.FAIL));
    }

    private static double most(List<Power> powers, Verdict verdict) {
        ToDoubleFunction<Power> share = power -> power.share(verdict);
        return powers.stream().mapToDouble(share).max().orElseThrow();
    }

    private static int courses(BenchRun run) {
        return run.isQuick() ? QUICK_COURSES : COURSES;
    }

    private static List<Integer> devices(BenchRun run) {
        return run.isQuick() ? QUICK_DEVICES : DEVICES;
    }
}
