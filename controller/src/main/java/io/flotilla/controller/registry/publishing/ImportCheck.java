package io.flotilla.controller.registry.publishing;

import io.flotilla.contract.fit.VariantFacts;
import io.flotilla.controller.registry.Variant;
import io.flotilla.controller.shared.FleetException.AlreadyExists;
import io.flotilla.controller.shared.FleetException.InvalidArgument;
import io.flotilla.controller.shared.FleetException.Violation;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells whether a variant that was made elsewhere can be one of a version, by what its files say of
 * themselves. How good it is, is measured.
 */
final class ImportCheck {

    /**
     * By how much the numbers of weights of two variants may differ: one may hold the embeddings of
     * its inputs and outputs apart, the other once.
     */
    private static final double MAX_RATIO = 2;

    private ImportCheck() {}

    /**
     * Fails unless it is another build of the same model.
     *
     * @param reference of the version
     * @param present all variants of the version
     */
    static void check(Variant imported, Variant reference, List<Variant> present) {
        contradiction(imported.facts(), reference.facts())
                .ifPresent(
                        contradiction -> {
                            throw new InvalidArgument(
                                    "ANOTHER_ARCHITECTURE",
                                    List.of(
                                            new Violation(
                                                    "variant.files",
                                                    "are not of the model that %s is: %s"
                                                            .formatted(
                                                                    reference.name(),
                                                                    contradiction))),
                                    Map.of("reference", reference.name().toString()));
                        });
        present.stream()
                .filter(imported::hasFilesOf)
                .findFirst()
                .ifPresent(
                        same -> {
                            throw new AlreadyExists(
                                    "Variant",
                                    same.name().toString(),
                                    "There is a %s already, with these very files."
                                            .formatted(same.name()));
                        });
    }

    /** Formats name families each in their way, and some pad vocabularies. */
    private static Optional<String> contradiction(VariantFacts imported, VariantFacts reference) {
        var ours = imported.architecture();
        var theirs = reference.architecture();
        var isOfSameFormat = imported.format() == reference.format();
        if (isOfSameFormat && differ(ours.family(), theirs.family())) {
            return Optional.of(
                    "the family is %s, not %s".formatted(ours.family(), theirs.family()));
        }
        if (differ(ours.blockCount(), theirs.blockCount())) {
            return unequal("layers", ours.blockCount(), theirs.blockCount());
        }
        if (differ(ours.embeddingLength(), theirs.embeddingLength())) {
            return unequal(
                    "values in a token's vector", ours.embeddingLength(), theirs.embeddingLength());
        }
        var count = imported.weights().parameterCount();
        var expected = reference.weights().parameterCount();
        return count > 0 && expected > 0 && isFarFrom(count, expected)
                ? unequal("weights", count, expected)
                : Optional.empty();
    }

    private static boolean differ(String one, String other) {
        return !one.isEmpty() && !other.isEmpty() && !one.equals(other);
    }

    private static boolean differ(long one, long other) {
        return one > 0 && other > 0 && one != other;
    }

    private static boolean isFarFrom(long count, long expected) {
        return Math.max(count, expected) > MAX_RATIO * Math.min(count, expected);
    }

    private static Optional<String> unequal(String what, long count, long expected) {
        return Optional.of("it has %d %s, not %d".formatted(count, what, expected));
    }
}
