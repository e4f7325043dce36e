package io.flotilla.controller.registry.publishing;

import io.flotilla.contract.format.Format;
import io.flotilla.contract.format.Inspection.Malformed;
import io.flotilla.contract.format.adapter.Adapter;
import io.flotilla.contract.format.adapter.AdapterFit;
import io.flotilla.contract.format.folder.FolderInspection.FoundAdapter;
import io.flotilla.contract.format.folder.FolderInspection.Refused;
import io.flotilla.contract.format.inspect.ModelFolders;
import io.flotilla.controller.artifact.ArtifactStore;
import io.flotilla.controller.registry.Variant;
import io.flotilla.controller.registry.VariantFile;
import io.flotilla.controller.registry.VariantFile.Role;
import io.flotilla.controller.shared.FleetException.InvalidArgument;
import io.flotilla.controller.shared.FleetException.Violation;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** Looks into the files of an adapter, and whether they contradict its base. */
@Singleton
class AdapterInspector {

    private final ArtifactStore artifacts;
    private final VariantInspector variants;

    AdapterInspector(ArtifactStore artifacts, VariantInspector variants) {
        this.artifacts = artifacts;
        this.variants = variants;
    }

    /**
     * Inspects the files of an adapter.
     *
     * @throws InvalidArgument if they are none
     */
    Adapter inspect(List<VariantFile> files) {
        var weights =
                files.stream()
                        .filter(file -> file.role() == Role.WEIGHTS)
                        .findFirst()
                        .orElseThrow();
        try (var folder = StoredFolder.around(weights, files, artifacts)) {
            return switch (ModelFolders.inspect(folder.sources())) {
                case FoundAdapter(var adapter, _) -> adapter;
                case Refused(var path, Malformed(var format, var reason, var offset)) ->
                        throw refused(
                                "ADAPTER_MALFORMED",
                                "%s is no sound %s file: at byte %d, %s"
                                        .formatted(folder.whole(path), format, offset, reason));
                default ->
                        throw refused(
                                "NO_ADAPTER",
                                weights.path()
                                        + " is no adapter: neither a GGUF file that says it is one,"
                                        + " nor safetensors beside an adapter_config.json");
            };
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /**
     * Compares an adapter with its base.
     *
     * @throws InvalidArgument if it is for another model
     */
    void checkFit(Adapter adapter, Variant base) {
        AdapterFit.contradiction(adapter, variants.modelOf(base.files()))
                .ifPresent(
                        contradiction -> {
                            throw refused(
                                    "ADAPTER_OF_ANOTHER_MODEL",
                                    "it is not for %s: %s".formatted(base.name(), contradiction));
                        });
    }

    /** Whether tensors of a base in the format are named as those of the adapter are. */
    static boolean isOfKind(Adapter adapter, Variant base) {
        var format = base.facts().format();
        return switch (adapter.format()) {
            case GGUF -> format == Format.GGUF;
            case SAFETENSORS, MLX -> format == Format.SAFETENSORS || format == Format.MLX;
            case ONNX, OPENVINO_IR, LITERT, LITERT_LM -> false;
        };
    }

    private static InvalidArgument refused(String reason, String description) {
        return new InvalidArgument(
                reason, List.of(new Violation("adapter.files", description)), Map.of());
    }
}
