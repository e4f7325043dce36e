package io.flotilla.host.engine;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What only one format needs to be told about a quantization. */
public sealed interface QuantizationOptions {

    /** Nothing was said: the engine's own choice. */
    record Unspecified() implements QuantizationOptions {}

    /**
     * How an ONNX file is quantized.
     *
     * @param blockSize weights that share one scale: 16, 32, 64, 128 or 256; 0: 32
     * @param calibrationTexts texts to calibrate with, at most 1,024
     * @param optimizeGraph lets the engine simplify the graph first
     */
    record Onnx(
            Activations activations,
            int blockSize,
            List<String> calibrationTexts,
            boolean optimizeGraph)
            implements QuantizationOptions {
        static final Onnx DEFAULT = new Onnx(Activations.UNSPECIFIED, 0, List.of(), false);

        public Onnx {
            calibrationTexts = List.copyOf(calibrationTexts);
        }
    }

    /**
     * How a GGUF file is quantized.
     *
     * @param importanceMatrix which weights matter, as llama.cpp writes it; may be absent
     * @param pure gives every tensor the same type
     */
    record Gguf(@Nullable Path importanceMatrix, boolean pure) implements QuantizationOptions {
        static final Gguf DEFAULT = new Gguf(null, false);
    }

    /** What happens to activations in an ONNX graph. */
    enum Activations {
        /** Weight-only below 8 bits, else dynamic. */
        UNSPECIFIED,
        /** They stay as they are; weights are stored in blocks. */
        WEIGHT_ONLY,
        /** Quantized as the model runs, with the range of each input. */
        DYNAMIC,
        /** Quantized with ranges seen on calibration inputs. */
        STATIC
    }
}
