package io.flotilla.contract.format.onnx;

import io.flotilla.contract.format.Quantization.WeightOnly;
import io.flotilla.contract.format.Tensor;
import io.flotilla.contract.format.reading.MalformedException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Knows by the nodes that read them which tensors are packed weights, and which are only scales and
 * zero points, so that a model has as many parameters after quantization as before.
 */
final class WeightUsage {

    private static final int MAX_BLOCK = 1 << 20;
    private static final int MAX_AUXILIARY = 1 << 18;

    /** Keeps the product of two sides within a {@code long}. */
    private static final long MAX_SIDE = 1L << 31;

    /** The inputs that are scales, zero points or the like, by operator. */
    private static final Map<String, List<Integer>> AUXILIARY_INPUTS =
            Map.ofEntries(
                    Map.entry("QuantizeLinear", List.of(1, 2)),
                    Map.entry("DequantizeLinear", List.of(1, 2)),
                    Map.entry("MatMulInteger", List.of(2, 3)),
                    Map.entry("ConvInteger", List.of(2, 3)),
                    Map.entry("MatMulNBits", List.of(2, 3, 4)),
                    Map.entry("GatherBlockQuantized", List.of(2, 3)),
                    Map.entry("DynamicQuantizeMatMul", List.of(2, 3)),
                    Map.entry("MatMulIntegerToFloat", List.of(2, 3, 4, 5)),
                    Map.entry("QLinearMatMul", List.of(1, 2, 4, 5, 6, 7)),
                    Map.entry("QLinearConv", List.of(1, 2, 4, 5, 6, 7)),
                    Map.entry("QGemm", List.of(1, 2, 4, 5, 7, 8)),
                    Map.entry("QAttention", List.of(3, 4, 6, 7)));

    /** How quantizers name the weights they make; the scales behind them are named alike. */
    private static final String QUANTIZED = "_quantized";

    private static final String SCALE = "_scale";

    /** A matrix of K columns and N rows, packed in blocks. */
    private record PackedMatrix(WeightOnly scheme, long elements, long bytes, long position) {}

    private final Map<String, PackedMatrix> matrices = new HashMap<>();
    private final Map<String, Long> gatheredBits = new HashMap<>();
    private final Set<String> auxiliary = new HashSet<>();
    private final Set<String> dequantized = new HashSet<>();

    void add(Node node, long position) throws MalformedException {
        for (var index : AUXILIARY_INPUTS.getOrDefault(node.operator().type(), List.of())) {
            auxiliary.add(node.input(index));
        }
        if (auxiliary.size() > MAX_AUXILIARY) {
            throw new MalformedException(
                    "more than %d scales and zero points".formatted(MAX_AUXILIARY), position);
        }
        switch (node.operator().type()) {
            case "MatMulNBits" -> matrices.put(node.input(1), packedMatrix(node, position));
            case "GatherBlockQuantized" ->
                    gatheredBits.put(
                            node.input(0), attribute(node, "bits", 4, Byte.SIZE, position));
            case "DequantizeLinear" -> dequantized.add(node.input(0));
            case "MatMulInteger", "ConvInteger" -> addScaleOf(node.input(1));
            default -> {}
        }
    }

    /** Such a node leaves its scale to a later multiplication, which tells nothing by itself. */
    private void addScaleOf(String weights) {
        if (weights.endsWith(QUANTIZED)) {
            auxiliary.add(weights.substring(0, weights.length() - QUANTIZED.length()) + SCALE);
        }
    }

    private static PackedMatrix packedMatrix(Node node, long position) throws MalformedException {
        var columns = attribute(node, "K", 0, MAX_SIDE, position);
        var rows = attribute(node, "N", 0, MAX_SIDE, position);
        var bits = attribute(node, "bits", 4, Byte.SIZE, position);
        var block = attribute(node, "block_size", 0, MAX_BLOCK, position);
        var level = Math.clamp(node.number("accuracy_level", 0), 0, 4);
        var rowBytes = Math.ceilDiv(columns, block) * Math.ceilDiv(block * bits, (long) Byte.SIZE);
        return new PackedMatrix(
                new WeightOnly((int) bits, (int) block, level),
                columns * rows,
                rowBytes * rows,
                position);
    }

    private static long attribute(Node node, String name, long otherwise, long most, long position)
            throws MalformedException {
        var value = node.number(name, otherwise);
        if (value < 1 || value > most) {
            throw new MalformedException(
                    "a %s node has %s %d, and 1 to %d are possible"
                            .formatted(node.operator().type(), name, value, most),
                    position);
        }
        return value;
    }

    /** Fails if a packed matrix has other data than its node needs. */
    void check(Collection<Tensor> tensors) throws MalformedException {
        for (var tensor : tensors) {
            var matrix = matrices.get(tensor.name());
            if (matrix != null && matrix.bytes != tensor.sizeBytes()) {
                throw new MalformedException(
                        "tensor %s has %d bytes, and its MatMulNBits node needs %d"
                                .formatted(tensor.name(), tensor.sizeBytes(), matrix.bytes),
                        matrix.position);
            }
        }
    }

    /** Whether the tensor only serves to unpack another. */
    boolean isAuxiliary(Tensor tensor) {
        return auxiliary.contains(tensor.name());
    }

    /** Whether the tensor holds whole numbers that stand for weights. */
    boolean isDequantized(Tensor tensor) {
        return dequantized.contains(tensor.name());
    }

    /** The weights that a tensor holds, however they are packed. */
    long parameters(Tensor tensor) {
        var matrix = matrices.get(tensor.name());
        if (matrix != null) {
            return matrix.elements;
        }
        var bits = gatheredBits.get(tensor.name());
        return bits != null && tensor.type().blockElements() == 1
                ? tensor.elements() * Byte.SIZE / bits
                : tensor.elements();
    }

    /**
     * The weights of the packed matrices by their scheme, where a node that computes in floating
     * point makes a scheme of its own.
     */
    Map<WeightOnly, Long> packedParameters() {
        Map<WeightOnly, Long> byScheme = new HashMap<>();
        matrices.values()
                .forEach(matrix -> byScheme.merge(matrix.scheme, matrix.elements, Long::sum));
        return byScheme;
    }
}
