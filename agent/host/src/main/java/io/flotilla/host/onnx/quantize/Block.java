package io.flotilla.host.onnx.quantize;

/**
 * Fits the scale and the zero point of weights that share them, and rounds weights to them. For one
 * thread; each fit replaces the one before.
 */
final class Block {
    private static final float[] SHRINKS = {1, 0.92f, 0.84f};

    /** What is smaller counts as zero: nothing can be divided by it. */
    private static final float SMALLEST = 1e-30f;

    /** Rounds what is not negative to the nearest whole number when the rest is cut off. */
    private static final float ROUNDING = 0.5f;

    private final int bits;
    private final boolean hasHalfScales;
    private float scale;
    private float inverse;
    private int zeroPoint;

    Block(int bits, boolean hasHalfScales) {
        this.bits = bits;
        this.hasHalfScales = hasHalfScales;
    }

    /**
     * Fits to {@code count} weights. In eight bits the range is symmetric about zero: one side more
     * would gain nothing. In fewer, both ends are drawn in as far as that lowers the squared error.
     */
    void fit(float[] weights, int from, int count) {
        float least = 0;
        float most = 0;
        for (int i = from; i < from + count; i++) {
            least = Math.min(least, weights[i]);
            most = Math.max(most, weights[i]);
        }
        if (bits == Byte.SIZE) {
            take(Math.max(-least, most) / (middle() - 1), middle());
            return;
        }
        float bestScale = 0;
        int bestZeroPoint = 0;
        double bestError = Double.POSITIVE_INFINITY;
        for (float shrink : SHRINKS) {
            float candidate = (most - least) * shrink / largest();
            take(candidate, Math.round(-least * shrink / Math.max(candidate, Float.MIN_NORMAL)));
            double error = error(weights, from, count, bestError);
            if (error < bestError) {
                bestError = error;
                bestScale = candidate;
                bestZeroPoint = zeroPoint;
            }
        }
        take(bestScale, bestZeroPoint);
    }

    private void take(float newScale, int newZeroPoint) {
        float stored = hasHalfScales ? halfOf(newScale) : newScale;
        scale = stored >= SMALLEST ? stored : 1;
        inverse = 1 / scale;
        zeroPoint = Math.clamp(newZeroPoint, 0, largest());
    }

    private static float halfOf(float value) {
        return Float.float16ToFloat(Float.floatToFloat16(value));
    }

    private double error(float[] weights, int from, int count, double enough) {
        double sum = 0;
        for (int i = from; i < from + count && sum < enough; i++) {
            float difference = weights[i] - (code(weights[i]) - zeroPoint) * scale;
            sum += difference * difference;
        }
        return sum;
    }

    int code(float weight) {
        return Math.max(0, Math.min(largest(), (int) (weight * inverse + zeroPoint + ROUNDING)));
    }

    float scale() {
        return scale;
    }

    int zeroPoint() {
        return zeroPoint;
    }

    private int largest() {
        return (1 << bits) - 1;
    }

    private int middle() {
        return 1 << (bits - 1);
    }
}
