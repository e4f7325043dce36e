package io.flotilla.cli.source;

import io.flotilla.cli.CommandFailure;
import io.flotilla.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The models that Ollama keeps on this machine.
 *
 * @param folder OLLAMA_MODELS, or .ollama/models in the home folder
 */
record OllamaStore(Path folder) {
    private static final int LARGEST_MANIFEST_BYTES = 4 << 20;

    static OllamaStore of(Map<String, String> environment) {
        var own = environment.getOrDefault("OLLAMA_MODELS", "");
        return new OllamaStore(
                own.isBlank()
                        ? Path.of(System.getProperty("user.home"), ".ollama", "models")
                        : Path.of(own));
    }

    /** The manifest of a model, if it has been pulled or made here. */
    Optional<Manifest> manifest(RegistryName name) {
        var file =
                folder.resolve("manifests")
                        .resolve(name.host())
                        .resolve(name.repository())
                        .resolve(name.reference());
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            if (Files.size(file) > LARGEST_MANIFEST_BYTES) {
                throw new CommandFailure(ExitCode.FAILED, file + " is larger than 4 MiB.");
            }
            return Optional.of(Manifest.parse(Files.readAllBytes(file), file.toString()));
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** Where a layer lies. */
    Path blob(Layer layer) {
        return folder.resolve("blobs").resolve("sha256-" + layer.sha256());
    }

    private static CommandFailure unreadable(Path file, IOException e) {
        return new CommandFailure(ExitCode.FAILED, "Cannot use " + file + ": " + e);
    }
}
