package io.flotilla.controller.registry;

import io.flotilla.controller.shared.Digest;
import io.flotilla.controller.shared.ResourceName;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * Weights that change what a version answers, and are nothing without it.
 *
 * @param files by path
 * @param baseVariant that it was compared with
 * @param baseDigest of all weights of that variant, to which it is bound; see {@link
 *     io.flotilla.contract.format.adapter.BaseDigest}
 */
public record Adapter(
        ResourceName name,
        List<VariantFile> files,
        AdapterFacts facts,
        ResourceName baseVariant,
        Digest baseDigest,
        Instant createTime) {

    public static final ResourceName.Kind NAMES =
            ResourceName.kind("models/{model}/versions/{version}/adapters/{adapter}");

    public Adapter {
        files = files.stream().sorted(Comparator.comparing(VariantFile::path)).toList();
    }

    /** The resource name of the version that it is for. */
    public ResourceName version() {
        return ModelVersion.NAMES.of(name.id("model"), name.id("version"));
    }

    /** Sum of its files' sizes. */
    public long sizeBytes() {
        return files.stream().mapToLong(VariantFile::sizeBytes).sum();
    }

    public boolean hasFilesOf(Adapter other) {
        return files.size() == other.files.size()
                && files.stream().allMatch(file -> other.files.stream().anyMatch(file::sameAs));
    }
}
