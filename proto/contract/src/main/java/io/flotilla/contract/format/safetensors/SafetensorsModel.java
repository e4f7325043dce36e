package io.flotilla.contract.format.safetensors;

import io.flotilla.contract.format.Format;
import io.flotilla.contract.format.ModelFile;
import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.format.Precision;
import io.flotilla.contract.format.SafetensorsFacts;
import io.flotilla.contract.format.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes one model of the tensors of one or more safetensors files and their configuration. */
public final class SafetensorsModel {

    /** The methods whose packed weights vLLM loads. */
    private static final Set<String> OF_VLLM =
            Set.of("gptq", "awq", "fp8", "mxfp4", "compressed-tensors", "bitsandbytes", "modelopt");

    private final HuggingFaceConfig config;
    private final List<Tensor> tensors;
    private final QuantizationScheme scheme;
    private final boolean isMlx;

    private SafetensorsModel(
            HuggingFaceConfig config, List<Tensor> tensors, Map<String, String> metadata) {
        this.config = config;
        this.tensors = tensors;
        this.scheme = QuantizationScheme.of(config.json());
        this.isMlx = scheme.isMlx() || metadata.getOrDefault("format", "").equals("mlx");
    }

    /** The model of these tensors, wherever they are stored. */
    public static ModelFile of(
            HuggingFaceConfig config, List<Tensor> tensors, Map<String, String> metadata) {
        return new SafetensorsModel(config, tensors, metadata).modelFile();
    }

    private ModelFile modelFile() {
        var count = new PackedWeights(scheme, tensors);
        return new ModelFile(
                isMlx ? Format.MLX : Format.SAFETENSORS,
                count.precision(),
                count.weights(),
                config.architecture(),
                new SafetensorsFacts(config.architectureClass(), scheme.packing(), runtimes()),
                tensors,
                warnings(count.precision()));
    }

    private List<ModelRuntime> runtimes() {
        if (isMlx) {
            return List.of(ModelRuntime.MLX);
        }
        if (scheme.method().isEmpty()) {
            return List.of(ModelRuntime.VLLM, ModelRuntime.MLX);
        }
        return OF_VLLM.contains(scheme.method()) ? List.of(ModelRuntime.VLLM) : List.of();
    }

    private List<String> warnings(Precision precision) {
        List<String> warnings = new ArrayList<>();
        if (!config.json().isPresent()) {
            warnings.add("No config.json says what the tensors are; the folder may have one.");
        }
        if (!scheme.method().isEmpty() && runtimes().isEmpty()) {
            warnings.add(
                    "No engine known here runs weights packed by %s; convert them to GGUF."
                            .formatted(scheme.method()));
        }
        var nominal = scheme.precision(scheme.bits());
        if (!scheme.method().isEmpty() && nominal != precision) {
            warnings.add(
                    "The configuration says %s, but most weights of the blocks are %s."
                            .formatted(nominal, precision));
        }
        return warnings;
    }
}
