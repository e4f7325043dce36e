package io.flotilla.controller.rollout.forecast;

import static java.util.Comparator.naturalOrder;

import io.flotilla.controller.rollout.forecast.WaveForecast.Load;
import io.flotilla.controller.rollout.forecast.WaveForecast.Times;
import io.flotilla.controller.rollout.plan.RolloutPolicy;
import io.flotilla.controller.rollout.plan.Throttle;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

/**
 * When waves can happen at the earliest, if all their devices take part and nobody steps in: a pure
 * function of the policy and of what they do.
 */
final class Timetable {

    private static final double MILLIS = 1000;

    private final RolloutPolicy policy;
    private final DeviceCourse course;
    private final EarliestOpening download;
    private final EarliestOpening activate;

    Timetable(RolloutPolicy policy, DeviceCourse course) {
        this.policy = policy;
        this.course = course;
        this.download = new EarliestOpening(course.schedule().download());
        this.activate = new EarliestOpening(course.schedule().activate());
    }

    /** The times of the wave at the ordinal, of which the turn comes then. */
    Times of(int ordinal, Load load, Instant begins) {
        var lastTold = begins.plus(telling(load));
        var downloads = load.bytes() == 0 ? begins : download.from(begins);
        var serves = load.changing() == 0 ? lastTold : serving(load, begins, lastTold);
        return new Times(begins, downloads, serves, serves.plus(watching(ordinal)));
    }

    private Instant serving(Load load, Instant begins, Instant lastTold) {
        var downloaded =
                load.bytes() == 0
                        ? lastTold
                        : later(download.done(begins, transfer(load.bytes())), lastTold);
        return activate.from(downloaded).plus(course.soak());
    }

    /** From the first device to the last that is told. */
    private Duration telling(Load load) {
        var before = Math.max(0, load.devices() - 1);
        var rate = policy.throttle().rate();
        var byRate =
                rate == null
                        ? Duration.ZERO
                        : rate.window().multipliedBy(before / rate.maxPerWindow());
        var changingBefore = Math.max(0, load.changing() - 1);
        var byPlaces =
                course.soak().multipliedBy(changingBefore / policy.throttle().maxConcurrent());
        return byRate.compareTo(byPlaces) > 0 ? byRate : byPlaces;
    }

    private Duration transfer(long bytes) {
        var bytesPerSecond = policy.throttle().maxBytesPerSecond();
        return bytesPerSecond == Throttle.ANY_BANDWIDTH
                ? Duration.ZERO
                : Duration.ofMillis((long) Math.ceil(MILLIS * bytes / bytesPerSecond));
    }

    private Duration watching(int ordinal) {
        var measuring =
                policy.analysesOf(ordinal).stream()
                        .filter(analysis -> !analysis.isDryRun())
                        .map(one -> one.looks().interval().multipliedBy(one.looks().count()));
        return Stream.concat(measuring, Stream.of(policy.wave(ordinal).soak()))
                .max(naturalOrder())
                .orElseThrow();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
