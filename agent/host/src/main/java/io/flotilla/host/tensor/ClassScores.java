package io.flotilla.host.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collection;
import java.util.List;

/**
 * What a classifier answers with, a row for each input: the logits of its graph, and how probable
 * each class is by them.
 *
 * @param labels of the classes; empty: nobody has said
 * @param count how many classes there are
 * @param areIndependent whether an input may be of several classes, or of none
 */
public record ClassScores(List<String> labels, int count, boolean areIndependent) {
    /** The output of a graph that says how much an input has of each class. */
    public static final String LOGITS = "logits";

    private static final String PROBABILITIES = "probabilities";

    public ClassScores {
        labels = List.copyOf(labels);
    }

    /** The outputs. */
    public List<TensorSpec> specs() {
        return List.of(spec(LOGITS), spec(PROBABILITIES));
    }

    private TensorSpec spec(String name) {
        return new TensorSpec(name, TensorType.FP32, List.of(-1L, (long) count)).labelled(labels);
    }

    /** Those of the outputs that are wanted, after the logits of each input. */
    public List<Tensor> answers(List<float[]> logits, Collection<String> wanted) {
        return wanted.stream()
                .map(
                        name ->
                                tensor(
                                        name,
                                        name.equals(LOGITS)
                                                ? logits
                                                : logits.stream().map(this::probable).toList()))
                .toList();
    }

    private Tensor tensor(String name, List<float[]> rows) {
        ByteBuffer data =
                ByteBuffer.allocate(rows.size() * count * Float.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN);
        for (float[] row : rows) {
            for (float value : row) {
                data.putFloat(value);
            }
        }
        return new Tensor(
                name, TensorType.FP32, List.of((long) rows.size(), (long) count), data.flip());
    }

    private float[] probable(float[] logits) {
        double most = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            most = Math.max(most, logit);
        }
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - most);
        }
        float[] probable = new float[logits.length];
        for (int i = 0; i < probable.length; i++) {
            probable[i] =
                    (float)
                            (areIndependent
                                    ? 1 / (1 + Math.exp(-logits[i]))
                                    : Math.exp(logits[i] - most) / sum);
        }
        return probable;
    }
}
