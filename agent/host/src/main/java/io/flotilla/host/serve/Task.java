package io.flotilla.host.serve;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.ProgressSink;
import io.flotilla.proto.runtime.v1.HostResponse;
import java.util.Optional;

/** A request whose work takes turns with that of others. */
final class Task {
    private final long requestId;
    private final int sizeBytes;
    private final Work work;
    private volatile boolean cancelled;

    Task(long requestId, int sizeBytes, Work work) {
        this.requestId = requestId;
        this.sizeBytes = sizeBytes;
        this.work = work;
    }

    long requestId() {
        return requestId;
    }

    /** Size of the request, which is kept until it is answered. */
    int sizeBytes() {
        return sizeBytes;
    }

    /**
     * Ends the work at its next turn, or within a turn when it next tells how far it is or if its
     * engine can be interrupted.
     */
    void cancel() {
        cancelled = true;
        work.interrupt();
    }

    Optional<HostResponse.Builder> takeTurn(ProgressSink progress) throws HostProblem {
        requireWanted();
        return work.advance(
                (doneRatio, step) -> {
                    requireWanted();
                    progress.report(doneRatio, step);
                });
    }

    /** Ends the work; by the thread that works. */
    void end() {
        work.end();
    }

    private void requireWanted() throws HostProblem {
        if (cancelled) {
            throw HostProblem.cancelled();
        }
    }
}
