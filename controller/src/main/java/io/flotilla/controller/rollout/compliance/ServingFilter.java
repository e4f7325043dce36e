package io.flotilla.controller.rollout.compliance;

import java.time.Instant;

/**
 * The choice of servings.
 *
 * @param device id; empty: all
 * @param model full name of a model or a version; empty: all
 * @param start only what served after it
 * @param end only what served before it
 */
public record ServingFilter(String device, String model, Instant start, Instant end) {}
