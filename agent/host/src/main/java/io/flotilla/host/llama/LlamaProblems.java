package io.flotilla.host.llama;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Tells what llama.cpp's complaints mean. */
final class LlamaProblems {

    private LlamaProblems() {}

    static HostProblem ofLoading(List<String> complaints) {
        return problem(reasonOfLoading(lower(complaints)), "cannot load the model", complaints);
    }

    private static Reason reasonOfLoading(String said) {
        if (said.contains("unknown model architecture")
                || said.contains("unknown pre-tokenizer")
                || said.contains("unsupported")) {
            return Reason.MODEL_UNSUPPORTED;
        }
        if (said.contains("gguf") || said.contains("tensor") || said.contains("key")) {
            return Reason.MODEL_MALFORMED;
        }
        return Reason.LOAD_FAILED;
    }

    static HostProblem ofAdapter(String name, List<String> complaints) {
        return problem(
                reasonOfLoading(lower(complaints)), "cannot load the adapter " + name, complaints);
    }

    static HostProblem ofContext(List<String> complaints) {
        return problem(Reason.LOAD_FAILED, "cannot set the model up", complaints);
    }

    static HostProblem ofInference(List<String> complaints) {
        return problem(Reason.INFERENCE_FAILED, "failed", complaints);
    }

    static HostProblem ofQuantization(List<String> complaints) {
        return problem(
                reasonOfQuantization(lower(complaints)), "cannot quantize the model", complaints);
    }

    private static Reason reasonOfQuantization(String said) {
        if (said.contains("iostream") || said.contains("ios_base")) {
            return Reason.OUTPUT_FAILED;
        }
        if (said.contains("unknown model architecture")
                || said.contains("requantizing")
                || said.contains("imatrix")
                || said.contains("fallback")
                || (said.contains("quantiz") && !said.contains("gguf_init"))) {
            return Reason.QUANTIZATION_UNSUPPORTED;
        }
        return Reason.MODEL_MALFORMED;
    }

    private static HostProblem problem(Reason reason, String what, List<String> complaints) {
        String detail = String.join(" ", complaints);
        String said = lower(complaints);
        boolean isOutOfMemory =
                said.contains("unable to allocate")
                        || said.contains("failed to allocate")
                        || said.contains("bad_alloc");
        return new HostProblem(
                isOutOfMemory ? Reason.OUT_OF_MEMORY : reason,
                "llama.cpp " + what + ": " + (detail.isEmpty() ? "it does not say why." : detail),
                Map.of("detail", detail));
    }

    private static String lower(List<String> complaints) {
        return String.join(" ", complaints).toLowerCase(Locale.ROOT);
    }
}
