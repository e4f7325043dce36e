package io.flotilla.controller.rollout.condition;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import io.flotilla.controller.rollout.gate.Condition;
import io.flotilla.controller.rollout.gate.Values;
import io.flotilla.controller.rollout.gate.Variable;
import java.util.HashMap;
import java.util.Set;

/** A condition whose text was compiled. Two are equal if their texts are. */
final class CelCondition implements Condition {

    private final String text;
    private final Set<Variable> variables;
    private final CelRuntime.Program program;

    CelCondition(String text, Set<Variable> variables, CelRuntime.Program program) {
        this.text = text;
        this.variables = Set.copyOf(variables);
        this.program = program;
    }

    @Override
    public String text() {
        return text;
    }

    @Override
    public Set<Variable> variables() {
        return variables;
    }

    @Override
    public boolean holds(Values values) {
        var bound = new HashMap<String, Object>();
        for (var variable : variables) {
            var value = values.of(variable);
            bound.put(variable.id(), variable.isCount() ? (Object) (long) value : (Object) value);
        }
        try {
            return Boolean.TRUE.equals(program.eval(bound));
        } catch (CelEvaluationException undefined) {
            // Such as a division of whole numbers by zero: what cannot be computed does not hold.
            return false;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CelCondition condition && condition.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
