package io.flotilla.controller.rollout.rollback;

import java.time.Instant;

/**
 * A variant that a rollout keeps devices from, for good.
 *
 * @param variant {@code models/{model}/versions/{version}/variants/{variant}}
 * @param hardwareClass from which it was withdrawn; empty: from all
 * @param reason in one sentence
 */
public record Withdrawal(String variant, String hardwareClass, String reason, Instant created) {

    /** Whether it keeps devices of the class from the variant. */
    public boolean concerns(String ofVariant, String ofClass) {
        return variant.equals(ofVariant) && isFrom(ofClass);
    }

    /** Whether devices of the class are concerned. */
    public boolean isFrom(String ofClass) {
        return hardwareClass.isEmpty() || hardwareClass.equals(ofClass);
    }
}
