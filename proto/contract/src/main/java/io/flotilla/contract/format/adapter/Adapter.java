package io.flotilla.contract.format.adapter;

import io.flotilla.contract.format.Format;
import io.flotilla.contract.format.Tensor;
import io.flotilla.contract.format.Weights;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Weights that change what a base model answers, and are nothing without it.
 *
 * @param kind how it changes the base, such as {@code lora}
 * @param rank of its matrices, the largest where they differ; 0 if there are none
 * @param alpha by which its effect is scaled, in units of the rank; 0 if not declared
 * @param base the model it belongs to, as its author names it; empty if not declared
 * @param targets the kinds of matrices that it changes, in order of name
 * @param family of the models that it is made for, as GGUF names it; empty if not declared
 * @param changes the matrices that it changes
 */
public record Adapter(
        Format format,
        String kind,
        int rank,
        double alpha,
        String base,
        List<String> targets,
        Weights weights,
        String family,
        List<Change> changes) {

    private static final Pattern NUMBERED = Pattern.compile("\\d+");

    public Adapter {
        targets = List.copyOf(targets);
        changes = List.copyOf(changes);
    }

    /**
     * A matrix that is changed by the product of two thin ones.
     *
     * @param matrix its name in the base
     * @param inputs its width, as the first of the two tells
     * @param outputs its height, as the second one tells; 0 if that one is not there
     */
    public record Change(String matrix, long inputs, long outputs) {}

    /** The name of a matrix without what counts the blocks, so that all blocks' are alike. */
    public static String target(String matrix) {
        var parts = matrix.split("\\.", -1);
        for (var i = parts.length - 1; i >= 0; i--) {
            if (!parts[i].equals("weight") && !NUMBERED.matcher(parts[i]).matches()) {
                return parts[i];
            }
        }
        return matrix;
    }

    /** The parameters and bytes of an adapter's tensors, of which none is packed. */
    public static Weights weights(List<Tensor> tensors) {
        return new Weights(
                tensors.stream().mapToLong(Tensor::elements).sum(),
                tensors.stream().mapToLong(Tensor::sizeBytes).sum());
    }
}
