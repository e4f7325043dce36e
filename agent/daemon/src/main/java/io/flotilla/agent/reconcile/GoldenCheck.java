package io.flotilla.agent.reconcile;

import io.flotilla.agent.reconcile.Attempt.Failure;
import io.flotilla.agent.reconcile.desired.GoldenTest;
import io.flotilla.agent.reconcile.desired.GoldenTest.GoldenCase;
import io.flotilla.agent.runtime.EmbedOutcome.Embedded;
import io.flotilla.agent.runtime.EmbedOutcome.Refused;
import io.flotilla.agent.runtime.EmbedOutcome.Unavailable;
import io.flotilla.agent.runtime.RunningModel;
import io.flotilla.contract.format.PrecisionClass;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Runs a golden test on a loaded model, on the very processor that is to serve it. */
final class GoldenCheck {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private GoldenCheck() {}

    /**
     * What a golden test gave.
     *
     * @param minCosine least cosine of the cases that ran; null: there were none
     * @param failure null: passed
     */
    record Result(@Nullable Double minCosine, @Nullable Failure failure) {}

    static Result run(RunningModel model, GoldenTest test, PrecisionClass precisionClass)
            throws InterruptedException {
        var required = test.minCosine(precisionClass);
        Double least = null;
        for (var number = 1; number <= test.cases().size(); number++) {
            var golden = test.cases().get(number - 1);
            switch (model.embed(List.of(golden.text()), TIMEOUT)) {
                case Embedded(var vectors, _, _) -> {
                    var cosine = cosine(golden, vectors);
                    least = least == null ? cosine : Math.min(least, cosine);
                }
                case Refused(var reason, var message) -> {
                    return failed(
                            least,
                            FailureReason.GOLDEN_TEST_FAILED,
                            number,
                            reason + ": " + message);
                }
                case Unavailable(var fault) -> {
                    return failed(least, FailureReason.of(fault.kind()), number, fault.message());
                }
            }
        }
        if (least != null && least < required) {
            var message =
                    String.format(
                            Locale.ROOT,
                            "the least cosine to the reference is %.4f, and %s needs %.4f",
                            least,
                            precisionClass,
                            required);
            return new Result(least, new Failure(FailureReason.GOLDEN_TEST_FAILED, message));
        }
        return new Result(least, null);
    }

    private static double cosine(GoldenCase golden, List<float[]> vectors) {
        return vectors.size() == 1 ? golden.cosine(vectors.getFirst()) : -1;
    }

    private static Result failed(
            @Nullable Double least, FailureReason reason, int number, String message) {
        return new Result(least, new Failure(reason, "golden case " + number + ": " + message));
    }
}
