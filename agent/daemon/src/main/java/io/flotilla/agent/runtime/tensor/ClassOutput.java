package io.flotilla.agent.runtime.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The outputs by which a model says how much its inputs have of each class, each a row of numbers
 * for each of them.
 *
 * @param names of all that say it; the first is asked for, and of an answer the first it holds
 *     counts
 * @param labels of the classes; empty: nobody has said
 */
public record ClassOutput(List<String> names, List<String> labels) {
    private static final String LOGITS = "logits";
    private static final String PROBABILITIES = "probabilities";

    /** Numbers of 16 bits add up to 1 no better. */
    private static final double SUM_TOLERANCE = 0.01;

    public ClassOutput {
        names = List.copyOf(names);
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
     * Those of a model: of its outputs in rows those that have labels, or are called logits and
     * probabilities, or the only one.
     */
    public static Optional<ClassOutput> of(TensorSignature signature) {
        var rows =
                signature.outputs().stream()
                        .filter(output -> isInRows(output.type(), output.shape()))
                        .toList();
        var labelled = rows.stream().filter(output -> !output.labels().isEmpty()).toList();
        if (!labelled.isEmpty()) {
            return Optional.of(of(labelled, labelled.getFirst().labels()));
        }
        if (rows.size() == 1) {
            return Optional.of(of(rows, List.of()));
        }
        return rows.stream().anyMatch(output -> output.name().equals(LOGITS))
                ? Optional.of(of(rows.stream().filter(ClassOutput::isCalledSo).toList(), List.of()))
                : Optional.empty();
    }

    private static boolean isCalledSo(TensorSpec output) {
        return output.name().equals(LOGITS) || output.name().equals(PROBABILITIES);
    }

    private static ClassOutput of(List<TensorSpec> outputs, List<String> labels) {
        return new ClassOutput(outputs.stream().map(TensorSpec::name).toList(), labels);
    }

    /** The output to ask for. */
    public String name() {
        return names.getFirst();
    }

    private static boolean isInRows(TensorType type, List<Long> shape) {
        return type.isFloating()
                && shape.size() == 2
                && (shape.getLast() < 0 || shape.getLast() > 1);
    }

    /** What an answer says; empty if none of the outputs was asked for. */
    public Optional<Best> best(List<Tensor> answer) {
        return said(answer).map(this::best);
    }

    private Optional<Tensor> said(List<Tensor> answer) {
        return names.stream()
                .flatMap(name -> answer.stream().filter(output -> output.name().equals(name)))
                .filter(output -> isInRows(output.type(), output.shape()))
                .findFirst();
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
     * no shares are taken for logits, if labels or the name of the output say so; of others, and of
     * probabilities of classes that are independent, nothing is known.
     */
    public List<Double> confidences(List<Tensor> answer) {
        return said(answer).map(this::confidences).orElse(List.of());
    }

    private List<Double> confidences(Tensor output) {
        var confidences = new ArrayList<Double>();
        for (var row : rows(output)) {
            var confidence = areShares(row) ? row[place(row)] : shareOfLogits(output.name(), row);
            if (!Double.isNaN(confidence)) {
                confidences.add(confidence);
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
    private double shareOfLogits(String name, double[] row) {
        var areLogits = name.equals(LOGITS) || (!labels.isEmpty() && !name.equals(PROBABILITIES));
        if (!areLogits || place(row) < 0) {
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
