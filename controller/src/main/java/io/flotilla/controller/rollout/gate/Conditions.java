package io.flotilla.controller.rollout.gate;

import io.flotilla.controller.rollout.analysis.Verdict;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * When a stratum passes and when it fails. If both are said and neither holds, it cannot be told;
 * where one of them is left out, the other decides alone.
 *
 * @param success null: not said
 * @param failure null: not said
 */
public record Conditions(@Nullable Condition success, @Nullable Condition failure) {

    /** The comparison itself decides. */
    public static final Conditions NONE = new Conditions(null, null);

    /** A verdict, and from what it follows. */
    public record Answer(Verdict verdict, String why) {}

    /** Whether anything is said. */
    public boolean isEmpty() {
        return success == null && failure == null;
    }

    /** Whether they speak of a comparison; what speaks of the result alone needs no baseline. */
    public boolean compareVersions() {
        return isEmpty() || anyVariable(Variable::comparesVersions);
    }

    /** Whether a ratio must be estimated. */
    public boolean needRatio() {
        return isEmpty() || anyVariable(Variable::isOfRatio);
    }

    /** Whether the result is all they speak of. */
    public boolean areOfResultAlone() {
        return !anyVariable(variable -> variable != Variable.RESULT);
    }

    /** What follows from the values; something must have been said. */
    Answer judge(Values values) {
        if (!all().allMatch(condition -> condition.isDecidable(values))) {
            return new Answer(Verdict.INCONCLUSIVE, "not all that the conditions use is known");
        }
        if (failure != null && failure.holds(values)) {
            return new Answer(Verdict.FAIL, "'%s' holds".formatted(failure.text()));
        }
        if (success == null) {
            var decisive = Objects.requireNonNull(failure);
            return new Answer(Verdict.PASS, "'%s' does not hold".formatted(decisive.text()));
        }
        if (success.holds(values)) {
            return new Answer(Verdict.PASS, "'%s' holds".formatted(success.text()));
        }
        return failure == null
                ? new Answer(Verdict.FAIL, "'%s' does not hold".formatted(success.text()))
                : new Answer(Verdict.INCONCLUSIVE, "neither condition holds");
    }

    private boolean anyVariable(Predicate<Variable> wanted) {
        return all().anyMatch(condition -> condition.variables().stream().anyMatch(wanted));
    }

    private Stream<Condition> all() {
        return Stream.of(success, failure).filter(Objects::nonNull).map(Objects::requireNonNull);
    }
}
