package io.flotilla.agent.reconcile.desired;

import io.flotilla.agent.artifact.ArtifactRef;
import io.flotilla.contract.index.Digest;
import io.flotilla.contract.selection.Variant;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One variant with its files.
 *
 * @param selectable what selection knows of it
 */
public record ManifestVariant(Variant selectable, List<VariantFile> files) {

    public ManifestVariant {
        files = List.copyOf(files);
    }

    /**
     * One file of a variant.
     *
     * @param path relative, within the variant's folder
     */
    public record VariantFile(String path, Role role, ArtifactRef artifact) {}

    /** What a file is for. */
    public enum Role {
        /** The file that the engine loads first. */
        MODEL,
        /** Weights that the model file refers to. */
        WEIGHTS,
        /** Tokenizer definition. */
        TOKENIZER,
        /** Any further configuration. */
        CONFIG
    }

    /** Its full resource name. */
    public String name() {
        return selectable.name();
    }

    /** Sum of its files' sizes. */
    public long totalBytes() {
        return selectable.sizeBytes();
    }

    /** Path of the first file of a role; empty if there is none. */
    public String pathOf(Role role) {
        return files.stream()
                .filter(file -> file.role() == role)
                .map(VariantFile::path)
                .findFirst()
                .orElse("");
    }

    /** Digests of all its files. */
    public Set<Digest> digests() {
        return files.stream().map(file -> file.artifact().sha256()).collect(Collectors.toSet());
    }

    /**
     * SHA-256 over the paths and digests of its files: variants of other names that have the same
     * files have the same.
     */
    public Digest content() {
        var listed =
                files.stream()
                        .map(file -> file.path() + "=" + file.artifact().sha256())
                        .sorted()
                        .collect(Collectors.joining("\n"));
        return Digest.over(listed.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether the files are the same, byte for byte and place for place. */
    public boolean hasFilesOf(ManifestVariant other) {
        return Set.copyOf(files).equals(Set.copyOf(other.files));
    }
}
