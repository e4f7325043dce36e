package io.flotilla.host.evaluate;

import io.flotilla.host.engine.HostProblem;
import java.nio.ByteBuffer;

/**
 * A next-token distribution as it is kept, in the manner of llama.cpp's perplexity tool: 16 bits a
 * token.
 *
 * <p>The token that did come next, an int; its log-probability, a float; the step and the least of
 * the log-probabilities, floats; for each token of the vocabulary its log-probability in steps
 * above the least, 16 bits unsigned. What is less likely than the likeliest by more than e to the
 * 16th is kept as that unlikely.
 */
final class NextTokenRecord {
    private static final int FIXED_BYTES = 16;
    private static final double DEEPEST = 16;
    private static final int MOST_STEPS = 65_535;

    private final ByteBuffer bytes;
    private final float logProbability;
    private final float step;
    private final float least;

    /** Reads a record, which must be of the same token. */
    NextTokenRecord(ByteBuffer bytes, int token) throws HostProblem {
        this.bytes = bytes;
        if (bytes.getInt() != token) {
            throw OutputsHeader.mismatch("The reference cuts the texts into other tokens.");
        }
        this.logProbability = bytes.getFloat();
        this.step = bytes.getFloat();
        this.least = bytes.getFloat();
    }

    static int bytes(int vocabularySize) {
        return FIXED_BYTES + vocabularySize * Short.BYTES;
    }

    static void write(Distribution distribution, int token, ByteBuffer out) {
        double top = distribution.logProbability(distribution.top());
        float least = (float) Math.max(distribution.minLogProbability(), top - DEEPEST);
        float step = (float) ((top - least) / MOST_STEPS);
        out.putInt(token);
        out.putFloat((float) distribution.logProbability(token));
        out.putFloat(step);
        out.putFloat(least);
        for (int i = 0; i < distribution.size(); i++) {
            double above = Math.max(0, distribution.logProbability(i) - least);
            long steps = step == 0 ? 0 : Math.round(above / step);
            out.putShort((short) Math.min(steps, MOST_STEPS));
        }
    }

    /** Log-probability of the token that did come next. */
    double logProbability() {
        return logProbability;
    }

    /**
     * Kullback-Leibler divergence of another distribution from this one, nats. Tokens that this one
     * holds for next to impossible do not count: their likelihood is not kept.
     */
    double divergenceOf(Distribution other) {
        double sum = 0;
        for (int i = 0; i < other.size(); i++) {
            double own = least + step * steps(i);
            if (own > -DEEPEST) {
                sum += Math.exp(own) * (own - other.logProbability(i));
            }
        }
        return sum;
    }

    /** Whether no token is likelier than this one. */
    boolean hasTop(int token) {
        return steps(token) == MOST_STEPS || step == 0;
    }

    private int steps(int token) {
        return Short.toUnsignedInt(bytes.getShort(FIXED_BYTES + token * Short.BYTES));
    }
}
