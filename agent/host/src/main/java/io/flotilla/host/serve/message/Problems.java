package io.flotilla.host.serve.message;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.proto.shared.v1.Problem;

/** Maps why something failed to the wire. */
public final class Problems {
    private Problems() {}

    public static Problem message(HostProblem problem) {
        return Problem.newBuilder()
                .setReason(problem.reason().name())
                .setMessage(problem.sentence())
                .putAllMetadata(problem.metadata())
                .build();
    }
}
