package io.flotilla.contract.fit;

import io.flotilla.contract.format.ModelFile;
import io.flotilla.contract.format.Tensor;
import io.flotilla.contract.format.Tensor.Storage.External;
import io.flotilla.contract.format.TensorHistogram;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How the bytes of a variant's tensors are spread.
 *
 * @param largestBytes of the largest tensor; 0 if not known
 * @param externalBytes of those in files beside the model, which engines map
 * @param width the length that most of its vectors have, which is that of a token's: norms and
 *     biases keep it in every precision; 0 if not known
 */
public record Tensors(
        TensorHistogram histogram, long largestBytes, long externalBytes, long width) {

    /** Tensors of which no more is known. */
    public Tensors(TensorHistogram histogram, long largestBytes) {
        this(histogram, largestBytes, 0, 0);
    }

    static Tensors of(ModelFile file) {
        var tensors = file.tensors();
        return new Tensors(
                file.histogram(),
                tensors.stream().mapToLong(Tensor::sizeBytes).max().orElse(0),
                tensors.stream()
                        .filter(tensor -> tensor.storage() instanceof External)
                        .mapToLong(Tensor::sizeBytes)
                        .sum(),
                width(tensors));
    }

    private static long width(List<Tensor> tensors) {
        var counts = new HashMap<Long, Integer>();
        for (var tensor : tensors) {
            if (tensor.dimensions().size() == 1) {
                counts.merge(tensor.dimensions().getFirst(), 1, Integer::sum);
            }
        }
        // Scales of quantized matrices are vectors too, but of length one or of as many lengths.
        counts.remove(1L);
        return counts.entrySet().stream()
                .max(
                        Map.Entry.<Long, Integer>comparingByValue()
                                .thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .orElse(0L);
    }
}
