package io.flotilla.controller.rollout.deployment;

import java.util.Map;

/**
 * What went wrong.
 *
 * @param code stable, UPPER_SNAKE
 * @param message one sentence for people
 * @param metadata each value that the message mentions
 */
public record Failure(
        FailureReason reason, String code, String message, Map<String, String> metadata) {

    public Failure {
        metadata = Map.copyOf(metadata);
    }
}
