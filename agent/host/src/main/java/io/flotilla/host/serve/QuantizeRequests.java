package io.flotilla.host.serve;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.Limits;
import io.flotilla.host.engine.QuantizationOptions;
import io.flotilla.host.engine.QuantizationOptions.Activations;
import io.flotilla.host.engine.QuantizationOrder;
import io.flotilla.host.engine.VariantFiles;
import io.flotilla.proto.runtime.v1.GgufQuantization;
import io.flotilla.proto.runtime.v1.OnnxQuantization;
import io.flotilla.proto.runtime.v1.QuantizeRequest;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;

/** Reads what a request asks to make, and refuses what is wrong with it. */
final class QuantizeRequests {
    private static final Set<Integer> BLOCK_SIZES = Set.of(0, 16, 32, 64, 128, 256);
    private static final int MOST_CALIBRATION_TEXTS = 1_024;

    private QuantizeRequests() {}

    static QuantizationOrder order(QuantizeRequest request, OutputFolder output)
            throws HostProblem {
        if (request.getPrecision().isEmpty()) {
            throw HostProblem.invalid("precision", "precision is empty.");
        }
        return new QuantizationOrder(
                VariantFiles.in(
                        request.getFolder(), request.getModelPath(), request.getTokenizerPath()),
                output.file(request.getOutputPath()),
                request.getPrecision(),
                Limits.of(request.getThreads(), 0).threads(),
                options(request));
    }

    private static QuantizationOptions options(QuantizeRequest request) throws HostProblem {
        return switch (request.getOptionsCase()) {
            case ONNX -> options(request.getOnnx());
            case GGUF -> options(request.getGguf());
            case OPTIONS_NOT_SET -> new QuantizationOptions.Unspecified();
        };
    }

    private static QuantizationOptions.Onnx options(OnnxQuantization onnx) throws HostProblem {
        if (!BLOCK_SIZES.contains(onnx.getBlockSize())) {
            throw HostProblem.invalid("onnx.block_size", "block_size must be one of 16 to 256.");
        }
        if (onnx.getCalibrationTextsCount() > MOST_CALIBRATION_TEXTS) {
            throw HostProblem.invalid(
                    "onnx.calibration_texts",
                    "At most %d texts calibrate.".formatted(MOST_CALIBRATION_TEXTS));
        }
        return new QuantizationOptions.Onnx(
                activations(onnx.getActivations()),
                onnx.getBlockSize(),
                onnx.getCalibrationTextsList(),
                onnx.getOptimizeGraph());
    }

    private static Activations activations(OnnxQuantization.Activations activations) {
        return switch (activations) {
            case ACTIVATIONS_WEIGHT_ONLY -> Activations.WEIGHT_ONLY;
            case ACTIVATIONS_DYNAMIC -> Activations.DYNAMIC;
            case ACTIVATIONS_STATIC -> Activations.STATIC;
            case ACTIVATIONS_UNSPECIFIED, UNRECOGNIZED -> Activations.UNSPECIFIED;
        };
    }

    private static QuantizationOptions.Gguf options(GgufQuantization gguf) throws HostProblem {
        String matrix = gguf.getImportanceMatrixPath();
        return new QuantizationOptions.Gguf(
                matrix.isEmpty() ? null : importanceMatrix(matrix), gguf.getPure());
    }

    private static Path importanceMatrix(String text) throws HostProblem {
        try {
            Path path = Path.of(text);
            if (path.isAbsolute() && Files.isRegularFile(path)) {
                return path;
            }
        } catch (InvalidPathException e) {
            // Refused below, like any other path of no file.
        }
        throw HostProblem.invalid(
                "gguf.importance_matrix_path",
                "importance_matrix_path must be the absolute path of a file.");
    }
}
