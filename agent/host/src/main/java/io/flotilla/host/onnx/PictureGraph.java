package io.flotilla.host.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import io.flotilla.host.picture.Preparation;
import io.flotilla.host.picture.Preparation.Layout;
import io.flotilla.host.picture.Preparation.Prepared;
import io.flotilla.host.picture.Size;
import io.flotilla.host.tensor.ClassScores;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * How a graph that classifies pictures takes them: one by one, as {@code pixel_values}, prepared as
 * a file beside it says.
 */
final class PictureGraph {
    static final String PIXELS = "pixel_values";

    private static final int AXES = 4;
    private static final long CHANNELS = 3;

    /** What to try where pictures may have any size. */
    private static final Size USUAL = new Size(224, 224);

    private final Preparation preparation;
    private final TensorInfo pixels;
    private final Layout layout;

    private PictureGraph(Preparation preparation, TensorInfo pixels) throws HostProblem {
        this.preparation = preparation;
        this.pixels = pixels;
        this.layout = layout(pixels.getShape());
        requireFit(shape(size()));
    }

    /**
     * That of a session, if it classifies pictures: a file beside the model says how they are
     * prepared, and its graph makes logits, a row a picture, of pixels alone.
     */
    static Optional<PictureGraph> of(OrtSession session, Path folder)
            throws HostProblem, OrtException {
        NodeInfo logits = session.getOutputInfo().get(ClassScores.LOGITS);
        NodeInfo pixels = session.getInputInfo().get(PIXELS);
        if (session.getInputInfo().size() != 1
                || pixels == null
                || !ModelSignature.isFloatTensor(pixels, AXES)
                || logits == null
                || !ModelSignature.isFloatTensor(logits, 2)
                || !Preparation.isIn(folder)) {
            return Optional.empty();
        }
        return Optional.of(new PictureGraph(Preparation.in(folder), (TensorInfo) pixels.getInfo()));
    }

    private static Layout layout(long[] shape) {
        return shape[1] != CHANNELS && shape[AXES - 1] == CHANNELS
                ? Layout.CHANNELS_LAST
                : Layout.CHANNELS_FIRST;
    }

    /** The size of a picture that stands for all. */
    private Size size() {
        return preparation.size().orElse(USUAL);
    }

    private long[] shape(Size size) {
        return switch (layout) {
            case CHANNELS_FIRST -> new long[] {1, CHANNELS, size.height(), size.width()};
            case CHANNELS_LAST -> new long[] {1, size.height(), size.width(), CHANNELS};
        };
    }

    private void requireFit(long[] shape) throws HostProblem {
        long[] taken = pixels.getShape();
        for (int axis = 0; axis < AXES; axis++) {
            if (taken[axis] >= 0 && taken[axis] != shape[axis]) {
                throw new HostProblem(
                        Reason.MODEL_UNSUPPORTED,
                        "Pictures are prepared as %s of the shape %s, and the graph takes %s."
                                .formatted(PIXELS, Arrays.toString(shape), Arrays.toString(taken)),
                        Map.of("input", PIXELS));
            }
        }
    }

    /** A picture that is drawn at random. */
    TensorInput drawn() {
        return TensorInput.of(PIXELS, pixels.type, shape(size()));
    }

    /**
     * A PNG or a JPEG as the graph takes it; the caller closes it.
     *
     * @param number of the picture among those of a request, from 1
     */
    OnnxTensor tensor(ByteBuffer picture, int number) throws HostProblem, OrtException {
        Prepared prepared = preparation.prepare(picture, number, layout);
        long[] shape = shape(prepared.size());
        requireFit(shape);
        return TensorValues.floats(prepared.values(), shape, pixels.type);
    }
}
