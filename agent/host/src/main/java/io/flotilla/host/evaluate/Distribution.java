package io.flotilla.host.evaluate;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;

/** How likely each token of the vocabulary comes next, by logarithms. */
final class Distribution {
    private final float[] logits;
    private final double logSum;
    private final int top;
    private final float min;

    /** Views logits, one for each token, not normalized. */
    Distribution(float[] logits) throws HostProblem {
        this.logits = logits;
        int likeliest = 0;
        float least = Float.POSITIVE_INFINITY;
        for (int i = 0; i < logits.length; i++) {
            float logit = logits[i];
            if (!Float.isFinite(logit)) {
                throw new HostProblem(
                        Reason.INFERENCE_FAILED, "The model's answer is not a number.");
            }
            likeliest = logit > logits[likeliest] ? i : likeliest;
            least = Math.min(least, logit);
        }
        this.top = likeliest;
        this.min = least;
        this.logSum = logSum(logits, logits[likeliest]);
    }

    private static double logSum(float[] logits, float max) {
        double sum = 0;
        for (int i = 0; i < logits.length; i++) {
            sum += Math.exp(logits[i] - max);
        }
        return max + Math.log(sum);
    }

    int size() {
        return logits.length;
    }

    /** The likeliest token. */
    int top() {
        return top;
    }

    double logProbability(int token) {
        return logits[token] - logSum;
    }

    double minLogProbability() {
        return min - logSum;
    }
}
