package io.flotilla.controller.registry;

import io.flotilla.contract.fit.VariantFacts;
import io.flotilla.contract.format.adapter.BaseDigest;
import io.flotilla.controller.shared.Digest;
import io.flotilla.controller.shared.ResourceName;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One build of a version: a format and precision that certain runtimes can run.
 *
 * @param files by path; exactly one is the model file
 * @param facts what its model file says of itself
 * @param warnings worth knowing about its model file, one sentence each
 * @param madeFrom the variant of the same version that it was made from here; null: it was uploaded
 */
public record Variant(
        ResourceName name,
        List<VariantFile> files,
        VariantFacts facts,
        List<String> warnings,
        @Nullable ResourceName madeFrom,
        Instant createTime) {

    public static final ResourceName.Kind NAMES =
            ResourceName.kind("models/{model}/versions/{version}/variants/{variant}");

    public Variant {
        files = files.stream().sorted(Comparator.comparing(VariantFile::path)).toList();
        warnings = List.copyOf(warnings);
    }

    /** Whether somebody brought it, as opposed to the controller having made it. */
    public boolean isUploaded() {
        return madeFrom == null;
    }

    public String id() {
        return name.id("variant");
    }

    /** The resource name of the version that it is a build of. */
    public ResourceName version() {
        return ModelVersion.NAMES.of(name.id("model"), name.id("version"));
    }

    /** The file that the engine loads first. */
    public VariantFile modelFile() {
        return files.stream()
                .filter(file -> file.role() == VariantFile.Role.MODEL)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(name + " has no model file"));
    }

    /** Stands for all its weights: what an adapter is bound to that is for this variant. */
    public Digest weightsDigest() {
        var weights = new TreeMap<String, io.flotilla.contract.index.Digest>();
        files.stream()
                .filter(file -> file.role().hasWeights())
                .forEach(
                        file ->
                                weights.put(
                                        file.path(),
                                        io.flotilla.contract.index.Digest.ofBytes(
                                                file.digest().bytes())));
        return new Digest(BaseDigest.over(weights).toString());
    }

    /** The one whose weights are stored most exactly, by which the others are judged. */
    public static Optional<Variant> mostExact(Collection<Variant> variants) {
        return variants.stream()
                .filter(variant -> variant.facts().format() != null)
                .min(
                        Comparator.comparing((Variant v) -> v.facts().precisionClass())
                                .reversed()
                                .thenComparing(
                                        v -> v.facts().weights().bitsPerWeight(),
                                        Comparator.reverseOrder())
                                .thenComparing(Variant::id));
    }

    /** Sum of its files' sizes. */
    public long sizeBytes() {
        return files.stream().mapToLong(VariantFile::sizeBytes).sum();
    }

    /** Whether it consists of the same files as the other. */
    public boolean hasFilesOf(Variant other) {
        return files.size() == other.files.size()
                && IntStream.range(0, files.size())
                        .allMatch(i -> files.get(i).sameAs(other.files.get(i)));
    }
}
