package io.flotilla.host.serve;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import io.flotilla.host.engine.ProgressSink;
import io.flotilla.host.generate.Generation;
import io.flotilla.host.generate.GenerationOrder;
import io.flotilla.host.generate.GenerativeModel;
import io.flotilla.host.serve.message.GenerateRequests;
import io.flotilla.proto.runtime.v1.GeneratedText;
import io.flotilla.proto.runtime.v1.HostRequest;
import io.flotilla.proto.runtime.v1.HostResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes a text. A turn hands over what is new of it; if nothing is, the model does its next step,
 * which writes on all texts.
 */
final class GenerateWork implements Work {
    private final long requestId;
    private final GenerationOrder order;
    private final Variant variant;
    private final ResponseWriter responses;
    private @Nullable Generation generation;

    GenerateWork(HostRequest request, Variant variant, ResponseWriter responses)
            throws HostProblem {
        this.requestId = request.getRequestId();
        this.order = GenerateRequests.order(request.getGenerate());
        this.variant = variant;
        this.responses = responses;
    }

    @Override
    public Optional<HostResponse.Builder> advance(ProgressSink progress) throws HostProblem {
        GenerativeModel model = GenerativeModel.of(variant.model());
        Generation text = generation;
        if (text == null) {
            text = model.begin(order);
            generation = text;
        }
        String written = text.takeText();
        if (written.isEmpty() && !text.isDone()) {
            model.step();
            written = text.takeText();
        }
        if (!written.isEmpty()) {
            send(written);
        }
        return text.isDone()
                ? Optional.of(
                        HostResponse.newBuilder()
                                .setGenerated(GenerateRequests.response(text.result())))
                : Optional.empty();
    }

    private void send(String written) throws HostProblem {
        try {
            responses.write(
                    requestId,
                    HostResponse.newBuilder().setText(GeneratedText.newBuilder().setText(written)));
        } catch (IOException starterGone) {
            throw new HostProblem(Reason.CANCELLED, "The starter is gone.", Map.of(), starterGone);
        }
    }

    @Override
    public void end() {
        if (generation != null) {
            generation.close();
        }
    }
}
