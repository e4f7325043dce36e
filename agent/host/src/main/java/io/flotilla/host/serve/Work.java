package io.flotilla.host.serve;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.ProgressSink;
import io.flotilla.proto.runtime.v1.HostResponse;
import java.util.Optional;

/** What a request asks of the engine, done in short pieces. */
interface Work {

    /**
     * Does the next piece, and returns the answer after the last one.
     *
     * @param progress to be told within a long piece
     */
    Optional<HostResponse.Builder> advance(ProgressSink progress) throws HostProblem;

    /** Ends the piece that is being done, if that can be; from any thread, and returns at once. */
    default void interrupt() {}

    /** Leaves nothing of it in the engine, however far it is; called once, after the last piece. */
    default void end() {}
}
