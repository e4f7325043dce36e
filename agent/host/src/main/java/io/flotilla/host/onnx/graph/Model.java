package io.flotilla.host.onnx.graph;

import java.lang.foreign.MemorySegment;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * A whole ONNX model.
 *
 * @param opsets version by operator domain; the standard domain is the empty text
 * @param rest fields that only pass through
 */
public record Model(
        long irVersion, SequencedMap<String, Long> opsets, Graph graph, List<MemorySegment> rest) {
    static final int IR_VERSION = 1;
    static final int GRAPH = 7;
    static final int OPSET = 8;
    static final int OPSET_DOMAIN = 1;
    static final int OPSET_VERSION = 2;

    /** Since this version an initializer need not be an input too. */
    private static final long INITIALIZERS_ALONE = 4;

    public Model {
        opsets = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(opsets));
        rest = List.copyOf(rest);
    }

    /** Version of the standard operators. */
    public long opset() {
        return opsets.getOrDefault("", opsets.getOrDefault("ai.onnx", 1L));
    }

    public Model with(Graph other) {
        return new Model(Math.max(irVersion, INITIALIZERS_ALONE), opsets, other, rest);
    }

    /** The model with one more operator domain, unless it has it already. */
    public Model importing(String domain, long version) {
        var more = new LinkedHashMap<>(opsets);
        more.putIfAbsent(domain, version);
        return new Model(irVersion, more, graph, rest);
    }

    Message message(TensorPlaces places) {
        Message message = new Message().number(IR_VERSION, irVersion).fields(rest);
        message.message(GRAPH, graph.message(places));
        for (Map.Entry<String, Long> opset : opsets.entrySet()) {
            Message entry = new Message();
            if (!opset.getKey().isEmpty()) {
                entry.text(OPSET_DOMAIN, opset.getKey());
            }
            message.message(OPSET, entry.number(OPSET_VERSION, opset.getValue()));
        }
        return message;
    }
}
