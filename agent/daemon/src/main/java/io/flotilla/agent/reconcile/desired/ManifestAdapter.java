package io.flotilla.agent.reconcile.desired;

import io.flotilla.agent.artifact.ArtifactRef;

/**
 * Weights in one file that change what a variant writes, and are nothing without it.
 *
 * @param name models/{model}/versions/{version}/adapters/{adapter}
 */
public record ManifestAdapter(String name, ArtifactRef artifact) {
    /** No file of a variant is below a name that begins with a dot. */
    private static final String FOLDER = ".adapters/";

    /** The last part of its name, by which texts ask for it. */
    public String id() {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    /** Where it is in the folder of a variant. */
    public String path() {
        return FOLDER + id() + ".gguf";
    }
}
