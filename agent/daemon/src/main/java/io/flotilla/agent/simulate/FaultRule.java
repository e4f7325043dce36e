package io.flotilla.agent.simulate;

import io.flotilla.agent.runtime.Fault;
import io.flotilla.contract.selection.Variant;
import java.time.Duration;
import java.util.Optional;

/**
 * Something that goes wrong with some variants on some devices of a population.
 *
 * @param on a precision such as INT4, or the last part of a variant's name; *: any
 * @param share of the devices that have it, 0 to 1
 * @param factor how much slower an inference is, for SLOW; the cosine of its answers to those of
 *     others, for DISAGREES
 * @param after how long a variant serves until it dies, for CRASH and OUT_OF_MEMORY
 */
record FaultRule(String on, Kind kind, double share, double factor, Duration after) {

    /** What goes wrong. */
    enum Kind {
        /** The engine refuses it. */
        LOAD_FAILED,
        /** It computes something else than the reference did. */
        GOLDEN_TEST_FAILED,
        /** The system ends it for want of memory. */
        OUT_OF_MEMORY,
        /** Its process dies. */
        CRASH,
        /** It answers, but later than others. */
        SLOW,
        /** It passes its golden test, but answers apps otherwise than the version before it did. */
        DISAGREES
    }

    boolean concerns(Variant variant) {
        return on.equals("*")
                || on.equals(variant.id())
                || on.equalsIgnoreCase(variant.facts().precision());
    }

    /** Why a variant that it concerns does not even load; empty if it does. */
    Optional<Fault> failureToLoad() {
        return switch (kind) {
            case LOAD_FAILED ->
                    Optional.of(
                            new Fault(Fault.Kind.LOAD_FAILED, "the profile lets it fail to load"));
            case OUT_OF_MEMORY ->
                    after.isZero()
                            ? Optional.of(
                                    new Fault(
                                            Fault.Kind.OOM_KILLED,
                                            "the profile lets it run out of memory"))
                            : Optional.empty();
            case CRASH, GOLDEN_TEST_FAILED, SLOW, DISAGREES -> Optional.empty();
        };
    }
}
