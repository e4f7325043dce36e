package io.flotilla.host.engine;

/** A text's unit-length vector, and how many tokens the text had after cutting. */
public final class Embedding {
    private final float[] values;
    private final int tokenCount;

    /** Takes the array over: the caller must not change it afterwards. */
    public Embedding(float[] values, int tokenCount) {
        this.values = values;
        this.tokenCount = tokenCount;
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
