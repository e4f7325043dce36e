package io.flotilla.contract.format.safetensors;

import io.flotilla.contract.format.Precision;
import io.flotilla.contract.format.Tensor;
import io.flotilla.contract.format.Weights;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Counts the parameters of safetensors, however they are packed: by their names it knows which
 * tensors hold packed weights, and which only the scales and zero points to unpack them.
 */
final class PackedWeights {

    /** The ends of names that quantizers give to what only serves to unpack weights. */
    private static final List<String> AUXILIARY =
            List.of(
                    ".scales",
                    ".qzeros",
                    ".g_idx",
                    ".weight_scale",
                    ".weight_scale_2",
                    ".weight_scale_inv",
                    ".weight_zero_point",
                    ".weight_shape",
                    ".weight_g_idx",
                    ".weight_global_scale",
                    ".input_global_scale",
                    ".input_scale",
                    ".output_scale",
                    ".k_scale",
                    ".v_scale",
                    ".absmax",
                    ".quant_map",
                    ".nested_absmax",
                    ".nested_quant_map",
                    ".SCB",
                    ".weight_format",
                    "_scales");

    private static final List<String> PACKED =
            List.of(".qweight", ".weight_packed", "_blocks", ".weight");

    /** What most recipes keep wider than the rest. */
    private static final List<String> ENDS = List.of("embed", "lm_head", "wte", "wpe");

    private final QuantizationScheme scheme;
    private final Set<String> names;
    private final Map<Precision, Long> parameters = new EnumMap<>(Precision.class);
    private final Map<Precision, Long> ofBlocks = new EnumMap<>(Precision.class);
    private long tensorBytes;

    PackedWeights(QuantizationScheme scheme, Collection<Tensor> tensors) {
        this.scheme = scheme;
        this.names =
                tensors.stream().map(Tensor::name).collect(Collectors.toCollection(HashSet::new));
        tensors.forEach(this::add);
    }

    private void add(Tensor tensor) {
        tensorBytes += tensor.sizeBytes();
        if (isAuxiliary(tensor.name())) {
            return;
        }
        var bits = packedBits(tensor);
        if (bits > 0) {
            count(tensor, scheme.precision(bits), tensor.sizeBytes() * Byte.SIZE / bits);
            return;
        }
        precision(tensor).ifPresent(known -> count(tensor, known, tensor.elements()));
    }

    private static Optional<Precision> precision(Tensor tensor) {
        return Dtype.valueOf(tensor.type().name()).precision();
    }

    private void count(Tensor tensor, Precision precision, long held) {
        parameters.merge(precision, held, Long::sum);
        if (tensor.dimensions().size() > 1 && ENDS.stream().noneMatch(tensor.name()::contains)) {
            ofBlocks.merge(precision, held, Long::sum);
        }
    }

    private boolean isAuxiliary(String name) {
        return AUXILIARY.stream().anyMatch(name::endsWith)
                || name.contains(".quant_state.")
                || (name.endsWith(".biases") && names.contains(layer(name) + ".scales"));
    }

    /** The bits of the weights that a tensor holds packed; 0 if it holds them as they are. */
    private int packedBits(Tensor tensor) {
        if (PACKED.stream().noneMatch(tensor.name()::endsWith)) {
            return 0;
        }
        return switch (Dtype.valueOf(tensor.type().name())) {
            case U32, I32 -> bitsOf(layer(tensor.name()));
            case U8 -> isPackedInBytes(tensor.name()) ? bitsOf(layer(tensor.name())) : 0;
            default -> 0;
        };
    }

    private boolean isPackedInBytes(String name) {
        return !name.endsWith(".weight")
                || scheme.method().equals("bitnet")
                || scheme.method().equals("bitsandbytes");
    }

    /** Where the configuration is silent, four bits are the usual. */
    private int bitsOf(String layer) {
        var bits = scheme.bitsOf(layer);
        return bits == 0 ? 4 : bits;
    }

    private static String layer(String name) {
        return name.substring(0, Math.max(0, name.lastIndexOf('.')));
    }

    Weights weights() {
        return new Weights(
                parameters.values().stream().mapToLong(Long::longValue).sum(), tensorBytes);
    }

    /** The precision that most weights of the blocks have; full if there are none. */
    Precision precision() {
        return (ofBlocks.isEmpty() ? parameters : ofBlocks)
                .entrySet().stream()
                        .max(Map.Entry.comparingByValue())
                        .map(Map.Entry::getKey)
                        .orElse(Precision.FP32);
    }
}
