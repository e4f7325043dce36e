package io.flotilla.controller.rollout.gate;

import io.flotilla.controller.rollout.analysis.Verdict;
import io.flotilla.controller.shared.DeviceCount;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * What one stratum has shown at one measurement.
 *
 * @param answer from what the verdict follows
 */
public record Finding(Stratum stratum, Values values, Verdict verdict, String answer) {

    /** The same with a remark at its end. */
    Finding with(String remark) {
        return new Finding(stratum, values, verdict, answer + remark);
    }

    /** For people, with its numbers. */
    @Override
    public String toString() {
        var ratio = values.ratio();
        var numbers =
                ratio.isKnown()
                        ? "%s times the baseline (%s to %s)"
                                .formatted(
                                        rounded(ratio.estimate()),
                                        rounded(ratio.low()),
                                        rounded(ratio.high()))
                        : rounded(values.result());
        var seen = Double.isNaN(values.result()) ? "nothing measured" : numbers;
        return stratum.equals(Stratum.ALL) && values.samples() == 0
                ? "%s, %s".formatted(seen, answer)
                : "%s: %s by %s, %s"
                        .formatted(stratum, seen, DeviceCount.of(values.samples()), answer);
    }

    /** Three digits say enough. */
    private static String rounded(double number) {
        return Double.isFinite(number)
                ? BigDecimal.valueOf(number)
                        .round(new MathContext(3))
                        .stripTrailingZeros()
                        .toPlainString()
                : "any number";
    }
}
