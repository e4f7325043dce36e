package io.flotilla.contract.format;

import java.util.List;

/**
 * What a directory of safetensors says of itself in its configuration.
 *
 * @param architectureClass the class that computes it, such as {@code Qwen3ForCausalLM}; empty if
 *     nothing says
 * @param runtimes the engines that can run it, the best first; empty if none of those known here
 */
public record SafetensorsFacts(
        String architectureClass, Packing packing, List<ModelRuntime> runtimes)
        implements FormatFacts {

    public SafetensorsFacts {
        runtimes = List.copyOf(runtimes);
    }

    /**
     * How weights are packed.
     *
     * @param method the quantizer's own name, such as {@code gptq}; empty if weights are not packed
     * @param bits of one weight; of the most weights where layers differ; 0 if not packed
     * @param groupSize weights that share a scale; 0 if a whole row or tensor does
     * @param mode the variety of the method, such as {@code affine}
     * @param layerOverrides layers that are packed otherwise, or not at all
     */
    public record Packing(String method, int bits, int groupSize, String mode, int layerOverrides) {

        public static final Packing NONE = new Packing("", 0, 0, "", 0);
    }

    @Override
    public Layout.Filling filling() {
        return Layout.Filling.PADDING;
    }
}
