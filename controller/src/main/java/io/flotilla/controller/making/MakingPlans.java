package io.flotilla.controller.making;

import io.flotilla.contract.format.Format;
import io.flotilla.contract.format.Precision;
import io.flotilla.controller.making.evaluation.EvaluationRepository;
import io.flotilla.controller.making.evaluation.Readiness;
import io.flotilla.controller.making.recipe.Recipes;
import io.flotilla.controller.registry.ModelVersions;
import io.flotilla.controller.registry.Variant;
import io.flotilla.controller.registry.VariantRepository;
import io.flotilla.controller.shared.ResourceName;
import io.flotilla.controller.signing.TrustReading;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;

/** Says what would be made of a version, and what it lacks. */
@Singleton
public class MakingPlans {

    /** What is commonly made of models, of which a source allows some. */
    private static final List<String> USUAL_TARGETS =
            List.of(
                    "FP16", "INT8", "INT4", "Q8_0", "Q6_K", "Q5_K_M", "Q4_K_M", "Q4_0", "IQ4_XS",
                    "Q3_K_M", "Q3_K_S", "Q2_K");

    private final ModelVersions versions;
    private final VariantRepository variants;
    private final EvaluationRepository evaluations;
    private final VersionMaking making;
    private final Recipes recipes;
    private final TrustReading trust;

    MakingPlans(
            ModelVersions versions,
            VariantRepository variants,
            EvaluationRepository evaluations,
            VersionMaking making,
            Recipes recipes,
            TrustReading trust) {
        this.versions = versions;
        this.variants = variants;
        this.evaluations = evaluations;
        this.making = making;
        this.recipes = recipes;
        this.trust = trust;
    }

    /** What the version has and lacks. */
    @Transactional
    public Readiness readiness(ResourceName version) {
        return Readiness.of(
                versions.get(version),
                variants.of(version),
                evaluations.newestOf(version),
                trust.releasedRevision(version));
    }

    /**
     * One variant of a plan.
     *
     * @param source the variant that it would be made from; empty: none is suitable
     * @param expectedSizeBytes of its model file; 0: not known
     * @param obstacle why it would not be made; empty: it would be
     */
    public record Line(String variantId, String source, long expectedSizeBytes, String obstacle) {}

    /**
     * What would be made.
     *
     * @param targets precisions or ids of variants; none: what suits the version
     */
    @Transactional
    public List<Line> of(ResourceName version, List<String> targets) {
        var known = versions.get(version);
        recipes.check("targets", targets);
        return making.plan(known, targets.isEmpty() ? null : targets).variants().stream()
                .map(MakingPlans::line)
                .toList();
    }

    private static Line line(MakingPlan.Planned planned) {
        var source = planned.source();
        return new Line(
                planned.target().id(),
                source == null ? "" : source.name().toString(),
                planned.expectedSizeBytes(),
                planned.obstacle());
    }

    /**
     * A variant that could be made of what a version has.
     *
     * @param source what it would be made from
     * @param expectedSizeBytes of its model file
     */
    public record Makeable(
            String variantId,
            Format format,
            Precision precision,
            Variant source,
            long expectedSizeBytes) {}

    /**
     * The usual variants that the version lacks and that could be made, in whatever state it is.
     */
    @Transactional
    public List<Makeable> makeable(ResourceName version) {
        return making.plan(versions.get(version), USUAL_TARGETS).variants().stream()
                .filter(planned -> planned.isMade() && planned.expectedSizeBytes() > 0)
                .flatMap(planned -> makeable(planned).stream())
                .toList();
    }

    private static Optional<Makeable> makeable(MakingPlan.Planned planned) {
        var target = planned.target();
        return Optional.ofNullable(planned.source())
                .map(
                        source ->
                                new Makeable(
                                        target.id(),
                                        target.format(),
                                        target.precision(),
                                        source,
                                        planned.expectedSizeBytes()));
    }
}
