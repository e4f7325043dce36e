package io.flotilla.controller.rollout;

import io.flotilla.controller.rollout.engine.RolloutPlan;
import io.flotilla.controller.shared.EncodedMessage;

/**
 * What somebody asks for.
 *
 * @param id empty: one is made
 * @param policy as it was sent; the plan holds it as it was understood
 * @param requestId makes a repetition safe; empty: none
 */
public record NewRollout(String id, RolloutPlan plan, EncodedMessage policy, String requestId) {}
