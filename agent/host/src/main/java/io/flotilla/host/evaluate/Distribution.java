package io.flotilla.host.evaluate;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import java.nio.FloatBuffer;

/** How likely each token of the vocabulary comes next, by logarithms. */
final class Distribution {
    private final FloatBuffer logits;
    private final double logSum;
    private final int top;
    private final float min;

    /** Views logits, one for each token, not normalized. */
    Distribution(FloatBuffer logits) throws HostProblem {
        this.logits = logits;
        int likeliest = 0;
        float least = Float.POSITIVE_INFINITY;
        for (int i = 0; i < logits.limit(); i++) {
            float logit = logits.get(i);
            if (!Float.isFinite(logit)) {
                throw new HostProblem(
                        Reason.INFERENCE_FAILED, "The model's answer is not a number.");
            }
            likeliest = logit > logits.get(likeliest) ? i : likeliest;
            least = Math.min(least, logit);
        }
        this.top = likeliest;
        this.min = least;
        this.logSum = logSum(logits, logits.get(likeliest));
    }

    private static double logSum(FloatBuffer logits, float max) {
        double sum = 0;
        for (int i = 0; i < logits.limit(); i++) {
            sum += Math.exp(logits.get(i) - max);
        }
        return max + Math.log(sum);
    }

    int size() {
        return logits.limit();
    }

    /** The likeliest token. */
    int top() {
        return top;
    }

    double logProbability(int token) {
        return logits.get(token) - logSum;
    }

    double minLogProbability() {
        return min - logSum;
    }
}
