package io.flotilla.host.onnx.quantize;

/** Between which numbers an activation lies; zero is always among them. */
record Range(float least, float most) {
    private static final int STEPS = 255;

    Range {
        least = Math.min(0, least);
        most = Math.max(0, most);
    }

    Range with(Range other) {
        return new Range(Math.min(least, other.least), Math.max(most, other.most));
    }

    boolean isFinite() {
        return Float.isFinite(most - least);
    }

    /** The width of one of 255 steps. */
    float scale() {
        float scale = (most - least) / STEPS;
        return scale >= Float.MIN_NORMAL ? scale : 1;
    }

    /** The step that stands for zero. */
    int zeroPoint() {
        return Math.clamp(Math.round(-least / scale()), 0, STEPS);
    }
}
