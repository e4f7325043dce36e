package io.flotilla.controller.rollout.condition;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import io.flotilla.controller.rollout.gate.Condition;
import io.flotilla.controller.rollout.gate.Variable;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compiles conditions: true or false, of the declared variables alone. There are no loops in them
 * and their length and depth are bounded, so that one costs no more than a few operations.
 * Thread-safe.
 */
public final class ConditionText {

    /** Most characters. */
    public static final int MAX_LENGTH = 500;

    private static final int MAX_DEPTH = 20;
    private static final int MAX_KEPT = 1000;

    private static final CelOptions OPTIONS =
            CelOptions.current()
                    .maxExpressionCodePointSize(MAX_LENGTH)
                    .maxParseRecursionDepth(MAX_DEPTH)
                    .enableHeterogeneousNumericComparisons(true)
                    .build();

    private static final CelCompiler COMPILER = compiler();
    private static final CelRuntime RUNTIME =
            CelRuntimeFactory.plannerRuntimeBuilder().setOptions(OPTIONS).build();

    /** Policies are read often, and their conditions compiled once; guarded by itself. */
    private static final Map<String, Condition> COMPILED =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Condition> eldest) {
                    return size() > MAX_KEPT;
                }
            };

    private ConditionText() {}

    /** What becomes of a text. */
    public sealed interface Result {}

    /** A condition. */
    public record Compiled(Condition condition) implements Result {}

    /** What is wrong, each with its line and column. */
    public record Refused(List<String> mistakes) implements Result {
        public Refused {
            mistakes = List.copyOf(mistakes);
        }
    }

    /** Reads a text, with all that is wrong with it. */
    public static Result read(String text) {
        synchronized (COMPILED) {
            var known = COMPILED.get(text);
            if (known != null) {
                return new Compiled(known);
            }
        }
        try {
            var condition = compile(text);
            synchronized (COMPILED) {
                COMPILED.put(text, condition);
            }
            return new Compiled(condition);
        } catch (CelValidationException mistaken) {
            return new Refused(mistaken.getErrors().stream().map(ConditionText::said).toList());
        }
    }

    private static Condition compile(String text) throws CelValidationException {
        var tree = COMPILER.compile(text).getAst();
        try {
            return new CelCondition(text, variables(tree), RUNTIME.createProgram(tree));
        } catch (CelEvaluationException impossible) {
            throw new IllegalStateException("a checked condition cannot be run", impossible);
        }
    }

    private static Set<Variable> variables(CelAbstractSyntaxTree tree) {
        var used = EnumSet.noneOf(Variable.class);
        for (var reference : tree.getReferenceMap().values()) {
            for (var variable : Variable.values()) {
                if (variable.id().equals(reference.name())) {
                    used.add(variable);
                }
            }
        }
        return used;
    }

    private static String said(CelIssue issue) {
        var place = issue.getSourceLocation();
        return "line %d, column %d: %s"
                .formatted(place.getLine(), place.getColumn() + 1, issue.getMessage());
    }

    private static CelCompiler compiler() {
        var builder =
                CelCompilerFactory.standardCelCompilerBuilder()
                        .setOptions(OPTIONS)
                        .setResultType(SimpleType.BOOL);
        for (var variable : Variable.values()) {
            builder.addVar(variable.id(), variable.isCount() ? SimpleType.INT : SimpleType.DOUBLE);
        }
        return builder.build();
    }
}
