package io.flotilla.controller.rollout.forecast;

import io.flotilla.contract.schedule.Window;
import io.flotilla.controller.rollout.engine.RolloutPlan;
import io.flotilla.controller.rollout.plan.Pace;
import io.flotilla.controller.rollout.plan.Throttle;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the times of a forecast do not count, in sentences. */
final class ForecastNotes {

    private final RolloutPlan plan;
    private final DeviceCourse course;
    private final List<WaveForecast> waves;
    private final List<String> notes = new ArrayList<>();

    ForecastNotes(RolloutPlan plan, DeviceCourse course, List<WaveForecast> waves) {
        this.plan = plan;
        this.course = course;
        this.waves = waves;
    }

    List<String> notes() {
        notes.add(
                "Times are the earliest: what devices take to download at their own speed, to load and"
                        + " to prove a variant is not counted, and offline devices are counted as if"
                        + " they were not.");
        people();
        throttle();
        clocks();
        deadline();
        return notes;
    }

    private void people() {
        if (plan.start().requiresApproval()) {
            notes.add("It waits for somebody to approve it, which is not counted.");
        }
        if (plan.start().held()) {
            notes.add("It waits for somebody to start it, which is not counted.");
        }
        var approved =
                waves.stream()
                        .filter(wave -> wave.spec().needsApproval())
                        .map(wave -> wave.spec().name())
                        .collect(Collectors.joining(", "));
        if (!approved.isEmpty()) {
            notes.add(
                    "Somebody must approve before these waves start, which is not counted: %s."
                            .formatted(approved));
        }
    }

    private void throttle() {
        var throttle = plan.policy().throttle();
        if (!throttle.startJitter().isZero()) {
            notes.add(
                    "Devices of a wave are told at times spread over %s, which is not counted."
                            .formatted(Pace.inWords(throttle.startJitter())));
        }
        if (throttle.budget() != null) {
            notes.add("How long the disruption budget holds devices back is not counted.");
        }
        if (throttle.maxBytesPerSecond() != Throttle.ANY_BANDWIDTH) {
            notes.add("The bandwidth is counted as that of one controller.");
        }
    }

    private void clocks() {
        var schedule = course.schedule();
        var goesByDevices =
                Stream.of(schedule.download(), schedule.activate())
                        .filter(Objects::nonNull)
                        .map(Window::zone)
                        .anyMatch(Objects::isNull);
        if (goesByDevices) {
            notes.add(
                    "Windows open by each device's own clock, of which the time zone is not known"
                            + " here: times are those of where they open first on Earth. Where they open"
                            + " last it is up to 26 hours later.");
        }
    }

    private void deadline() {
        var deadline = plan.policy().pace().progressDeadline();
        if (deadline == null || waves.isEmpty()) {
            return;
        }
        var strikes = waves.getFirst().times().begins().plus(deadline);
        if (strikes.isBefore(ends())) {
            notes.add(
                    "The progress deadline strikes at %s, before it can be over."
                            .formatted(strikes));
        }
    }

    private Instant ends() {
        return waves.getLast().times().ends();
    }
}
