package io.flotilla.contract.format.folder;

import io.flotilla.contract.format.lineage.Origin;

/**
 * What a model says of itself beyond its weights. A text that is not there is empty.
 *
 * @param license as declared, usually an SPDX identifier
 * @param tokenizer the kind or class of the tokenizer
 * @param minimumRuntime the oldest version of the first engine that can load it, where known
 * @param origin where it comes from
 */
public record Description(
        String name,
        String license,
        String tokenizer,
        boolean hasChatTemplate,
        String minimumRuntime,
        Origin origin) {

    /** A description that does not say where the model comes from. */
    public Description(
            String name,
            String license,
            String tokenizer,
            boolean hasChatTemplate,
            String minimumRuntime) {
        this(name, license, tokenizer, hasChatTemplate, minimumRuntime, Origin.UNKNOWN);
    }
}
