package io.flotilla.contract.format.gguf;

import io.flotilla.contract.format.Precision;
import io.flotilla.contract.format.gguf.TensorPlacement.Placed;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Names the precision of a whole file. What its tensors are made of decides; the file's claim only
 * tells between recipes that mix the same types.
 */
final class PrecisionRule {

    /**
     * The share of elements that a claim's own types must have. Recipes keep up to half of the
     * matrices of a block in wider types.
     */
    private static final double MIN_CLAIMED_SHARE = 1.0 / 3;

    private final Map<GgmlType, Long> elements;

    PrecisionRule(List<Placed> tensors) {
        this.elements = elementsByType(representative(tensors));
    }

    /** Whether the tensors can be what the file claims to be. */
    boolean allows(FileType claim) {
        var claimed = 0L;
        var all = 0L;
        for (var entry : elements.entrySet()) {
            all += entry.getValue();
            claimed += claim.isMadeOf(entry.getKey()) ? entry.getValue() : 0;
        }
        return claimed >= MIN_CLAIMED_SHARE * all;
    }

    /** The precision by the tensors alone. */
    Precision byTensors() {
        var main =
                elements.entrySet().stream()
                        .max(Map.Entry.comparingByValue())
                        .map(Map.Entry::getKey)
                        .orElse(GgmlType.F32);
        var mixed = elements.size() > 1;
        return switch (main.precision()) {
            case Q3_K_S -> mixed ? Precision.Q3_K_M : Precision.Q3_K_S;
            case Q4_K_S -> mixed ? Precision.Q4_K_M : Precision.Q4_K_S;
            case Q5_K_S -> mixed ? Precision.Q5_K_M : Precision.Q5_K_S;
            default -> main.precision();
        };
    }

    /**
     * The tensors that a precision is named after: the matrices of the blocks. Embeddings and
     * output are stored wider by most recipes, and vectors are never quantized.
     */
    private static List<Placed> representative(List<Placed> tensors) {
        Predicate<Placed> isMatrix = tensor -> tensor.info().dimensions().size() > 1;
        Predicate<Placed> isOfBlock = tensor -> tensor.info().name().contains("blk.");
        return firstNonEmpty(tensors, isMatrix.and(isOfBlock), isMatrix, _ -> true);
    }

    @SafeVarargs
    private static List<Placed> firstNonEmpty(List<Placed> tensors, Predicate<Placed>... choices) {
        for (var choice : choices) {
            var chosen = tensors.stream().filter(choice).toList();
            if (!chosen.isEmpty()) {
                return chosen;
            }
        }
        return List.of();
    }

    private static Map<GgmlType, Long> elementsByType(List<Placed> tensors) {
        Map<GgmlType, Long> elements = new EnumMap<>(GgmlType.class);
        for (var tensor : tensors) {
            elements.merge(tensor.type(), tensor.elements(), Long::sum);
        }
        return elements;
    }
}
