package io.flotilla.cli.publish;

import io.flotilla.cli.CommandFailure;
import io.flotilla.cli.inspect.LocalFolder;
import io.flotilla.cli.inspect.Refusals;
import io.flotilla.contract.format.folder.FileRole;
import io.flotilla.contract.format.folder.FolderInspection;
import io.flotilla.contract.format.folder.FolderInspection.FoundAdapter;
import io.flotilla.contract.format.folder.FolderInspection.Refused;
import io.flotilla.contract.format.inspect.ModelFolders;
import io.flotilla.proto.registry.v1.Adapter;
import io.flotilla.proto.registry.v1.VariantFile.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The files on this machine that make up one adapter.
 *
 * @param id its id
 * @param files its files
 */
record LocalAdapter(String id, List<LocalFile> files) {
    /** The folder beside variants in which each adapter has a folder named after its id. */
    static final String FOLDER = "adapters";

    LocalAdapter {
        files = List.copyOf(files);
    }

    /** Reads a GGUF file that is one, or the folder that PEFT or MLX have written. */
    static LocalAdapter read(String id, Path path) {
        if (!Files.exists(path)) {
            throw CommandFailure.usage(path + " does not exist.");
        }
        var folder =
                Files.isDirectory(path)
                        ? path
                        : Objects.requireNonNull(path.toAbsolutePath().getParent());
        return switch (inspect(path)) {
            case FoundAdapter(_, var roles) -> new LocalAdapter(id, files(folder, roles));
            case Refused refused -> throw Refusals.of(folder.resolve(refused.path()), refused);
            default ->
                    throw CommandFailure.usage(
                            path
                                    + " is no adapter: neither a GGUF file that says it is one, nor"
                                    + " a folder with adapter_config.json and safetensors.");
        };
    }

    private static FolderInspection inspect(Path path) {
        try {
            return Files.isDirectory(path)
                    ? ModelFolders.inspect(LocalFolder.direct(path))
                    : ModelFolders.inspectFile(
                            String.valueOf(path.getFileName()), LocalFolder.source(path));
        } catch (IOException e) {
            throw CommandFailure.usage("Cannot read " + path + ": " + e);
        }
    }

    private static List<LocalFile> files(Path folder, Map<String, FileRole> roles) {
        return roles.entrySet().stream()
                .filter(file -> isNeeded(file.getValue()))
                .map(
                        file ->
                                LocalFile.of(
                                        file.getKey(),
                                        file.getValue() == FileRole.WEIGHTS
                                                ? Role.ROLE_WEIGHTS
                                                : Role.ROLE_CONFIG,
                                        folder.resolve(file.getKey())))
                .toList();
    }

    private static boolean isNeeded(FileRole role) {
        return role == FileRole.WEIGHTS || role == FileRole.CONFIG;
    }

    /** The message that asks the registry for it; an empty variant leaves the choice to it. */
    Adapter message(String baseVariant) {
        var adapter = Adapter.newBuilder().setBaseVariant(baseVariant);
        files.forEach(file -> adapter.addFiles(file.message()));
        return adapter.build();
    }
}
