package io.flotilla.controller.making;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a measured figure may be for a variant to go out. The rule is named as Olive names it:
 * {@code max-degradation} bounds how much worse than the reference a metric may be.
 *
 * @param perfect the figure of the reference itself
 * @param publishable the most that it may be worse by to go out by itself
 * @param approvable the most that it may be worse by to go out if somebody approves
 */
public record QualityGate(String metric, double perfect, double publishable, double approvable) {

    /**
     * Where nobody set others: a divergence up to 0.05 is what Q4_K_M costs a language model, and
     * up to 0.15 what the smallest 3-bit mixtures do; cosines fall as far at INT4 and below it.
     */
    static final List<QualityGate> DEFAULTS =
            List.of(
                    new QualityGate(Evaluation.MEAN_KL_DIVERGENCE, 0, 0.05, 0.15),
                    new QualityGate(Evaluation.MEAN_COSINE, 1, 0.05, 0.10),
                    new QualityGate(Evaluation.RELATIVE_ERROR, 0, 0.05, 0.15));

    /** What becomes of a variant. */
    public enum Verdict {
        /** Good enough to go out. */
        PUBLISHABLE,
        /** Goes out only if somebody approves. */
        NEEDS_APPROVAL,
        /** Does not go out. */
        BLOCKED
    }

    /** A verdict with what stands against the variant, one sentence each. */
    record Judgement(Verdict verdict, List<String> findings) {

        Judgement {
            findings = List.copyOf(findings);
        }
    }

    /** The strictest verdict of all gates whose metric was measured. */
    static Judgement judge(List<QualityGate> gates, Map<String, Double> measurements) {
        var worst = Verdict.PUBLISHABLE;
        var findings = new ArrayList<String>();
        for (var gate : gates) {
            var value = measurements.get(gate.metric);
            if (value == null) {
                continue;
            }
            var verdict = gate.judge(value);
            if (verdict != Verdict.PUBLISHABLE) {
                findings.add(gate.finding(value, verdict));
            }
            worst = verdict.compareTo(worst) > 0 ? verdict : worst;
        }
        return new Judgement(worst, findings);
    }

    /** What is no number passes no gate. */
    private Verdict judge(double value) {
        var degradation = Math.abs(value - perfect);
        if (degradation <= publishable) {
            return Verdict.PUBLISHABLE;
        }
        return degradation <= approvable ? Verdict.NEEDS_APPROVAL : Verdict.BLOCKED;
    }

    private String finding(double value, Verdict verdict) {
        return String.format(
                Locale.ROOT,
                "Its %s is %.4f: max-degradation is %.3f from %.1f%s.",
                metric,
                value,
                verdict == Verdict.BLOCKED ? approvable : publishable,
                perfect,
                verdict == Verdict.BLOCKED ? ", even with approval" : " without approval");
    }
}
