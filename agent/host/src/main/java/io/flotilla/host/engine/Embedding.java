package io.flotilla.host.engine;

import io.flotilla.host.engine.HostProblem.Reason;

/** A text's unit-length vector, and how many tokens the text had after cutting. */
public final class Embedding {
    private final float[] values;
    private final int tokenCount;

    /** Takes the array over: the caller must not change it afterwards. */
    public Embedding(float[] values, int tokenCount) {
        this.values = values;
        this.tokenCount = tokenCount;
    }

    /** Stretches or shortens a vector to unit length, in place. */
    public static Embedding ofLengthOne(float[] vector, int tokenCount) throws HostProblem {
        double squares = 0;
        for (float value : vector) {
            squares += (double) value * value;
        }
        double norm = Math.sqrt(squares);
        if (!(norm > 0 && norm < Double.POSITIVE_INFINITY)) {
            throw new HostProblem(
                    Reason.INFERENCE_FAILED, "The model's answer is zero or not a number.");
        }
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) (vector[i] / norm);
        }
        return new Embedding(vector, tokenCount);
    }

    public int length() {
        return values.length;
    }

    public float value(int index) {
        return values[index];
    }

    public int tokenCount() {
        return tokenCount;
    }
}
