package io.flotilla.controller.rollout.deployment;

import java.util.EnumSet;
import java.util.Set;

/** Why an attempt failed. */
public enum FailureReason {
    /** The controller could not be reached for too long. */
    UNREACHABLE,
    /** A file is not what the manifest says. */
    DIGEST_MISMATCH,
    /** The disk is full. */
    DISK_FULL,
    /** The engine could not load it. */
    LOAD_FAILED,
    /** It took more memory than there is. */
    OUT_OF_MEMORY,
    /** Its answers are too far from the reference. */
    GOLDEN_TEST_FAILED,
    /** The engine's process died. */
    ENGINE_CRASHED,
    /** The system ended the engine's process for want of memory. */
    OOM_KILLED,
    /** It was measured to be slower than the policy allows. */
    TOO_SLOW,
    /** It took too long. */
    TIMED_OUT,
    /** What the device knew of released versions expired before it was activated. */
    EXPIRED,
    /** The rollout withdrew the variant while it was tried. */
    WITHDRAWN,
    /** A defect of the agent. */
    INTERNAL;

    /** Whether the same variant may succeed when it is tried again. */
    public boolean canRetryHelp() {
        return switch (this) {
            case UNREACHABLE, ENGINE_CRASHED, TIMED_OUT, EXPIRED, INTERNAL -> true;
            case DIGEST_MISMATCH,
                    DISK_FULL,
                    LOAD_FAILED,
                    OUT_OF_MEMORY,
                    OOM_KILLED,
                    TOO_SLOW,
                    WITHDRAWN,
                    GOLDEN_TEST_FAILED ->
                    false;
        };
    }

    /** Whether another variant may succeed where this one failed. */
    public boolean canAnotherVariantHelp() {
        return switch (this) {
            case DISK_FULL,
                    LOAD_FAILED,
                    OUT_OF_MEMORY,
                    OOM_KILLED,
                    TOO_SLOW,
                    GOLDEN_TEST_FAILED,
                    WITHDRAWN,
                    ENGINE_CRASHED ->
                    true;
            case UNREACHABLE, DIGEST_MISMATCH, TIMED_OUT, EXPIRED, INTERNAL -> false;
        };
    }

    /** Reasons that speak against the variant, and not only against the device. */
    public static Set<FailureReason> ofVariants() {
        return EnumSet.of(
                DIGEST_MISMATCH,
                LOAD_FAILED,
                OUT_OF_MEMORY,
                OOM_KILLED,
                TOO_SLOW,
                GOLDEN_TEST_FAILED,
                ENGINE_CRASHED);
    }
}
