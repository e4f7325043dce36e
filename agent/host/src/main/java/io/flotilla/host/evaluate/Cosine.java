package io.flotilla.host.evaluate;

import io.flotilla.host.engine.HostProblem;

/** The cosine of two vectors, told element by element, and how far one is from the other. */
final class Cosine {
    private double products;
    private double squares;
    private double referenceSquares;
    private double errorSquares;

    void add(double value, double reference) {
        products += value * reference;
        squares += value * value;
        referenceSquares += reference * reference;
        errorSquares += (value - reference) * (value - reference);
    }

    /** The cosine; two vectors of zeros are alike, and one alone is like nothing. */
    double value() throws HostProblem {
        double lengths = Math.sqrt(squares) * Math.sqrt(referenceSquares);
        if (!Double.isFinite(lengths)) {
            throw OutputsHeader.mismatch("The outputs to compare are not numbers.");
        }
        if (lengths == 0) {
            return squares == referenceSquares ? 1 : 0;
        }
        return Math.clamp(products / lengths, -1, 1);
    }

    double referenceSquares() {
        return referenceSquares;
    }

    double errorSquares() {
        return errorSquares;
    }
}
