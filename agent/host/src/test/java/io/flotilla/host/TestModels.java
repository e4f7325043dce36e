package io.flotilla.host;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flotilla.proto.runtime.v1.LoadRequest;
import io.flotilla.proto.runtime.v1.QuantizeRequest;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Small trained language models in GGUF, that are not part of the project: looked for in the folder
 * that FLOTILLA_TEST_MODELS names, or beside the repository.
 */
enum TestModels {
    /** 64 wide, 260 thousand parameters. */
    STORIES("stories260K.gguf"),
    /** 256 wide, so that every type of llama.cpp fits every matrix; 2.6 million parameters. */
    TALES("tales2M.gguf");

    private static final Path FOLDER =
            Path.of(System.getenv().getOrDefault("FLOTILLA_TEST_MODELS", "../../../shared/models"))
                    .toAbsolutePath()
                    .normalize();

    private final String file;

    TestModels(String file) {
        this.file = file;
    }

    /** The file; the test is left out where it is not there. */
    Path path() {
        Path path = FOLDER.resolve(file);
        assumeTrue(Files.exists(path), () -> "There is no " + path + ": set FLOTILLA_TEST_MODELS.");
        return path;
    }

    LoadRequest.Builder loadRequest() {
        return loadRequest(path());
    }

    static LoadRequest.Builder loadRequest(Path model) {
        return LoadRequest.newBuilder()
                .setRuntime("llama.cpp")
                .setFolder(model.resolveSibling("").toString())
                .setModelPath(model.getFileName().toString())
                .setThreads(1);
    }

    QuantizeRequest.Builder quantizeRequest(String precision, Path output) {
        return QuantizeRequest.newBuilder()
                .setRuntime("llama.cpp")
                .setFolder(path().resolveSibling("").toString())
                .setModelPath(file)
                .setOutputFolder(output.toString())
                .setOutputPath("model.gguf")
                .setPrecision(precision)
                .setThreads(1);
    }
}
