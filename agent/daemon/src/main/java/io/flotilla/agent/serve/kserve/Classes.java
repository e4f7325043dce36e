package io.flotilla.agent.serve.kserve;

import io.flotilla.agent.runtime.tensor.Tensor;
import io.flotilla.agent.runtime.tensor.TensorType;
import io.flotilla.agent.serve.ApiException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The classification extension of the protocol: of the last axis of an output, the places with most
 * in them, each as a text {@code value:index} or, where it has a name, {@code value:index:label}.
 * Source: Triton's "Classification Extension".
 */
final class Classes {
    private Classes() {}

    /**
     * The classes of each row with most, the one with most first.
     *
     * @param count how many, of which a row may have fewer
     * @param labels of the classes; another number of them than there are classes names none
     */
    static Tensor of(Tensor output, int count, List<String> labels) throws ApiException {
        if (output.shape().isEmpty() || output.type() == TensorType.BYTES) {
            throw ApiException.invalid(output.name(), "\"" + output.name() + "\" has no classes");
        }
        var size = Math.toIntExact(output.shape().getLast());
        var kept = Math.min(count, size);
        var names = labels.size() == size ? labels : List.<String>of();
        var texts = new ArrayList<byte[]>();
        var data = output.elements();
        while (size > 0 && data.hasRemaining()) {
            var row = new double[size];
            for (var at = 0; at < size; at++) {
                row[at] = output.type().read(data);
            }
            best(row, kept).forEach(at -> texts.add(text(output.type(), row[at], at, names)));
        }
        var shape = new ArrayList<>(output.shape());
        shape.set(shape.size() - 1, (long) kept);
        return new Tensor(output.name(), TensorType.BYTES, shape, TensorBytes.written(texts));
    }

    private static List<Integer> best(double[] row, int count) {
        return IntStream.range(0, row.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer at) -> -row[at]))
                .limit(count)
                .toList();
    }

    private static byte[] text(TensorType type, double value, int at, List<String> names) {
        var number =
                switch (type) {
                    case FP16, BF16, FP32, FP64 -> String.format(Locale.ROOT, "%f", value);
                    default -> Long.toString((long) value);
                };
        var text = number + ":" + at + (names.isEmpty() ? "" : ":" + names.get(at));
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
