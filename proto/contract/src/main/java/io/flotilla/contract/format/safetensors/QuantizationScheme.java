package io.flotilla.contract.format.safetensors;

import io.flotilla.contract.format.Precision;
import io.flotilla.contract.format.SafetensorsFacts.Packing;
import io.flotilla.contract.format.json.JsonValue;
import java.util.HashMap;
import java.util.Map;

/**
 * How a configuration says that weights are packed.
 *
 * @param isMlx whether MLX packed them
 * @param layers bits of layers that are packed otherwise than the rest, by the layer's name
 */
record QuantizationScheme(
        boolean isMlx,
        String method,
        int bits,
        int groupSize,
        String mode,
        Map<String, Integer> layers) {

    static final QuantizationScheme NONE = new QuantizationScheme(false, "", 0, 0, "", Map.of());

    private static final int MAX_BITS = 16;

    QuantizationScheme {
        layers = Map.copyOf(layers);
    }

    static QuantizationScheme of(JsonValue config) {
        var mlx = config.at("quantization");
        if (mlx.at("group_size").isPresent()) {
            return ofMlx(mlx);
        }
        var other = config.firstOf("quantization_config", "compression_config");
        if (!other.isPresent()) {
            return NONE;
        }
        return switch (other.at("quant_method").text()) {
            case "" -> other.at("group_size").isPresent() ? ofMlx(other) : NONE;
            case "compressed-tensors" -> ofCompressedTensors(other);
            case "bitsandbytes" -> ofBitsAndBytes(other);
            case "bitnet" -> plain("bitnet", 2, other, "ternary");
            case "mxfp4" -> plain("mxfp4", 4, other, "mxfp4");
            case "fp8", "fbgemm_fp8" -> plain("fp8", 8, other, "fp8");
            case String method -> plain(method, bits(other, "bits", "w_bit"), other, mode(other));
        };
    }

    private static QuantizationScheme ofMlx(JsonValue json) {
        var mode = json.at("mode").text();
        Map<String, Integer> layers = new HashMap<>();
        json.members()
                .forEach(
                        (layer, settings) -> {
                            if (settings instanceof JsonValue.Members) {
                                layers.put(layer, bits(settings, "bits"));
                            } else if (settings instanceof JsonValue.Flag(var packed) && !packed) {
                                layers.put(layer, 0);
                            }
                        });
        return new QuantizationScheme(
                true,
                "mlx",
                bits(json, "bits"),
                json.at("group_size").count(),
                mode.isEmpty() ? "affine" : mode,
                layers);
    }

    /** The first group's weights stand for all; groups differ in what they leave out. */
    private static QuantizationScheme ofCompressedTensors(JsonValue json) {
        var weights =
                json.at("config_groups").members().values().stream()
                        .map(group -> group.at("weights"))
                        .filter(JsonValue::isPresent)
                        .findFirst()
                        .orElse(JsonValue.absent());
        var isFloat = weights.at("type").text().equals("float");
        var bits = bits(weights, "num_bits");
        return new QuantizationScheme(
                false,
                "compressed-tensors",
                bits,
                weights.at("group_size").count(),
                isFloat ? "fp" + bits : "int" + bits,
                Map.of());
    }

    private static QuantizationScheme ofBitsAndBytes(JsonValue json) {
        var four = json.at("load_in_4bit").flag();
        var mode = json.at("bnb_4bit_quant_type").text();
        return new QuantizationScheme(
                false, "bitsandbytes", four ? 4 : 8, 0, four ? mode : "int8", Map.of());
    }

    private static QuantizationScheme plain(String method, int bits, JsonValue json, String mode) {
        return new QuantizationScheme(
                false,
                method,
                bits,
                json.firstOf("group_size", "q_group_size").count(),
                mode,
                Map.of());
    }

    private static String mode(JsonValue json) {
        return json.firstOf("version", "checkpoint_format").text();
    }

    private static int bits(JsonValue json, String... keys) {
        return Math.clamp(json.firstOf(keys).count(), 0, MAX_BITS);
    }

    /** The bits of the weights of a layer; 0 if they are not packed. */
    int bitsOf(String layer) {
        return layers.getOrDefault(layer, bits);
    }

    /** What weights of so many bits are called. */
    Precision precision(int packedBits) {
        return switch (mode) {
            case "mxfp4" -> Precision.MXFP4;
            case "nvfp4" -> Precision.NVFP4;
            case "nf4" -> Precision.NF4;
            case "fp4" -> Precision.FP4;
            case "fp8", "mxfp8" -> Precision.FP8;
            case "ternary" -> Precision.TERNARY;
            default -> whole(packedBits);
        };
    }

    private static Precision whole(int bits) {
        return switch (bits) {
            case 0, 1 -> Precision.INT1;
            case 2 -> Precision.INT2;
            case 3 -> Precision.INT3;
            case 4 -> Precision.INT4;
            case 5 -> Precision.INT5;
            case 6 -> Precision.INT6;
            default -> Precision.INT8;
        };
    }

    Packing packing() {
        return new Packing(method, bits, groupSize, mode, layers.size());
    }
}
