package io.flotilla.host.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.onnx.quantize.Samples;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** Inputs drawn at random, the same for the same model. */
final class DrawnSamples implements Samples {
    private static final int COUNT = 32;
    private static final long SEED = 20_301;

    private final OnnxTensorModel model;

    private DrawnSamples(OnnxTensorModel model) {
        this.model = model;
    }

    /** Those for a session of a model in that folder. */
    static DrawnSamples of(OrtSession session, Path folder, int threads)
            throws OrtException, HostProblem {
        Optional<PictureGraph> pictures = PictureGraph.of(session, folder);
        return new DrawnSamples(
                pictures.isPresent()
                        ? OnnxTensorModel.warmed(session, List.of(pictures.get().drawn()), threads)
                        : OnnxTensorModel.warmed(session, ClassLabels.NONE, threads));
    }

    @Override
    public int count() {
        return COUNT;
    }

    @Override
    public Map<String, OnnxTensor> inputs(int index) throws OrtException, HostProblem {
        return model.draw(new SplittableRandom(SEED + index));
    }

    /** The session is not its own. */
    @Override
    public void close() {}
}
