package io.flotilla.controller.making;

import io.flotilla.controller.registry.ModelVersion;
import io.flotilla.controller.registry.Variant;
import io.flotilla.controller.shared.FleetException.FailedPrecondition;
import io.flotilla.controller.shared.ResourceName;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One variant to be made and measured, or an uploaded one to be measured. Each move returns the job
 * in its new state, or the same job if the move has happened already.
 *
 * @param source what the variant is made from or measured against; the variant itself if it is the
 *     reference
 * @param message why it is in its state, in one sentence
 * @param attempts how often it was begun
 */
public record MakingJob(
        ResourceName name,
        Kind kind,
        ResourceName source,
        MakingJobState state,
        String message,
        int attempts,
        Progress progress,
        Times times) {

    public static final ResourceName.Kind NAMES =
            ResourceName.kind("models/{model}/versions/{version}/makingJobs/{variant}");

    /** What a job does. */
    public enum Kind {
        /** Makes a variant and measures it. */
        MAKE,
        /** Measures a variant that was uploaded. */
        MEASURE
    }

    /**
     * How far the running attempt is.
     *
     * @param doneRatio 0 to 1
     * @param step what is being done, for people
     */
    public record Progress(double doneRatio, String step) {

        static final Progress NONE = new Progress(0, "");
        static final Progress ALL = new Progress(1, "");
    }

    /** When it was made, last begun and ended. */
    public record Times(Instant create, @Nullable Instant start, @Nullable Instant end) {}

    static MakingJob pending(Variant source, String variantId, Kind kind, Instant now) {
        var version = source.name();
        return new MakingJob(
                NAMES.of(version.id("model"), version.id("version"), variantId),
                kind,
                source.name(),
                MakingJobState.PENDING,
                "Waits for a worker.",
                0,
                Progress.NONE,
                new Times(now, null, null));
    }

    public ResourceName version() {
        return ModelVersion.NAMES.of(name.id("model"), name.id("version"));
    }

    /** The variant that it makes or measures. */
    public ResourceName variant() {
        return Variant.NAMES.of(name.id("model"), name.id("version"), name.id("variant"));
    }

    /** Whether what it measures is what the others are measured against. */
    boolean isOfReference() {
        return source.equals(variant());
    }

    /**
     * Ends it well.
     *
     * @param reservation what keeps the variant back, in one sentence; empty: nothing does
     */
    MakingJob succeed(String reservation, Instant now) {
        return end(MakingJobState.SUCCEEDED, reservation, now, "succeed");
    }

    MakingJob fail(String reason, Instant now) {
        return end(MakingJobState.FAILED, reason, now, "fail");
    }

    MakingJob cancel(String reason, Instant now) {
        return end(MakingJobState.CANCELLED, reason, now, "be cancelled");
    }

    /** Lets it begin again, now that it has failed or its worker has gone. */
    MakingJob retry(String reason) {
        return switch (state) {
            case PENDING -> this;
            case FAILED, RUNNING ->
                    with(
                            MakingJobState.PENDING,
                            reason,
                            new Times(times.create, times.start, null));
            case SUCCEEDED, CANCELLED -> throw illegal("be retried");
        };
    }

    private MakingJob end(MakingJobState next, String reason, Instant now, String move) {
        if (state == next) {
            return this;
        }
        if (!state.mayBecome(next)) {
            throw illegal(move);
        }
        return with(next, reason, new Times(times.create, times.start, now));
    }

    private MakingJob with(MakingJobState next, String reason, Times newTimes) {
        var done = next == MakingJobState.SUCCEEDED ? Progress.ALL : progress;
        return new MakingJob(name, kind, source, next, reason, attempts, done, newTimes);
    }

    private FailedPrecondition illegal(String move) {
        return FailedPrecondition.illegalMove(name.toString(), state, move);
    }
}
