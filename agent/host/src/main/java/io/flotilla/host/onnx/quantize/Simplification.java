package io.flotilla.host.onnx.quantize;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Has the engine simplify a graph before it is rewritten, in the ways that hold on every machine:
 * what is constant is computed, what is done twice is done once, what has no effect goes.
 *
 * <p>The engine holds the whole model in memory for that.
 */
final class Simplification implements AutoCloseable {
    private static final String NAME = ".simplified.onnx";

    private final Path model;
    private final Path data;

    private Simplification(Path folder) {
        this.model = folder.resolve(NAME);
        this.data = folder.resolve(NAME + ".data");
    }

    /** Simplifies a model into files of the folder, which are there until this is closed. */
    static Simplification of(Path source, Path folder, Sessions sessions) throws HostProblem {
        Simplification simplification = new Simplification(folder);
        try (OrtSession _ =
                sessions.open(
                        source,
                        options -> {
                            options.setOptimizationLevel(OptLevel.BASIC_OPT);
                            options.setOptimizedModelFilePath(simplification.model.toString());
                            options.addConfigEntry(
                                    "session.optimized_model_external_initializers_file_name",
                                    NAME + ".data");
                            options.addConfigEntry(
                                    "session.optimized_model_external_initializers_min_size_in_bytes",
                                    "1024");
                        })) {
            return simplification;
        } catch (OrtException e) {
            throw new HostProblem(
                    Reason.QUANTIZATION_UNSUPPORTED,
                    "The engine cannot simplify the graph: " + e.getMessage(),
                    Map.of(),
                    e);
        }
    }

    Path model() {
        return model;
    }

    @Override
    public void close() throws HostProblem {
        try {
            Files.deleteIfExists(model);
            Files.deleteIfExists(data);
        } catch (IOException e) {
            throw HostProblem.outputFailed(e);
        }
    }
}
