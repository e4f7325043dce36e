package io.flotilla.host.serve;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import io.flotilla.host.engine.ProgressSink;
import io.flotilla.proto.runtime.v1.HostResponse;
import io.flotilla.proto.runtime.v1.Progress;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** Tells the starter how far a request is, a few times a second at most. */
final class ProgressMessages implements ProgressSink {
    private static final long LEAST_NANOS_BETWEEN = Duration.ofMillis(200).toNanos();

    private final long requestId;
    private final ResponseWriter responses;
    private long lastNanos = System.nanoTime() - LEAST_NANOS_BETWEEN;

    ProgressMessages(long requestId, ResponseWriter responses) {
        this.requestId = requestId;
        this.responses = responses;
    }

    @Override
    public void report(double doneRatio, String step) throws HostProblem {
        long now = System.nanoTime();
        if (now - lastNanos < LEAST_NANOS_BETWEEN) {
            return;
        }
        lastNanos = now;
        try {
            responses.write(
                    requestId,
                    HostResponse.newBuilder()
                            .setProgress(
                                    Progress.newBuilder()
                                            .setDoneRatio(Math.clamp(doneRatio, 0, 1))
                                            .setStep(step)));
        } catch (IOException starterGone) {
            throw new HostProblem(Reason.CANCELLED, "The starter is gone.", Map.of(), starterGone);
        }
    }
}
