package io.flotilla.controller.registry.publishing;

import io.flotilla.contract.format.ModelFile;
import io.flotilla.contract.format.OnnxFacts;
import io.flotilla.contract.format.OnnxFacts.Port;
import io.flotilla.controller.registry.VariantFile;
import io.flotilla.controller.registry.VariantFile.Role;
import io.flotilla.controller.shared.FleetException.InvalidArgument;
import io.flotilla.controller.shared.Violations;
import java.util.List;

/**
 * What a variant must hold to classify pictures: a runtime host would take tensors for one that
 * does not, which would be seen on devices only.
 */
final class PictureRules {
    private static final String FIELD = "variant.files";
    private static final String PREPROCESSOR = "preprocessor_config.json";
    private static final String PIXELS = "pixel_values";
    private static final int PIXEL_AXES = 4;
    private static final String LOGITS = "logits";
    private static final int LOGIT_AXES = 2;

    private PictureRules() {}

    /**
     * Checks a variant whose model was read.
     *
     * @throws InvalidArgument with all that is missing
     */
    static void check(ModelFile model, List<VariantFile> files) {
        if (!(model.facts() instanceof OnnxFacts(_, _, _, var graph, _, _, _))) {
            throw InvalidArgument.of(
                    FIELD,
                    "must hold an ONNX model, as no other classifies pictures here, and not one of "
                            + model.format());
        }
        var violations = new Violations();
        violations.require(
                files.stream().anyMatch(PictureRules::isPreprocessor),
                FIELD,
                "must hold %s with ROLE_CONFIG, which says how pictures are prepared"
                        .formatted(PREPROCESSOR));
        violations.require(
                has(graph.inputs(), PIXELS, PIXEL_AXES),
                FIELD,
                "must hold a graph that takes %s, of %d axes".formatted(PIXELS, PIXEL_AXES));
        violations.require(
                has(graph.outputs(), LOGITS, LOGIT_AXES),
                FIELD,
                "must hold a graph that answers with %s, of %d axes".formatted(LOGITS, LOGIT_AXES));
        violations.throwIfAny();
    }

    private static boolean isPreprocessor(VariantFile file) {
        return file.path().equals(PREPROCESSOR) && file.role() == Role.CONFIG;
    }

    private static boolean has(List<Port> ports, String name, int axes) {
        return ports.stream()
                .anyMatch(port -> port.name().equals(name) && port.dimensions().size() == axes);
    }
}
