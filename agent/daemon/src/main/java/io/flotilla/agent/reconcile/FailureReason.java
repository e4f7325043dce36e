package io.flotilla.agent.reconcile;

import io.flotilla.agent.artifact.DownloadOutcome;
import io.flotilla.agent.runtime.Fault;

/** Why an attempt failed. Each knows whether a retry, or another variant, can help. */
public enum FailureReason {
    /** The controller could not be reached for too long. */
    UNREACHABLE(true, false),
    /** A file is not what the manifest says. */
    DIGEST_MISMATCH(false, false),
    /** The disk is full. */
    DISK_FULL(false, true),
    /** The engine could not load it. */
    LOAD_FAILED(false, true),
    /** It took more memory than there is. */
    OUT_OF_MEMORY(false, true),
    /** Its answers are too far from the reference. */
    GOLDEN_TEST_FAILED(false, true),
    /** The engine's process died. */
    ENGINE_CRASHED(true, true),
    /** The system ended the engine's process for want of memory. */
    OOM_KILLED(false, true),
    /** It was measured to be slower than the policy allows. */
    TOO_SLOW(false, true),
    /** The engine gave no answer in time. */
    TIMED_OUT(true, true),
    /** What is known of released versions expired before it was activated. */
    EXPIRED(true, false),
    /** The rollout withdrew the variant while it was tried. */
    WITHDRAWN(false, true),
    /** A defect of the agent. */
    INTERNAL(true, false);

    private final boolean retryHelps;
    private final boolean otherVariantHelps;

    FailureReason(boolean retryHelps, boolean otherVariantHelps) {
        this.retryHelps = retryHelps;
        this.otherVariantHelps = otherVariantHelps;
    }

    static FailureReason of(Fault.Kind kind) {
        return switch (kind) {
            case LOAD_FAILED -> LOAD_FAILED;
            case OUT_OF_MEMORY -> OUT_OF_MEMORY;
            case OOM_KILLED -> OOM_KILLED;
            case ENGINE_CRASHED -> ENGINE_CRASHED;
            case TIMED_OUT -> TIMED_OUT;
        };
    }

    static FailureReason of(DownloadOutcome.Reason reason) {
        return switch (reason) {
            case UNREACHABLE -> UNREACHABLE;
            case DIGEST_MISMATCH -> DIGEST_MISMATCH;
            case DISK_FULL -> DISK_FULL;
            case INTERNAL -> INTERNAL;
        };
    }

    /** Whether the same variant can succeed next time. */
    public boolean retryHelps() {
        return retryHelps;
    }

    /** Whether another variant can succeed instead. */
    public boolean otherVariantHelps() {
        return otherVariantHelps;
    }

    /** Whether the variant is to be left alone on this device for a while. */
    boolean quarantines() {
        return switch (this) {
            case LOAD_FAILED,
                    OUT_OF_MEMORY,
                    GOLDEN_TEST_FAILED,
                    ENGINE_CRASHED,
                    OOM_KILLED,
                    TOO_SLOW,
                    TIMED_OUT ->
                    true;
            case UNREACHABLE, DIGEST_MISMATCH, DISK_FULL, EXPIRED, WITHDRAWN, INTERNAL -> false;
        };
    }
}
