package io.flotilla.controller.rollout.measuring;

import io.flotilla.controller.rollout.engine.RolloutId;

/** Told when an answer that a rollout waits for is there. */
public record PrometheusAnswered(RolloutId rollout) {}
