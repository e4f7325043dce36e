package io.flotilla.contract.fit;

import io.flotilla.contract.format.ModelFile;
import io.flotilla.contract.format.Tensor;
import io.flotilla.contract.format.TensorHistogram;

/**
 * How the bytes of a variant's tensors are spread.
 *
 * @param largestBytes of the largest tensor; 0 if not known
 */
public record Tensors(TensorHistogram histogram, long largestBytes) {

    static Tensors of(ModelFile file) {
        var largestBytes = file.tensors().stream().mapToLong(Tensor::sizeBytes).max().orElse(0);
        return new Tensors(file.histogram(), largestBytes);
    }
}
