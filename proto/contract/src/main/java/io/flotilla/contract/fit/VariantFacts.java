package io.flotilla.contract.fit;

import io.flotilla.contract.format.Architecture;
import io.flotilla.contract.format.Format;
import io.flotilla.contract.format.ModelFile;
import io.flotilla.contract.format.PrecisionClass;
import io.flotilla.contract.format.Weights;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a variant from its model file's header.
 *
 * @param format null if it is one that this reader does not know
 * @param precision by the field's own name, which a newer writer may know and this reader not
 */
public record VariantFacts(
        @Nullable Format format,
        String precision,
        PrecisionClass precisionClass,
        Requirements requirements,
        Weights weights,
        Architecture architecture,
        Tensors tensors) {

    /** The facts of a model file that was read. */
    public static VariantFacts of(ModelFile file) {
        return new VariantFacts(
                file.format(),
                file.precision().name(),
                file.precision().precisionClass(),
                Requirements.of(file),
                file.weights(),
                file.architecture(),
                Tensors.of(file));
    }

    /** The share of the weights that one token or inference passes through. */
    public double activeShare() {
        var experts = architecture.experts();
        return experts.count() > experts.usedCount() && experts.usedCount() > 0
                ? 1.0 * experts.usedCount() / experts.count()
                : 1;
    }
}
