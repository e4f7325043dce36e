package io.flotilla.controller.rollout.deployment;

/**
 * What made a device leave a variant that served.
 *
 * @param reason a stable word, a failure's or a rejection's
 * @param message one sentence with the figures
 */
public record Occasion(String reason, String message) {

    /** Nothing was wrong; another variant was better. */
    static final String BETTER_FIT = "BETTER_FIT";
}
