package io.flotilla.controller.rollout.forecast;

import io.flotilla.contract.schedule.Schedule;
import java.time.Duration;

/**
 * What each device goes by on its own.
 *
 * @param soak how long what was activated serves there before it counts
 */
public record DeviceCourse(Schedule schedule, Duration soak) {}
