package io.flotilla.host.onnx.rewrite;

import io.flotilla.host.onnx.graph.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Counts which weights were changed and which stayed. */
public final class Tally {
    private static final long LEAST_ELEMENTS = 1024;
    private static final int MOST_NAMED = 5;

    private long changed;
    private long elements;
    private long changedElements;
    private final List<String> stayed = new ArrayList<>();

    void count(Tensor tensor, boolean isChanged) {
        elements += tensor.elements();
        if (isChanged) {
            changed++;
            changedElements += tensor.elements();
        } else if (tensor.rank() > 1 && tensor.elements() >= LEAST_ELEMENTS) {
            stayed.add(tensor.name());
        }
    }

    public boolean isNothingChanged() {
        return changed == 0;
    }

    /** What a person should know, in full sentences. */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        if (!stayed.isEmpty()) {
            String some = String.join(", ", stayed.subList(0, Math.min(MOST_NAMED, stayed.size())));
            warnings.add(
                    "%d tensors stayed as they were, among them %s."
                            .formatted(stayed.size(), some));
        }
        if (changedElements * 2 < elements) {
            warnings.add(
                    "Only %d %% of the weights could be quantized."
                            .formatted(100 * changedElements / elements));
        }
        return warnings;
    }
}
