package io.flotilla.host.onnx.quantize;

import io.flotilla.host.onnx.graph.Attribute;
import io.flotilla.host.onnx.graph.Node;
import io.flotilla.host.onnx.graph.Tensor;
import io.flotilla.host.onnx.quantize.PackedBlocks.Packing;
import io.flotilla.host.onnx.rewrite.Change;
import io.flotilla.host.onnx.rewrite.Matrix;
import io.flotilla.host.onnx.rewrite.Names;
import io.flotilla.host.onnx.rewrite.Role;
import io.flotilla.host.onnx.rewrite.Scheme;
import io.flotilla.host.onnx.rewrite.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Stores matrices and tables in blocks of four or eight bits a weight, and leaves activations as
 * they are (ONNX Runtime's MatMulNBits and GatherBlockQuantized).
 */
final class WeightOnly implements Scheme {
    static final String DOMAIN = "com.microsoft";

    private static final long LEAST_ELEMENTS = 1024;

    /** Lets kernels round activations to eight bits too: many times as fast on CPUs. */
    private static final long ACCURACY_LEVEL = 4;

    private final Packing packing;

    WeightOnly(Packing packing) {
        this.packing = packing;
    }

    @Override
    public Optional<Change> change(Weight weight, Names names) {
        Optional<Role> role = weight.role();
        if (!weight.isComputable()
                || weight.tensor().elements() < LEAST_ELEMENTS
                || role.isEmpty()) {
            return Optional.empty();
        }
        return switch (role.get()) {
            case MATRIX -> Optional.of(matrix(weight, names, false));
            case TRANSPOSED_MATRIX -> Optional.of(matrix(weight, names, true));
            case TABLE -> isPackable(weight) ? Optional.of(table(weight, names)) : Optional.empty();
            case FILTER, OTHER -> Optional.empty();
        };
    }

    /** Whether the rows of a table end on whole bytes. */
    private boolean isPackable(Weight weight) {
        return weight.tensor().dimension(1) * packing.bits() % Byte.SIZE == 0;
    }

    private Change matrix(Weight weight, Names names, boolean isTransposed) {
        Matrix matrix = weight.matrix(isTransposed);
        PackedBlocks packed = new PackedBlocks(matrix, true, true, packing, weight.isHalf());
        long columns = matrix.columns();
        List<Tensor> tensors =
                tensors(
                        weight,
                        names,
                        packed,
                        List.of(
                                columns,
                                (long) packed.blocks(),
                                (long) packed.lineBytes() / packed.blocks()),
                        List.of(columns * packed.blocks()),
                        List.of(columns * packed.zeroPointLineBytes()));
        List<Attribute> attributes =
                List.of(
                        Attribute.of("K", matrix.rows()),
                        Attribute.of("N", columns),
                        Attribute.of("bits", packing.bits()),
                        Attribute.of("block_size", packing.blockSize()),
                        Attribute.of("accuracy_level", ACCURACY_LEVEL));
        return new Change(
                tensors,
                List.of(),
                (node, graph) -> {
                    boolean isLast = node.input(2).isEmpty();
                    String product =
                            isLast
                                    ? node.output()
                                    : graph.names().derived(node.output(), "product");
                    graph.add(operator("MatMulNBits", node.input(0), tensors, product, attributes));
                    if (!isLast) {
                        Products.addRest(node, graph, product, false);
                    }
                });
    }

    private Change table(Weight weight, Names names) {
        PackedBlocks packed =
                new PackedBlocks(weight.matrix(false), false, false, packing, weight.isHalf());
        long rows = weight.tensor().dimension(0);
        List<Tensor> tensors =
                tensors(
                        weight,
                        names,
                        packed,
                        List.of(rows, (long) packed.lineBytes()),
                        List.of(rows, (long) packed.blocks()),
                        List.of(rows, (long) packed.zeroPointLineBytes()));
        List<Attribute> attributes =
                List.of(
                        Attribute.of("bits", packing.bits()),
                        Attribute.of("block_size", packing.blockSize()),
                        Attribute.of("gather_axis", 0),
                        Attribute.of("quantize_axis", 1));
        return new Change(
                tensors,
                List.of(),
                (node, graph) -> {
                    List<String> inputs = names(tensors);
                    inputs.add(1, node.input(1));
                    graph.add(
                            new Node(
                                    "GatherBlockQuantized",
                                    DOMAIN,
                                    inputs,
                                    node.outputs(),
                                    attributes,
                                    List.of()));
                });
    }

    private List<Tensor> tensors(
            Weight weight,
            Names names,
            PackedBlocks packed,
            List<Long> codes,
            List<Long> scales,
            List<Long> zeroPoints) {
        List<Tensor> tensors = new ArrayList<>();
        tensors.add(packed.codes(names.derived(weight.name(), "quantized"), codes));
        tensors.add(packed.scales(names.derived(weight.name(), "scale"), scales));
        if (packing.bits() < Byte.SIZE) {
            tensors.add(packed.zeroPoints(names.derived(weight.name(), "zero_point"), zeroPoints));
        }
        return tensors;
    }

    private static Node operator(
            String type,
            String activation,
            List<Tensor> tensors,
            String output,
            List<Attribute> attributes) {
        List<String> inputs = names(tensors);
        inputs.addFirst(activation);
        return new Node(type, DOMAIN, inputs, List.of(output), attributes, List.of());
    }

    private static List<String> names(List<Tensor> tensors) {
        List<String> names = new ArrayList<>();
        tensors.forEach(tensor -> names.add(tensor.name()));
        return names;
    }
}
