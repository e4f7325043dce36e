package io.flotilla.controller.rollout.gate;

import java.util.Set;

/** A claim about the values of a stratum, in the words of a policy. */
public interface Condition {

    /** As the policy says it. */
    String text();

    /** What it speaks of. */
    Set<Variable> variables();

    /** Whether it holds; all that it speaks of must be known. */
    boolean holds(Values values);

    /** Whether all that it speaks of is known. */
    default boolean isDecidable(Values values) {
        return variables().stream().noneMatch(variable -> Double.isNaN(values.of(variable)));
    }
}
