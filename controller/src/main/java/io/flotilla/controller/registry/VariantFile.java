package io.flotilla.controller.registry;

import io.flotilla.controller.artifact.Artifact;
import io.flotilla.controller.shared.Digest;

/**
 * One file of a variant.
 *
 * @param path relative to the variant's folder
 */
public record VariantFile(String path, Role role, Artifact artifact) {

    /** What a file is for. */
    public enum Role {
        /** The file that the engine loads first. */
        MODEL,
        /** Weights that the model file refers to. */
        WEIGHTS,
        /** Tokenizer definition. */
        TOKENIZER,
        /** Any further configuration. */
        CONFIG;

        /** Whether a change of the file is another model, not another way to ask it. */
        public boolean hasWeights() {
            return switch (this) {
                case MODEL, WEIGHTS -> true;
                case TOKENIZER, CONFIG -> false;
            };
        }
    }

    public Digest digest() {
        return artifact.digest();
    }

    public long sizeBytes() {
        return artifact.sizeBytes();
    }

    /** Whether it has the same path, role and content. */
    boolean sameAs(VariantFile other) {
        return path.equals(other.path) && role == other.role && digest().equals(other.digest());
    }

    /** The path that a reference within this file stands for. */
    String resolve(String reference) {
        return path.substring(0, path.lastIndexOf('/') + 1) + reference;
    }
}
