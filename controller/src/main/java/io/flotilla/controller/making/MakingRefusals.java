package io.flotilla.controller.making;

import io.flotilla.controller.registry.ModelVersion;
import io.flotilla.controller.shared.FleetException.FailedPrecondition;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Why nothing is made of a version that somebody wants something made of. */
final class MakingRefusals {

    private MakingRefusals() {}

    static FailedPrecondition cannotBeMade(ModelVersion version, MakingPlan.Planned planned) {
        return new FailedPrecondition(
                "CANNOT_BE_MADE",
                version.name().toString(),
                "%s cannot be made: %s".formatted(planned.target().id(), planned.obstacle()),
                Map.of("target", planned.target().id()));
    }

    /** A variant has one job, which may still be there to be tried again. */
    static FailedPrecondition notDone(MakingJob job) {
        return new FailedPrecondition(
                "JOB_NOT_DONE",
                job.name().toString(),
                "%s is %s: cancel it first, or give the variant another id."
                        .formatted(job.name(), job.state()),
                Map.of("state", job.state().name()));
    }

    /** Fails if something is asked of a version of which nothing can be made. */
    static void requireNothingOf(ModelVersion version, @Nullable List<String> targets) {
        if (targets != null && !targets.isEmpty()) {
            throw new FailedPrecondition(
                    "CANNOT_BE_MADE",
                    version.name().toString(),
                    "Nothing can be made of %s: it is made from ONNX or GGUF."
                            .formatted(version.name()),
                    Map.of("targets", String.join(",", targets)));
        }
    }

    /** Fails if something is asked of a controller that makes nothing. */
    static void requireNothing(ModelVersion version, @Nullable List<String> targets) {
        if (targets != null && !targets.isEmpty()) {
            throw new FailedPrecondition(
                    "MAKING_UNAVAILABLE",
                    version.name().toString(),
                    "This controller has no runtime host to make variants with: set flotilla.making.host.",
                    Map.of("targets", String.join(",", targets)));
        }
    }
}
