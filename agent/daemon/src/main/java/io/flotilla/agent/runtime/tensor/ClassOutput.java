package io.flotilla.agent.runtime.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The output by which a model says how much its inputs have of each class: a row of numbers for
 * each of them.
 *
 * @param labels of the classes; empty: nobody has said
 */
public record ClassOutput(String name, List<String> labels) {
    private static final String LOGITS = "logits";

    /** Numbers of 16 bits add up to 1 no better. */
    private static final double SUM_TOLERANCE = 0.01;

    public ClassOutput {
        labels = List.copyOf(labels);
    }

    /**
     * Which class each row has most of.
     *
     * @param places by row; -1 where a row holds no number
     * @param size how many classes there are
     * @param labels of the classes; empty: nobody has said
     */
    public record Best(List<Integer> places, int size, List<String> labels) {
        public Best {
            places = List.copyOf(places);
            labels = List.copyOf(labels);
        }
    }

    /**
     * That of a model: of its outputs in rows the one that has labels, or is called logits, or is
     * the only one.
     */
    public static Optional<ClassOutput> of(TensorSignature signature) {
        TensorSpec logits = null;
        TensorSpec any = null;
        var count = 0;
        for (var output : signature.outputs()) {
            if (isInRows(output.type(), output.shape())) {
                if (!output.labels().isEmpty()) {
                    return Optional.of(new ClassOutput(output.name(), output.labels()));
                }
                logits = output.name().equals(LOGITS) ? output : logits;
                any = output;
                count++;
            }
        }
        var found = logits != null || count != 1 ? logits : any;
        return Optional.ofNullable(found)
                .map(output -> new ClassOutput(output.name(), output.labels()));
    }

    private static boolean isInRows(TensorType type, List<Long> shape) {
        return type.isFloating()
                && shape.size() == 2
                && (shape.getLast() < 0 || shape.getLast() > 1);
    }

    /** What an answer says of it; empty if it was not asked for. */
    public Optional<Best> best(List<Tensor> answer) {
        for (var output : answer) {
            if (output.name().equals(name) && isInRows(output.type(), output.shape())) {
                return Optional.of(best(output));
            }
        }
        return Optional.empty();
    }

    private Best best(Tensor output) {
        var size = Math.toIntExact(output.shape().getLast());
        var places = rows(output).stream().map(ClassOutput::place).toList();
        return new Best(places, size, labels.size() == size ? labels : List.of());
    }

    private static List<double[]> rows(Tensor output) {
        var rows = new ArrayList<double[]>();
        var data = output.elements();
        while (data.hasRemaining()) {
            var row = new double[Math.toIntExact(output.shape().getLast())];
            for (var at = 0; at < row.length; at++) {
                row[at] = output.type().read(data);
            }
            rows.add(row);
        }
        return rows;
    }

    private static int place(double[] row) {
        var place = -1;
        for (var at = 0; at < row.length; at++) {
            if (!Double.isNaN(row[at]) && (place < 0 || row[at] > row[place])) {
                place = at;
            }
        }
        return place;
    }

    /**
     * How sure the model was of each row: the share of the class that it has most of. Rows that are
     * no shares are taken for logits, if labels or the name of the output say so; of others nothing
     * is known.
     */
    public List<Double> confidences(List<Tensor> answer) {
        var confidences = new ArrayList<Double>();
        for (var output : answer) {
            if (output.name().equals(name) && isInRows(output.type(), output.shape())) {
                for (var row : rows(output)) {
                    var confidence = areShares(row) ? row[place(row)] : shareOfLogits(row);
                    if (!Double.isNaN(confidence)) {
                        confidences.add(confidence);
                    }
                }
            }
        }
        return confidences;
    }

    private static boolean areShares(double[] row) {
        var sum = 0.0;
        for (var number : row) {
            if (!(number >= 0)) {
                return false;
            }
            sum += number;
        }
        return Math.abs(sum - 1) < SUM_TOLERANCE;
    }

    /** NaN: not known. */
    private double shareOfLogits(double[] row) {
        if ((labels.isEmpty() && !name.equals(LOGITS)) || place(row) < 0) {
            return Double.NaN;
        }
        var most = row[place(row)];
        var sum = 0.0;
        for (var number : row) {
            sum += Math.exp(number - most);
        }
        return 1 / sum;
    }
}
