package io.flotilla.controller.making.recipe;

import io.flotilla.controller.making.evaluation.QualityGate;
import io.flotilla.controller.shared.ResourceName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps what somebody has chosen for the recipes of models. */
public interface RecipeRepository {

    /** Those of the model; null: nobody has set them. */
    @Nullable List<String> targets(ResourceName model);

    /** Those of the model in the order they were set; none: nobody has set them. */
    List<QualityGate> gates(ResourceName model);

    void putTargets(ResourceName model, List<String> targets);

    /** Replaces the gates; none: those of its task are good for it again. */
    void putGates(ResourceName model, List<QualityGate> gates);
}
