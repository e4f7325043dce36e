package io.flotilla.controller.making;

import io.flotilla.contract.fit.PredictedSize;
import io.flotilla.contract.format.Format;
import io.flotilla.contract.format.PrecisionClass;
import io.flotilla.controller.making.converter.Converters;
import io.flotilla.controller.making.converter.VariantTarget;
import io.flotilla.controller.registry.Variant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What would be made of the variants that a version has, and what cannot be. */
record MakingPlan(List<Planned> variants) {

    MakingPlan {
        variants = List.copyOf(variants);
    }

    /**
     * One target.
     *
     * @param source what it would be made from; null: nothing here is suitable
     * @param expectedSizeBytes of its model file; 0: not known
     * @param obstacle why it would not be made; empty: it would be
     */
    record Planned(
            VariantTarget target,
            @Nullable Variant source,
            long expectedSizeBytes,
            String obstacle) {

        boolean isMade() {
            return obstacle.isEmpty();
        }
    }

    /** Plans for targets that were checked before; those that fit no source come back with why. */
    static MakingPlan of(List<Variant> present, List<String> targets, Converters converters) {
        var format =
                reference(present).map(variant -> variant.facts().format()).orElse(Format.ONNX);
        var planned = new ArrayList<Planned>();
        var ids = present.stream().map(Variant::id).collect(Collectors.toSet());
        for (var name : targets) {
            converters
                    .parse(name, format)
                    .or(() -> VariantTarget.parse(name, Format.GGUF))
                    .map(target -> plan(target, present, ids.contains(target.id()), converters))
                    .filter(one -> planned.stream().noneMatch(p -> p.target().equals(one.target())))
                    .ifPresent(planned::add);
        }
        return new MakingPlan(planned);
    }

    /** The most exact variant, which the others are made from and measured against. */
    static Optional<Variant> reference(List<Variant> present) {
        return Variant.mostExact(present);
    }

    private static Planned plan(
            VariantTarget target, List<Variant> present, boolean isThere, Converters converters) {
        if (isThere) {
            return new Planned(target, null, 0, "There is a variant " + target.id() + " already.");
        }
        return source(target, present, converters)
                .map(source -> new Planned(target, source, size(target, source), ""))
                .orElseGet(() -> new Planned(target, null, 0, obstacle(target)));
    }

    private static Optional<Variant> source(
            VariantTarget target, List<Variant> present, Converters converters) {
        return reference(
                present.stream()
                        .filter(
                                variant ->
                                        isExact(variant) && canBecome(variant, target, converters))
                        .toList());
    }

    private static boolean isExact(Variant variant) {
        return switch (variant.facts().precisionClass()) {
            case FULL, HALF -> true;
            case MEDIUM, LOW, ULTRA_LOW -> false;
        };
    }

    private static boolean canBecome(Variant source, VariantTarget target, Converters converters) {
        var format = source.facts().format();
        if (target.isConverted()) {
            return format != null && converters.takes(target, format);
        }
        if (format == Format.GGUF) {
            return target.format() == Format.GGUF;
        }
        if (format != Format.ONNX) {
            return false;
        }
        return target.format() == Format.GGUF
                || source.facts().precisionClass() == PrecisionClass.FULL
                || target.precision().precisionClass() != PrecisionClass.HALF;
    }

    private static long size(VariantTarget target, Variant source) {
        var count = source.facts().weights().parameterCount();
        return PredictedSize.bytes(count, target.precision()).orElse(0);
    }

    private static String obstacle(VariantTarget target) {
        if (target.isConverted()) {
            return "The converter %s takes no variant in full or half precision that there is."
                    .formatted(target.converter());
        }
        return switch (target.format()) {
            case GGUF ->
                    "It is made from GGUF or ONNX in full or half precision, and there is none.";
            default -> "It is made from ONNX in full or half precision, and there is none.";
        };
    }
}
