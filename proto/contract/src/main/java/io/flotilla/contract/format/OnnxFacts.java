package io.flotilla.contract.format;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * What an ONNX file says of itself.
 *
 * @param opsets version by operator domain; the standard domain is {@code ai.onnx}
 * @param metadata the model's own properties; values that are very long are left out
 * @param generative whether ONNX Runtime GenAI runs it, token after token
 */
public record OnnxFacts(
        long irVersion,
        Producer producer,
        Map<String, Long> opsets,
        Graph graph,
        Quantization quantization,
        Map<String, String> metadata,
        boolean generative)
        implements FormatFacts {

    public OnnxFacts {
        opsets = Map.copyOf(opsets);
        metadata = Map.copyOf(metadata);
    }

    /** The same, in a folder that is configured for ONNX Runtime GenAI. */
    public OnnxFacts generating() {
        return new OnnxFacts(irVersion, producer, opsets, graph, quantization, metadata, true);
    }

    /** The tool that wrote the file; empty texts if it does not say. */
    public record Producer(String name, String version) {}

    /**
     * The computation.
     *
     * @param operators how often each operator occurs, subgraphs included, in order of name
     */
    public record Graph(
            SequencedMap<Operator, Long> operators, List<Port> inputs, List<Port> outputs) {

        public Graph {
            operators = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(operators));
            inputs = List.copyOf(inputs);
            outputs = List.copyOf(outputs);
        }
    }

    /** A kind of node. */
    public record Operator(String domain, String type) {}

    /** A named input or output of the graph; an input without a declared type has type "". */
    public record Port(String name, String elementType, List<Dimension> dimensions) {

        public Port {
            dimensions = List.copyOf(dimensions);
        }
    }

    /** One dimension of an input or output. */
    public sealed interface Dimension {

        record Fixed(long size) implements Dimension {}

        /** A size that is known only when the model runs, under the name the file gives it. */
        record Symbolic(String name) implements Dimension {}

        record Unknown() implements Dimension {}
    }

    @Override
    public List<ModelRuntime> runtimes() {
        return generative
                ? List.of(ModelRuntime.ONNX_RUNTIME_GENAI, ModelRuntime.ONNX_RUNTIME)
                : List.of(ModelRuntime.ONNX_RUNTIME);
    }

    @Override
    public Layout.Filling filling() {
        return Layout.Filling.STRUCTURE;
    }
}
