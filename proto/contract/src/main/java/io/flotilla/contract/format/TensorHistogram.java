package io.flotilla.contract.format;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** How a file's tensors are spread over types, the type with most bytes first. */
public record TensorHistogram(List<Entry> entries) {

    public TensorHistogram {
        entries = List.copyOf(entries);
    }

    /** The tensors of one type. */
    public record Entry(String type, long tensors, long elements, long bytes) {

        private static Entry of(Tensor tensor) {
            return new Entry(tensor.type().name(), 1, tensor.elements(), tensor.sizeBytes());
        }

        private Entry plus(Entry other) {
            return new Entry(
                    type, tensors + other.tensors, elements + other.elements, bytes + other.bytes);
        }
    }

    public static TensorHistogram of(Collection<Tensor> tensors) {
        var byType = new TreeMap<String, Entry>();
        for (var tensor : tensors) {
            byType.merge(tensor.type().name(), Entry.of(tensor), Entry::plus);
        }
        return new TensorHistogram(
                byType.values().stream()
                        .sorted(Comparator.comparingLong(Entry::bytes).reversed())
                        .toList());
    }
}
