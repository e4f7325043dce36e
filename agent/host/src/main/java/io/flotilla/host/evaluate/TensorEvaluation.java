package io.flotilla.host.evaluate;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import io.flotilla.host.engine.ProgressSink;
import io.flotilla.host.engine.TensorModel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.SplittableRandom;

/**
 * Runs inputs drawn at random. A record of kept outputs is one output tensor: the number of its
 * elements, an int, and these, floats.
 */
final class TensorEvaluation {
    private final TensorModel model;
    private final EvaluationInputs.Drawn inputs;
    private final OutputFiles files;
    private double cosines;
    private long outputs;
    private double errorSquares;
    private double referenceSquares;
    private long engineNanos;

    TensorEvaluation(TensorModel model, EvaluationInputs.Drawn inputs, OutputFiles files) {
        this.model = model;
        this.inputs = inputs;
        this.files = files;
    }

    Evaluation run(ProgressSink progress) throws HostProblem {
        OutputsHeader header = OutputsHeader.ofDrawn(model.inputSignature(), inputs);
        SplittableRandom seeds = new SplittableRandom(inputs.seed());
        try (OutputsReader expected = OutputsReader.open(files.reference(), header);
                OutputsWriter kept = OutputsWriter.open(files.kept(), header)) {
            for (int i = 0; i < inputs.count(); i++) {
                progress.report((double) i / inputs.count(), "input " + (i + 1));
                run(seeds.split(), expected, kept);
            }
            expected.requireEnd();
            kept.commit();
            return new Evaluation(comparison(expected.isPresent()), 0, 0, engineNanos);
        }
    }

    private void run(SplittableRandom random, OutputsReader expected, OutputsWriter kept)
            throws HostProblem {
        long start = System.nanoTime();
        var tensors = model.run(random);
        engineNanos += System.nanoTime() - start;
        for (FloatBuffer tensor : tensors) {
            requireNumbers(tensor);
            if (kept.isKeeping()) {
                kept.write(bytes(tensor));
            }
            if (expected.isPresent()) {
                compare(tensor, expected);
            }
        }
    }

    private static void requireNumbers(FloatBuffer tensor) throws HostProblem {
        for (int i = tensor.position(); i < tensor.limit(); i++) {
            if (!Float.isFinite(tensor.get(i))) {
                throw new HostProblem(
                        Reason.INFERENCE_FAILED, "The model's answer is not a number.");
            }
        }
    }

    private static ByteBuffer bytes(FloatBuffer tensor) {
        ByteBuffer bytes =
                ByteBuffer.allocate(Integer.BYTES + tensor.remaining() * Float.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(tensor.remaining());
        bytes.slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(tensor.duplicate());
        return bytes.rewind();
    }

    private void compare(FloatBuffer tensor, OutputsReader expected) throws HostProblem {
        if (expected.read(Integer.BYTES).getInt() != tensor.remaining()) {
            throw OutputsHeader.mismatch("The reference's outputs are of another size.");
        }
        FloatBuffer reference = expected.read(tensor.remaining() * Float.BYTES).asFloatBuffer();
        Cosine cosine = new Cosine();
        for (int i = 0; i < reference.remaining(); i++) {
            cosine.add(tensor.get(tensor.position() + i), reference.get(i));
        }
        cosines += cosine.value();
        outputs++;
        errorSquares += cosine.errorSquares();
        referenceSquares += cosine.referenceSquares();
    }

    private Comparison comparison(boolean hasReference) {
        return hasReference
                ? new Comparison.Tensors(relativeError(), outputs == 0 ? 1 : cosines / outputs)
                : new Comparison.None();
    }

    /** Of a reference that is zero everywhere, the error itself. */
    private double relativeError() {
        return Math.sqrt(referenceSquares == 0 ? errorSquares : errorSquares / referenceSquares);
    }
}
