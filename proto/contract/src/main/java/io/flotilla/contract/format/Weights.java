package io.flotilla.contract.format;

/**
 * How much a model weighs.
 *
 * @param parameterCount the learned numbers, however they are packed; scales and zero points are
 *     not among them
 * @param tensorBytes the bytes of all weight tensors, scales and zero points included
 */
public record Weights(long parameterCount, long tensorBytes) {

    public Weights {
        if (parameterCount < 0 || tensorBytes < 0) {
            throw new IllegalArgumentException("negative weights");
        }
    }

    /** Stored bits per parameter, over the whole file; 0 if there are no parameters. */
    public double bitsPerWeight() {
        return parameterCount == 0 ? 0 : 8.0 * tensorBytes / parameterCount;
    }
}
