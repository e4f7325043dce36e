package io.flotilla.controller.making.converter;

import io.flotilla.controller.making.evaluation.Metric;
import java.io.Serial;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Starts processes in which engines make and measure variants. */
public interface RuntimeHosts {

    /** Whether this controller has a runtime host to start. */
    boolean areAvailable();

    /** Starts one; the caller closes it, and may do so from any thread to end what it does. */
    Host start() throws Failure, InterruptedException;

    /** A process with an engine. One call at a time. */
    interface Host extends AutoCloseable {

        /** Makes another precision, and returns the files written, the model first. */
        List<String> quantize(Order order, ProgressListener listener)
                throws Failure, InterruptedException;

        /** Loads a variant, once. */
        Loaded load(Model model) throws Failure, InterruptedException;

        /** Runs inputs through the loaded variant. */
        Evaluated evaluate(Inputs inputs, ProgressListener listener)
                throws Failure, InterruptedException;

        /** Embeds texts with the loaded variant. */
        List<List<Float>> embed(List<String> texts) throws Failure, InterruptedException;

        @Override
        void close();
    }

    /** Hears how far a call is. */
    @FunctionalInterface
    interface ProgressListener {
        void progressed(double doneRatio, String step);
    }

    /**
     * A model on disk.
     *
     * @param runtime id of the engine that runs it
     * @param path of the model file in the folder
     * @param tokenizer path of the tokenizer in the folder; empty: none
     */
    record Model(String runtime, Path folder, String path, String tokenizer) {}

    /**
     * What is to be made of a model.
     *
     * @param runtime id of the engine that the result is for
     * @param folder empty folder for the result
     * @param calibration texts to see ranges of activations on, none for a model that takes inputs
     *     drawn at random; null: they are not fixed
     * @param importance which weights matter, as llama.cpp's imatrix tool writes it; null: not said
     */
    record Order(
            Model source,
            String runtime,
            Path folder,
            String path,
            String precision,
            @Nullable List<String> calibration,
            @Nullable Path importance) {

        public Order {
            calibration = calibration == null ? null : List.copyOf(calibration);
        }
    }

    /** What loading has shown. */
    record Loaded(double seconds, int embeddingLength) {}

    /**
     * Inputs to run.
     *
     * @param texts empty: random tensors of the model's own input signature
     * @param outputs file to write the outputs to; null: they are not kept
     * @param reference outputs to compare with; null: none
     */
    record Inputs(List<String> texts, @Nullable Path outputs, @Nullable Path reference) {

        public Inputs {
            texts = List.copyOf(texts);
        }
    }

    /**
     * What running inputs has shown.
     *
     * @param measurements figures by {@link Metric}
     * @param runtime the engine with its version
     */
    record Evaluated(Map<String, Double> measurements, String runtime) {

        public Evaluated {
            measurements = Map.copyOf(measurements);
        }
    }

    /** What a host could not do, or that it ended. */
    final class Failure extends Exception {

        @Serial private static final long serialVersionUID = 1;

        /** What another try may change. */
        public enum Kind {
            /** The model or the wish is at fault: it would fail again. */
            UNSUPPORTED,
            /** It needed more memory than there was. */
            OUT_OF_MEMORY,
            /** The process ended or hung; another try may succeed. */
            CRASHED
        }

        private final Kind kind;

        public Failure(Kind kind, String message) {
            super(message);
            this.kind = kind;
        }

        public Kind kind() {
            return kind;
        }
    }
}
