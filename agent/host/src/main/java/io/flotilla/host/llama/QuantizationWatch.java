package io.flotilla.host.llama;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.ProgressSink;
import io.flotilla.host.engine.QuantizationOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Understands what llama.cpp's quantizer logs, and stops it when it is not wanted any more. */
final class QuantizationWatch {
    /** Logged before each tensor: {@code [ 3/ 29] blk.0.attn_q.weight - [...], type = ...}. */
    private static final Pattern TENSOR =
            Pattern.compile("^\\[\\s*(\\d{1,9})/\\s*(\\d{1,9})]\\s+(\\S+)");

    private final QuantizationOrder order;
    private final ProgressSink progress;
    private @Nullable HostProblem stopped;
    private int fallbacks;
    private int unweighted;

    QuantizationWatch(QuantizationOrder order, ProgressSink progress) {
        this.order = order;
        this.progress = progress;
    }

    /** Takes what the quantizer says, on its thread; never throws, since it could not be caught. */
    void hear(String line) {
        fallbacks += line.contains("falling back to") ? 1 : 0;
        unweighted += line.contains("did not find weights for") ? 1 : 0;
        Matcher tensor = TENSOR.matcher(line);
        if (stopped == null && tensor.find()) {
            try {
                double before = Integer.parseInt(tensor.group(1)) - 1.0;
                progress.report(before / Integer.parseInt(tensor.group(2)), tensor.group(3));
            } catch (HostProblem problem) {
                stopped = problem;
                OpenFile.fill(order.output());
            }
        }
    }

    /** Throws what the progress was answered with, if the work was stopped. */
    void requireWanted() throws HostProblem {
        if (stopped != null) {
            throw stopped;
        }
    }

    List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        if (fallbacks > 0) {
            warnings.add(
                    "%d tensors are of a width that %s does not divide: they have another type."
                            .formatted(fallbacks, order.precision()));
        }
        if (unweighted > 0) {
            warnings.add("%d tensors are not in the importance matrix.".formatted(unweighted));
        }
        return warnings;
    }
}
