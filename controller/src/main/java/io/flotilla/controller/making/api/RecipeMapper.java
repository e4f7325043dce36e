package io.flotilla.controller.making.api;

import io.flotilla.controller.making.evaluation.NewGate;
import io.flotilla.controller.making.evaluation.QualityGate.Rule;
import io.flotilla.controller.making.evaluation.QualityGate.Verdict;
import io.flotilla.proto.making.v1.QualityGate;
import io.flotilla.proto.making.v1.Recipe;
import org.jspecify.annotations.Nullable;

/** Maps recipes and their gates between Java and the wire. */
final class RecipeMapper {

    private RecipeMapper() {}

    static Recipe toWire(io.flotilla.controller.making.recipe.Recipe recipe) {
        return Recipe.newBuilder()
                .setName(recipe.model() + "/recipe")
                .addAllTargets(recipe.targets())
                .setIsDefault(recipe.isDefault())
                .addAllGates(recipe.gates().stream().map(RecipeMapper::toWire).toList())
                .setGatesAreDefault(recipe.gatesAreDefault())
                .build();
    }

    private static QualityGate toWire(io.flotilla.controller.making.evaluation.QualityGate gate) {
        return QualityGate.newBuilder()
                .setMetric(gate.metric().key())
                .setRule(toWire(gate.rule()))
                .setValue(gate.value())
                .setPriority(gate.priority())
                .setFailure(toWire(gate.failure()))
                .build();
    }

    static NewGate fromWire(QualityGate gate) {
        return new NewGate(
                gate.getMetric(),
                fromWire(gate.getRule()),
                gate.getValue(),
                gate.getPriority(),
                fromWire(gate.getFailure()));
    }

    private static QualityGate.Rule toWire(Rule rule) {
        return switch (rule) {
            case MAX_DEGRADATION -> QualityGate.Rule.RULE_MAX_DEGRADATION;
            case PERCENT_MAX_DEGRADATION -> QualityGate.Rule.RULE_PERCENT_MAX_DEGRADATION;
            case MIN_IMPROVEMENT -> QualityGate.Rule.RULE_MIN_IMPROVEMENT;
            case PERCENT_MIN_IMPROVEMENT -> QualityGate.Rule.RULE_PERCENT_MIN_IMPROVEMENT;
        };
    }

    private static @Nullable Rule fromWire(QualityGate.Rule rule) {
        return switch (rule) {
            case RULE_MAX_DEGRADATION -> Rule.MAX_DEGRADATION;
            case RULE_PERCENT_MAX_DEGRADATION -> Rule.PERCENT_MAX_DEGRADATION;
            case RULE_MIN_IMPROVEMENT -> Rule.MIN_IMPROVEMENT;
            case RULE_PERCENT_MIN_IMPROVEMENT -> Rule.PERCENT_MIN_IMPROVEMENT;
            case RULE_UNSPECIFIED, UNRECOGNIZED -> null;
        };
    }

    private static QualityGate.Failure toWire(Verdict failure) {
        return switch (failure) {
            case NEEDS_APPROVAL -> QualityGate.Failure.FAILURE_NEEDS_APPROVAL;
            case BLOCKED -> QualityGate.Failure.FAILURE_BLOCKED;
            case PUBLISHABLE -> QualityGate.Failure.FAILURE_UNSPECIFIED;
        };
    }

    private static @Nullable Verdict fromWire(QualityGate.Failure failure) {
        return switch (failure) {
            case FAILURE_NEEDS_APPROVAL -> Verdict.NEEDS_APPROVAL;
            case FAILURE_BLOCKED -> Verdict.BLOCKED;
            case FAILURE_UNSPECIFIED, UNRECOGNIZED -> null;
        };
    }
}
