package io.flotilla.host.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a graph is fed, and which of its outputs is the answer.
 *
 * @param output name of the output that is read
 * @param isPooled whether that output is one vector a text already, rather than one a token
 */
record ModelSignature(Set<Input> inputs, String output, boolean isPooled) {
    private static final String SENTENCE_EMBEDDING = "sentence_embedding";
    private static final Set<OnnxJavaType> FLOATS =
            EnumSet.of(OnnxJavaType.FLOAT, OnnxJavaType.FLOAT16, OnnxJavaType.BFLOAT16);

    /** The inputs that the host can fill. */
    enum Input {
        INPUT_IDS("input_ids"),
        ATTENTION_MASK("attention_mask"),
        TOKEN_TYPE_IDS("token_type_ids");

        private final String graphName;

        Input(String graphName) {
            this.graphName = graphName;
        }

        String graphName() {
            return graphName;
        }
    }

    static ModelSignature of(OrtSession session) throws OrtException, HostProblem {
        Set<Input> inputs = inputs(session.getInputInfo());
        Map<String, NodeInfo> outputs = session.getOutputInfo();
        NodeInfo pooled = outputs.get(SENTENCE_EMBEDDING);
        if (pooled != null && isFloatTensor(pooled, 2)) {
            return new ModelSignature(inputs, SENTENCE_EMBEDDING, true);
        }
        for (NodeInfo output : outputs.values()) {
            if (isFloatTensor(output, 3)) {
                return new ModelSignature(inputs, output.getName(), false);
            }
        }
        throw unsupported(
                "The graph has no output of token embeddings or sentence_embedding.",
                "outputs",
                outputs.values());
    }

    /** The inputs of a graph that takes texts. */
    static Set<Input> inputs(Map<String, NodeInfo> nodes) throws HostProblem {
        Set<Input> inputs = EnumSet.noneOf(Input.class);
        Set<String> known = new TreeSet<>();
        for (Input input : Input.values()) {
            NodeInfo node = nodes.get(input.graphName());
            if (node != null && isTokenMatrix(node)) {
                inputs.add(input);
                known.add(input.graphName());
            }
        }
        if (!known.containsAll(nodes.keySet())) {
            throw unsupported(
                    "The graph has inputs that the host cannot fill; it knows input_ids,"
                            + " attention_mask and token_type_ids, of INT64 and rank 2.",
                    "inputs",
                    nodes.values());
        }
        if (!inputs.contains(Input.INPUT_IDS)) {
            throw unsupported("The graph has no input input_ids.", "inputs", nodes.values());
        }
        return inputs;
    }

    private static boolean isTokenMatrix(NodeInfo node) {
        return node.getInfo() instanceof TensorInfo tensor
                && tensor.type == OnnxJavaType.INT64
                && tensor.getShape().length == 2;
    }

    static boolean isFloatTensor(NodeInfo node, int rank) {
        return node.getInfo() instanceof TensorInfo tensor
                && FLOATS.contains(tensor.type)
                && tensor.getShape().length == rank;
    }

    private static HostProblem unsupported(
            String sentence, String key, Collection<NodeInfo> nodes) {
        String found = String.join(", ", nodes.stream().map(ModelSignature::describe).toList());
        return new HostProblem(
                Reason.MODEL_UNSUPPORTED, sentence + " It has: " + found, Map.of(key, found));
    }

    private static String describe(NodeInfo node) {
        return node.getInfo() instanceof TensorInfo tensor
                ? node.getName() + " " + tensor.type + " of rank " + tensor.getShape().length
                : node.getName();
    }
}
