package io.flotilla.controller.making.recipe;

import io.flotilla.controller.making.evaluation.QualityGate;
import io.flotilla.controller.registry.Model;
import io.flotilla.controller.shared.ResourceName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is made of a version that was uploaded in full precision alone, and what its variants must
 * show to go out.
 *
 * @param targets precisions or ids of variants
 * @param isDefault whether nobody has set the targets
 * @param gatesAreDefault whether nobody has set the gates
 */
public record Recipe(
        ResourceName model,
        List<String> targets,
        boolean isDefault,
        List<QualityGate> gates,
        boolean gatesAreDefault) {

    public Recipe {
        targets = List.copyOf(targets);
        gates = List.copyOf(gates);
    }

    /**
     * The recipe of a model after what somebody has chosen.
     *
     * @param targets null: nobody has set them
     * @param gates none: nobody has set them
     */
    static Recipe of(Model model, @Nullable List<String> targets, List<QualityGate> gates) {
        return new Recipe(
                model.name(),
                targets == null ? targetsOf(model.task()) : targets,
                targets == null,
                gates.isEmpty() ? QualityGate.defaultsOf(model.task()) : gates,
                gates.isEmpty());
    }

    /**
     * What is made where nobody said otherwise; what the upload's format does not allow is left
     * out.
     */
    private static List<String> targetsOf(Model.Task task) {
        return switch (task) {
            case TEXT_EMBEDDING, TEXT_CLASSIFICATION -> List.of("FP16", "INT8", "INT4");
            case TEXT_GENERATION -> List.of("Q8_0", "Q4_K_M", "Q2_K");
            case TENSOR, UNSPECIFIED -> List.of("FP16", "INT8");
            // Convolutions have no INT8 without ranges, and those of drawn pixels are to be asked
            // for.
            case IMAGE_CLASSIFICATION -> List.of("FP16");
        };
    }
}
