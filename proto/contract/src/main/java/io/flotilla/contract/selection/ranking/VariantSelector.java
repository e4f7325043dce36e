package io.flotilla.contract.selection.ranking;

import io.flotilla.contract.selection.Candidate;
import io.flotilla.contract.selection.Candidate.Rejected;
import io.flotilla.contract.selection.DeviceFacts;
import io.flotilla.contract.selection.Selection;
import io.flotilla.contract.selection.Variant;
import io.flotilla.contract.selection.VariantPolicy;
import io.flotilla.contract.selection.explain.Explanation;
import io.flotilla.contract.selection.ranking.Ranking.Entrant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;

/**
 * Selects the variant that suits a device best, and says of each other why it does not.
 *
 * <p>A variant may run if nothing stands against it. Those that may are ranked by the policy's
 * objective. The answer depends on the arguments alone, and not on the order of the variants.
 */
public final class VariantSelector {

    private VariantSelector() {}

    /**
     * Selects among the variants of one model version.
     *
     * @throws IllegalArgumentException if two variants have the same name
     */
    public static Selection select(
            DeviceFacts device, String modelVersion, List<Variant> variants, VariantPolicy policy) {
        requireDistinctNames(variants);
        var filter = new Filter(device, policy);
        var placements = new Placements(device.hardware());
        var entrants = new ArrayList<Entrant>();
        var rejected = new ArrayList<Candidate>();
        for (var variant : variants) {
            var contender = Contender.of(variant, device, placements, policy);
            var rejections = filter.rejections(contender);
            var placement = contender.placement();
            if (placement == null || !rejections.isEmpty()) {
                rejected.add(contender.with(new Rejected(rejections)));
                continue;
            }
            entrants.add(new Entrant(contender, Merits.of(variant, placement.runtime(), device)));
        }

        var candidates = new Ranking(policy.objective()).rank(entrants);
        rejected.sort(Comparator.comparing(Candidate::variant));
        candidates.addAll(rejected);
        return new Selection(
                modelVersion,
                candidates,
                new Explanation(device, modelVersion, policy).of(candidates));
    }

    private static void requireDistinctNames(List<Variant> variants) {
        var names = new HashSet<String>();
        for (var variant : variants) {
            if (!names.add(variant.name())) {
                throw new IllegalArgumentException("two variants are named " + variant.name());
            }
        }
    }
}
