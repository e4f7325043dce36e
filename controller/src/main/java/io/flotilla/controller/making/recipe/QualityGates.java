package io.flotilla.controller.making.recipe;

import io.flotilla.controller.making.evaluation.Evaluation;
import io.flotilla.controller.making.evaluation.EvaluationRepository;
import io.flotilla.controller.making.evaluation.QualityGate;
import io.flotilla.controller.making.evaluation.QualityGate.Judgement;
import io.flotilla.controller.registry.Model;
import io.flotilla.controller.registry.Variant;
import io.flotilla.controller.shared.ResourceName;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.util.Map;

/** Judges what was measured of variants by the gates of their model's recipe. */
@Singleton
public class QualityGates {

    private final Recipes recipes;
    private final EvaluationRepository evaluations;

    QualityGates(Recipes recipes, EvaluationRepository evaluations) {
        this.recipes = recipes;
        this.evaluations = evaluations;
    }

    /** What becomes of a variant; the reference itself passes. */
    @Transactional
    public Judgement judge(Variant variant, Variant reference, Map<String, Double> measurements) {
        if (variant.name().equals(reference.name())) {
            return Judgement.PASSED;
        }
        var gates = recipes.get(Model.NAMES.of(variant.name().id("model"))).gates();
        return QualityGate.judge(gates, measurements, figuresOf(reference, variant.version()));
    }

    private Map<String, Double> figuresOf(Variant reference, ResourceName version) {
        return evaluations.newestOf(version).stream()
                .filter(evaluation -> evaluation.variant().equals(reference.name().toString()))
                .findFirst()
                .map(Evaluation::measurements)
                .orElse(Map.of());
    }
}
