package io.flotilla.host.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.InferenceModel.Interruption;
import io.flotilla.host.engine.TensorModel;
import io.flotilla.host.tensor.ClassScores;
import io.flotilla.host.tensor.Tensor;
import io.flotilla.host.tensor.TensorSpec;
import io.flotilla.host.tensor.TensorType;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * A model in ONNX Runtime that classifies pictures, which come as files and are decoded here, where
 * a crafted one finds the least. They run one by one, as texts do. What is measured of it is
 * measured upon pixels drawn at random, as of any other graph of tensors.
 */
final class OnnxPictureClassifier implements TensorModel {
    private static final String IMAGE = "image";
    private static final int MOST_PICTURES = 16;

    private final OrtSession session;
    private final PictureGraph pictures;
    private final OnnxTensorModel graph;
    private final ClassScores scores;
    private final TensorSignature signature;

    private OnnxPictureClassifier(
            OrtSession session, PictureGraph pictures, OnnxTensorModel graph, ClassLabels labels)
            throws HostProblem, OrtException {
        this.session = session;
        this.pictures = pictures;
        this.graph = graph;
        this.scores = labels.scores(warm().length);
        this.signature =
                new TensorSignature(
                        List.of(new TensorSpec(IMAGE, TensorType.BYTES, List.of(-1L))),
                        scores.specs());
    }

    /** Takes over a session, and runs one picture: that it works is known from then on. */
    static OnnxPictureClassifier warm(
            OrtSession session, PictureGraph pictures, ClassLabels labels, int threads)
            throws HostProblem {
        try {
            return new OnnxPictureClassifier(
                    session,
                    pictures,
                    OnnxTensorModel.warmed(session, List.of(pictures.drawn()), threads),
                    labels);
        } catch (HostProblem problem) {
            OnnxModel.close(session);
            throw problem;
        } catch (OrtException e) {
            OnnxModel.close(session);
            throw OrtProblems.ofLoading(e);
        }
    }

    private float[] warm() throws HostProblem, OrtException {
        OnnxTensor drawn = pictures.drawn().draw(new SplittableRandom(0));
        return logits(drawn, new Interruption());
    }

    /** Runs a picture, and closes it. */
    private float[] logits(OnnxTensor picture, Interruption interruption)
            throws HostProblem, OrtException {
        try (picture;
                OrtSession.Result result =
                        InterruptibleRun.of(
                                session,
                                Map.of(PictureGraph.PIXELS, picture),
                                Set.of(ClassScores.LOGITS),
                                interruption)) {
            return TensorValues.row(result);
        }
    }

    @Override
    public List<Tensor> infer(List<Tensor> given, List<String> names, Interruption interruption)
            throws HostProblem {
        signature.requireInputs(given);
        Set<String> wanted = signature.wanted(names);
        List<ByteBuffer> files = TensorElements.of(given.getFirst());
        if (files.isEmpty() || files.size() > MOST_PICTURES) {
            throw HostProblem.invalid(
                    "inputs", "A request classifies 1 to %d pictures.".formatted(MOST_PICTURES));
        }
        List<float[]> rows = new ArrayList<>();
        for (ByteBuffer file : files) {
            if (interruption.isAsked()) {
                throw HostProblem.cancelled();
            }
            rows.add(logits(file, rows.size() + 1, interruption));
        }
        return scores.answers(rows, wanted);
    }

    private float[] logits(ByteBuffer file, int number, Interruption interruption)
            throws HostProblem {
        try {
            return logits(pictures.tensor(file, number), interruption);
        } catch (OrtException e) {
            throw OrtProblems.ofInference(e);
        }
    }

    @Override
    public List<TensorSpec> inputs() {
        return signature.inputs();
    }

    @Override
    public List<TensorSpec> outputs() {
        return signature.outputs();
    }

    @Override
    public String inputSignature() {
        return graph.inputSignature();
    }

    @Override
    public List<FloatBuffer> run(RandomGenerator random) throws HostProblem {
        return graph.run(random);
    }

    @Override
    public int threads() {
        return graph.threads();
    }

    @Override
    public void close() {
        graph.close();
    }
}
