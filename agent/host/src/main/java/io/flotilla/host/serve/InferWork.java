package io.flotilla.host.serve;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.InferenceModel.Interruption;
import io.flotilla.host.engine.ProgressSink;
import io.flotilla.host.serve.message.InferRequests;
import io.flotilla.proto.runtime.v1.HostResponse;
import io.flotilla.proto.runtime.v1.InferRequest;
import java.util.Optional;

/** Runs tensors, in one piece. */
final class InferWork implements Work {
    private final InferRequest request;
    private final Variant variant;
    private final Interruption interruption = new Interruption();

    InferWork(InferRequest request, Variant variant) {
        this.request = request;
        this.variant = variant;
    }

    @Override
    public Optional<HostResponse.Builder> advance(ProgressSink progress) throws HostProblem {
        return Optional.of(
                HostResponse.newBuilder()
                        .setInferred(InferRequests.answer(request, variant.model(), interruption)));
    }

    @Override
    public void interrupt() {
        interruption.ask();
    }
}
