package io.flotilla.controller.rollout.plan;

import org.jspecify.annotations.Nullable;

/**
 * How a rollout reacts to failures.
 *
 * @param errorCondition null: only the threshold at a wave's end counts
 */
public record FailurePolicy(@Nullable ErrorCondition errorCondition, ErrorAction errorAction) {}
