package io.flotilla.contract.format.inspect;

import io.flotilla.contract.format.OnnxFacts;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The oldest ONNX Runtime that implements a model's operators. */
final class MinimumRuntime {

    /** Standard operator set to the first release that has it, as ONNX Runtime documents it. */
    private static final NavigableMap<Long, Integer> MINOR_BY_OPSET =
            new TreeMap<>(
                    Map.ofEntries(
                            Map.entry(11L, 0),
                            Map.entry(12L, 3),
                            Map.entry(13L, 6),
                            Map.entry(14L, 8),
                            Map.entry(15L, 9),
                            Map.entry(16L, 11),
                            Map.entry(17L, 12),
                            Map.entry(18L, 14),
                            Map.entry(19L, 15),
                            Map.entry(20L, 17),
                            Map.entry(21L, 18)));

    /** The first release with matrices in few bits. */
    private static final int MINOR_OF_MATMUL_NBITS = 17;

    private MinimumRuntime() {}

    /** The release as a person would say it; empty for operator sets newer than the table. */
    static String of(OnnxFacts facts) {
        var opset = facts.opsets().getOrDefault("ai.onnx", 0L);
        var entry = MINOR_BY_OPSET.ceilingEntry(opset);
        if (entry == null || opset == 0) {
            return "";
        }
        var isPacked =
                facts.graph().operators().keySet().stream()
                        .anyMatch(operator -> operator.type().equals("MatMulNBits"));
        return "onnxruntime 1."
                + (isPacked ? Math.max(entry.getValue(), MINOR_OF_MATMUL_NBITS) : entry.getValue());
    }
}
