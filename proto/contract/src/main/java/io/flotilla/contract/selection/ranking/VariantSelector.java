package io.flotilla.contract.selection.ranking;

import io.flotilla.contract.selection.Candidate;
import io.flotilla.contract.selection.Candidate.Rejected;
import io.flotilla.contract.selection.DeviceFacts;
import io.flotilla.contract.selection.Footprint;
import io.flotilla.contract.selection.Placement;
import io.flotilla.contract.selection.Selection;
import io.flotilla.contract.selection.Variant;
import io.flotilla.contract.selection.VariantPolicy;
import io.flotilla.contract.selection.explain.Explanation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Selects the variant of one version that suits a device best under one policy, and says of each
 * other why it does not.
 *
 * <p>A variant may run if nothing stands against it. Those that may are ranked by the policy's
 * objective. The answer depends on the arguments alone, and not on the order of the variants. What
 * does not depend on the device is worked out once, so that one selector serves many devices.
 */
public final class VariantSelector {

    private final String modelVersion;
    private final VariantPolicy policy;
    private final Ranking ranking;
    private final List<Prepared> variants;

    private VariantSelector(String modelVersion, VariantPolicy policy, List<Prepared> variants) {
        this.modelVersion = modelVersion;
        this.policy = policy;
        this.ranking = new Ranking(policy.objective());
        this.variants = variants;
    }

    /**
     * A selector among the variants of one model version.
     *
     * @throws IllegalArgumentException if two variants have the same name
     */
    public static VariantSelector of(
            String modelVersion, List<Variant> variants, VariantPolicy policy) {
        requireDistinctNames(variants);
        var prepared =
                variants.stream()
                        .sorted(Comparator.comparing(Variant::name))
                        .map(variant -> Prepared.of(variant, policy))
                        .toList();
        return new VariantSelector(modelVersion, policy, prepared);
    }

    private static void requireDistinctNames(List<Variant> variants) {
        var names = new HashSet<String>();
        for (var variant : variants) {
            if (!names.add(variant.name())) {
                throw new IllegalArgumentException("two variants are named " + variant.name());
            }
        }
    }

    /**
     * Selects for one device among the variants of one model version.
     *
     * @throws IllegalArgumentException if two variants have the same name
     */
    public static Selection select(
            DeviceFacts device, String modelVersion, List<Variant> variants, VariantPolicy policy) {
        return of(modelVersion, variants, policy).select(device);
    }

    /** Selects for one device, and says why. */
    public Selection select(DeviceFacts device) {
        var filter = new Filter(device, policy);
        var machine = new Machine(device, policy, ranking);
        var ordered = new ArrayList<Contender>();
        var rejected = new ArrayList<Candidate>();
        for (var prepared : variants) {
            var contender = machine.contender(prepared);
            if (filter.admits(contender)) {
                ordered.add(contender);
            } else {
                rejected.add(contender.with(new Rejected(filter.rejections(contender))));
            }
        }
        ordered.sort(ranking);
        var candidates = ranking.explained(ordered);
        candidates.addAll(rejected);
        return new Selection(
                modelVersion,
                candidates,
                new Explanation(device, modelVersion, policy).of(candidates));
    }

    /** What is chosen for one device, without reasons: much quicker than a whole selection. */
    public Optional<Choice> choose(DeviceFacts device) {
        var filter = new Filter(device, policy);
        var machine = new Machine(device, policy, ranking);
        Contender best = null;
        for (var prepared : variants) {
            if (!filter.admits(prepared)) {
                continue;
            }
            var contender = machine.contender(prepared);
            if (contender.isRunnable() && (best == null || ranking.compare(contender, best) < 0)) {
                best = contender;
            }
        }
        return Optional.ofNullable(best).flatMap(VariantSelector::choice);
    }

    /** What a device would run, where and how. */
    public record Choice(Variant variant, Placement placement, Footprint footprint) {}

    private static Optional<Choice> choice(Contender chosen) {
        var site = chosen.site();
        return site == null
                ? Optional.empty()
                : Optional.of(
                        new Choice(
                                chosen.prepared().variant(), site.placement(), chosen.footprint()));
    }

    /** Every amount of main memory that may decide between settings on devices like this one. */
    LongStream memoryThresholds(DeviceFacts device) {
        var machine = new Machine(device, policy, ranking);
        return variants.stream()
                .flatMap(machine::footprints)
                .mapToLong(footprint -> footprint.memory().need().totalBytes());
    }
}
