package io.flotilla.contract.format;

import io.flotilla.contract.format.lineage.Origin;
import java.util.List;

/**
 * What a GGUF file says of itself. A text that is not there is empty.
 *
 * @param version of the container, 2 or 3
 * @param license as declared, usually an SPDX identifier
 * @param alignment of every tensor's offset, in bytes
 * @param claimedPrecision what {@code general.file_type} says, which need not be true
 * @param bitnet whether tensors have types that only bitnet.cpp knows
 * @param origin where the model comes from
 */
public record GgufFacts(
        int version,
        String name,
        String license,
        int alignment,
        String claimedPrecision,
        Tokenizer tokenizer,
        boolean bitnet,
        Origin origin)
        implements FormatFacts {

    /** Facts of a file that does not say where it comes from. */
    public GgufFacts(
            int version,
            String name,
            String license,
            int alignment,
            String claimedPrecision,
            Tokenizer tokenizer,
            boolean bitnet) {
        this(
                version,
                name,
                license,
                alignment,
                claimedPrecision,
                tokenizer,
                bitnet,
                Origin.UNKNOWN);
    }

    /** The tokenizer that the file carries. */
    public record Tokenizer(String model, boolean hasChatTemplate) {}

    @Override
    public List<ModelRuntime> runtimes() {
        return List.of(bitnet ? ModelRuntime.BITNET_CPP : ModelRuntime.LLAMA_CPP);
    }

    @Override
    public Layout.Filling filling() {
        return Layout.Filling.PADDING;
    }
}
