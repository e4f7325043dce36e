package io.flotilla.agent.reconcile.desired;

import io.flotilla.agent.artifact.ArtifactRef;
import io.flotilla.contract.index.Digest;
import io.flotilla.contract.selection.Variant;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One variant with its files, and the adapters that are offered upon it.
 *
 * @param selectable what selection knows of it
 * @param files its own
 */
public record ManifestVariant(
        Variant selectable, List<VariantFile> files, List<ManifestAdapter> adapters) {

    public ManifestVariant {
        files = List.copyOf(files);
        adapters = List.copyOf(adapters);
    }

    /** A variant without adapters. */
    public ManifestVariant(Variant selectable, List<VariantFile> files) {
        this(selectable, files, List.of());
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

    /** Sum of the sizes of its files and of its adapters'. */
    public long totalBytes() {
        return selectable.sizeBytes() + adapterBytes();
    }

    /** Sum of the sizes of its adapters. */
    public long adapterBytes() {
        return adapters.stream().mapToLong(adapter -> adapter.artifact().sizeBytes()).sum();
    }

    /** All artifacts that are needed to run it with its adapters, by their place in its folder. */
    public Map<String, ArtifactRef> artifacts() {
        var artifacts = new LinkedHashMap<String, ArtifactRef>();
        files.forEach(file -> artifacts.put(file.path(), file.artifact()));
        adapters.forEach(adapter -> artifacts.put(adapter.path(), adapter.artifact()));
        return artifacts;
    }

    /** Path of the first file of a role; empty if there is none. */
    public String pathOf(Role role) {
        return files.stream()
                .filter(file -> file.role() == role)
                .map(VariantFile::path)
                .findFirst()
                .orElse("");
    }

    /** Digests of all that is needed to run it. */
    public Set<Digest> digests() {
        return artifacts().values().stream().map(ArtifactRef::sha256).collect(Collectors.toSet());
    }

    /**
     * SHA-256 over the paths and digests of its own files: variants of other names that have the
     * same files have the same.
     */
    public Digest content() {
        var listed =
                files.stream()
                        .map(file -> file.path() + "=" + file.artifact().sha256())
                        .sorted()
                        .collect(Collectors.joining("\n"));
        return Digest.over(listed.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether files and adapters are the same, byte for byte and place for place. */
    public boolean hasFilesOf(ManifestVariant other) {
        return Set.copyOf(files).equals(Set.copyOf(other.files))
                && Set.copyOf(adapters).equals(Set.copyOf(other.adapters));
    }
}
