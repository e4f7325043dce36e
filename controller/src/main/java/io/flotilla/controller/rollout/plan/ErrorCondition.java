package io.flotilla.controller.rollout.plan;

/**
 * When failures stop a rollout before its wave is over.
 *
 * @param thresholdRatio share of finished devices that failed from which it stops, above 0 to 1
 * @param minExecuted fewest finished devices before the share means anything, at least 1
 */
public record ErrorCondition(double thresholdRatio, int minExecuted) {

    /** Whether so many failures stop the rollout. */
    public boolean isMetBy(int failed, int finished) {
        return finished >= minExecuted && failed >= thresholdRatio * finished && failed > 0;
    }
}
