package io.flotilla.host.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.InferenceModel.Interruption;
import java.util.Map;
import java.util.Set;

/** Runs of a session that end early when they are asked to: before the next node of the graph. */
final class InterruptibleRun {
    private InterruptibleRun() {}

    static OrtSession.Result of(
            OrtSession session,
            Map<String, OnnxTensor> inputs,
            Set<String> outputs,
            Interruption interruption)
            throws HostProblem, OrtException {
        try (var options = new OrtSession.RunOptions();
                var _ = interruption.begin(() -> end(options))) {
            return session.run(inputs, outputs, options);
        } catch (OrtException e) {
            if (interruption.isAsked()) {
                throw HostProblem.cancelled();
            }
            throw e;
        }
    }

    private static void end(OrtSession.RunOptions options) {
        try {
            options.setTerminate(true);
        } catch (OrtException e) {
            throw new IllegalStateException("A run that goes on takes options.", e);
        }
    }
}
