package io.flotilla.controller.planning;

import io.flotilla.contract.fit.PredictedFacts;
import io.flotilla.controller.making.MakingPlans;
import io.flotilla.controller.registry.Variant;
import io.flotilla.controller.shared.ResourceName;
import jakarta.inject.Singleton;
import java.util.List;

/** Expects what the variants would be like that a version does not have and that could be made. */
@Singleton
public class MakeableVariants {

    private final MakingPlans making;

    MakeableVariants(MakingPlans making) {
        this.making = making;
    }

    /**
     * A variant that a version does not have and that could be made.
     *
     * @param id that it would have
     * @param expected what selection would see of it
     */
    public record Makeable(String id, io.flotilla.contract.selection.Variant expected) {}

    List<Makeable> of(ResourceName version) {
        return making.makeable(version).stream().map(one -> expected(version, one)).toList();
    }

    /** Its other files, such as a tokenizer, are those of what it would be made from. */
    private static Makeable expected(ResourceName version, MakingPlans.Makeable one) {
        var source = one.source();
        var modelFileBytes = source.facts().weights().tensorBytes();
        var otherBytes = Math.max(0, source.sizeBytes() - modelFileBytes);
        var facts =
                PredictedFacts.of(
                        source.facts(), one.format(), one.precision(), one.expectedSizeBytes());
        var name = Variant.NAMES.of(version.id("model"), version.id("version"), one.variantId());
        return new Makeable(
                one.variantId(),
                new io.flotilla.contract.selection.Variant(
                        name.toString(), facts, one.expectedSizeBytes() + otherBytes, null));
    }
}
