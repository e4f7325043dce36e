package io.flotilla.host.onnx;

import ai.onnxruntime.OrtException;
import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import java.util.Locale;
import java.util.Map;

/** Tells what ONNX Runtime's errors mean. */
final class OrtProblems {

    private OrtProblems() {}

    static HostProblem ofLoading(OrtException error) {
        Reason reason =
                switch (error.getCode()) {
                    case ORT_INVALID_PROTOBUF, ORT_INVALID_GRAPH, ORT_NO_MODEL ->
                            Reason.MODEL_MALFORMED;
                    case ORT_NOT_IMPLEMENTED -> Reason.MODEL_UNSUPPORTED;
                    default -> Reason.LOAD_FAILED;
                };
        return problem(reason, "ONNX Runtime cannot load the model: ", error);
    }

    static HostProblem ofInference(OrtException error) {
        return problem(Reason.INFERENCE_FAILED, "ONNX Runtime failed: ", error);
    }

    private static HostProblem problem(Reason reason, String opening, OrtException error) {
        String message = oneLine(String.valueOf(error.getMessage()));
        if (isOutOfMemory(message)) {
            return HostProblem.outOfMemory(error);
        }
        return new HostProblem(
                reason,
                opening + message,
                Map.of("code", error.getCode().name(), "detail", message),
                error);
    }

    private static boolean isOutOfMemory(String message) {
        String lower = message.toLowerCase(Locale.ROOT);
        return lower.contains("bad_alloc")
                || lower.contains("bad allocation")
                || lower.contains("failed to allocate memory");
    }

    private static String oneLine(String message) {
        return message.replaceAll("\\s+", " ").strip();
    }
}
