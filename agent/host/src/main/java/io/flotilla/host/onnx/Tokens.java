package io.flotilla.host.onnx;

/** A text as a model reads it: token ids and the sentence each belongs to, of equal length. */
final class Tokens {
    private final long[] ids;
    private final long[] types;

    Tokens(long[] ids, long[] types) {
        this.ids = ids;
        this.types = types;
    }

    int count() {
        return ids.length;
    }

    long[] ids() {
        return ids;
    }

    long[] types() {
        return types;
    }
}
