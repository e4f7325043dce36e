package io.flotilla.controller.making;

import io.flotilla.controller.registry.Model;
import io.flotilla.controller.shared.ResourceName;
import java.util.List;

/**
 * What is made of a version that was uploaded in full precision alone.
 *
 * @param targets precisions or ids of variants
 * @param isDefault whether nobody has set it
 */
public record Recipe(ResourceName model, List<String> targets, boolean isDefault) {

    public Recipe {
        targets = List.copyOf(targets);
    }

    /**
     * What is made where nobody said otherwise; what the upload's format does not allow is left
     * out.
     */
    static Recipe defaultOf(Model model) {
        var targets =
                switch (model.task()) {
                    case TEXT_EMBEDDING -> List.of("FP16", "INT8", "INT4");
                    case TEXT_GENERATION -> List.of("Q8_0", "Q4_K_M", "Q2_K");
                    case TENSOR, UNSPECIFIED -> List.of("FP16", "INT8");
                };
        return new Recipe(model.name(), targets, true);
    }
}
