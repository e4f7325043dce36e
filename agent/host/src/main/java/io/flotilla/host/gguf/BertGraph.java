package io.flotilla.host.gguf;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import io.flotilla.host.onnx.graph.Graph;
import io.flotilla.host.onnx.graph.Node;
import io.flotilla.host.onnx.graph.Tensor;
import io.flotilla.host.onnx.rewrite.Matrix;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the weights of a BERT-family encoder in an ONNX graph. Exporters keep the names of vectors
 * and tables, but fold the transposition of matrices and give them names that say nothing: those
 * are found by the vector that is added to their product.
 */
final class BertGraph {
    private static final String WORDS = "embeddings.word_embeddings.weight";

    private final Map<String, Tensor> tensors = new HashMap<>();
    private final Map<String, Node> makers = new HashMap<>();
    private final Map<String, Node> readers = new HashMap<>();
    private final String prefix;

    BertGraph(Graph graph) throws HostProblem {
        for (Tensor tensor : graph.initializers()) {
            tensors.put(tensor.name(), tensor);
        }
        for (Node node : graph.nodes()) {
            node.outputs().forEach(output -> makers.put(output, node));
            node.inputs().forEach(input -> readers.putIfAbsent(input, node));
        }
        this.prefix = prefix();
    }

    private String prefix() throws HostProblem {
        for (String name : tensors.keySet()) {
            if (name.endsWith(WORDS)) {
                return name.substring(0, name.length() - WORDS.length());
            }
        }
        throw unsupported("there is no " + WORDS);
    }

    /** How many layers there are. */
    int layers() {
        int layers = 0;
        while (tensors.containsKey(prefix + layer(layers, "attention.self.query.bias"))) {
            layers++;
        }
        return layers;
    }

    static String layer(int layer, String part) {
        return "encoder.layer." + layer + "." + part;
    }

    /** A table of which rows are picked. */
    Matrix table(String name) throws HostProblem {
        Tensor tensor = tensor(name, 2);
        return new Matrix(
                tensor.floats().orElseThrow(), tensor.dimension(0), tensor.dimension(1), false);
    }

    /** A vector, as a matrix of one row. */
    Matrix vector(String name) throws HostProblem {
        Tensor tensor = tensor(name, 1);
        return new Matrix(tensor.floats().orElseThrow(), 1, tensor.dimension(0), false);
    }

    /** The weights of a layer's part, a row for each of its outputs. */
    Matrix product(String part) throws HostProblem {
        Node reader = readers.get(prefix + part + ".bias");
        if (reader == null) {
            throw unsupported(part + ".bias is not used");
        }
        Optional<Node> product =
                reader.is("Gemm")
                        ? Optional.of(reader)
                        : reader.inputs().stream()
                                .map(makers::get)
                                .filter(maker -> maker != null && maker.is("MatMul"))
                                .findFirst();
        Tensor weights = product.map(node -> tensors.get(node.input(1))).orElse(null);
        if (weights == null || weights.rank() != 2 || weights.floats().isEmpty()) {
            throw unsupported("the weights of " + part + " are not found");
        }
        boolean isRowForOutput = product.get().number("transB", 0) != 0;
        return isRowForOutput
                ? new Matrix(
                        weights.floats().orElseThrow(),
                        weights.dimension(0),
                        weights.dimension(1),
                        false)
                : new Matrix(
                        weights.floats().orElseThrow(),
                        weights.dimension(1),
                        weights.dimension(0),
                        true);
    }

    /** What is added to a variance before its root is taken. */
    float epsilon() throws HostProblem {
        for (Node node : makers.values()) {
            if (node.is("LayerNormalization")) {
                return node.real("epsilon", 1e-5f);
            }
            Node sum = makers.get(node.input(0));
            if (node.is("Sqrt") && sum != null && sum.is("Add")) {
                Optional<Float> epsilon = constant(sum);
                if (epsilon.isPresent()) {
                    return epsilon.get();
                }
            }
        }
        throw unsupported("there is no layer normalization");
    }

    /** The length of the vectors that attention compares: the square of what it divides by. */
    int headLength() throws HostProblem {
        for (Node node : makers.values()) {
            if (!node.is("Softmax")) {
                continue;
            }
            Node scores = makers.get(node.input(0));
            while (scores != null && (scores.is("Add") || scores.is("Where"))) {
                scores = makers.get(scores.input(0));
            }
            Optional<Float> factor = scores == null ? Optional.empty() : constant(scores);
            if (scores != null && factor.isPresent()) {
                float root = scores.is("Mul") ? 1 / factor.get() : factor.get();
                return Math.round(root * root);
            }
        }
        throw unsupported("the number of attention heads is not found");
    }

    /** The single number that a node computes with. */
    private Optional<Float> constant(Node node) throws HostProblem {
        for (String input : node.inputs()) {
            Node maker = makers.get(input);
            Tensor tensor = tensors.get(input);
            if (tensor == null && maker != null && maker.is("Constant")) {
                tensor = maker.tensor("value").orElse(null);
            }
            if (tensor != null && tensor.elements() == 1 && tensor.floats().isPresent()) {
                float[] value = new float[1];
                tensor.floats().get().read(0, value, 0, 1);
                return Optional.of(value[0]);
            }
        }
        return Optional.empty();
    }

    private Tensor tensor(String name, int rank) throws HostProblem {
        Tensor tensor = tensors.get(prefix + name);
        if (tensor == null || tensor.rank() != rank || tensor.floats().isEmpty()) {
            throw unsupported("there is no " + name + " of rank " + rank);
        }
        return tensor;
    }

    static HostProblem unsupported(String what) {
        return new HostProblem(
                Reason.QUANTIZATION_UNSUPPORTED,
                "Only BERT-family encoders are made into GGUF, and this is none: " + what + ".");
    }
}
