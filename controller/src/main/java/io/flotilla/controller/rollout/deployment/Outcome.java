package io.flotilla.controller.rollout.deployment;

/** How a round of a deployment stands, as its device says. */
public enum Outcome {
    /** Still at it. */
    WORKING,
    /** The slot serves the version. */
    SERVING,
    /** No attempt succeeded; the previous version serves if there was one. */
    FAILED,
    /** No variant fits the device. */
    NO_VARIANT
}
