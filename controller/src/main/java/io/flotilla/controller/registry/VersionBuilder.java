package io.flotilla.controller.registry;

import io.flotilla.controller.registry.publishing.Publishing;
import io.flotilla.controller.shared.Actor;
import io.flotilla.controller.shared.ResourceName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes and measures what a version consists of, before its manifest and for the next one. */
public interface VersionBuilder {

    /**
     * Begins with a version that was just published, within the running transaction. If there is
     * something to wait for, {@link Publishing#complete} is to be called when it is done.
     *
     * @param targets precisions or ids of variants to make; null: what suits the version
     * @return whether there is something to wait for
     */
    boolean begin(ModelVersion version, @Nullable List<String> targets, Actor actor);

    /**
     * Begins to make more variants of a version that is PUBLISHED, within the running transaction.
     * {@link Publishing#complete} is to be called when they are done.
     *
     * @param targets precisions or ids of variants
     */
    void extend(ModelVersion version, List<String> targets, Actor actor);

    /**
     * Begins to measure a variant that was made elsewhere, like {@link #extend}.
     *
     * @return whether there is something to wait for
     */
    boolean measure(Variant imported, Actor actor);

    /** The variant that the others of a version are made from and measured against. */
    Optional<Variant> reference(ResourceName version);

    /** What a version has come to; empty while there is something to wait for. */
    Optional<Outcome> outcome(ResourceName version);

    /**
     * What came of it.
     *
     * @param withheld names of the variants that are not to go out
     * @param doubtful names of the variants that go out only if somebody approves
     * @param divergences measured distance from the reference by name of the variant; see {@link
     *     Manifest#divergences}
     * @param goldenTest for a version that came without one
     * @param doubt why somebody should look before it goes out; empty: nobody needs to
     */
    record Outcome(
            List<String> withheld,
            List<String> doubtful,
            Map<String, Double> divergences,
            @Nullable GoldenTest goldenTest,
            String doubt) {

        /** What a version has that waited for nothing. */
        public static final Outcome UNMEASURED =
                new Outcome(List.of(), List.of(), Map.of(), null, "");

        public Outcome {
            withheld = List.copyOf(withheld);
            doubtful = List.copyOf(doubtful);
            divergences = Map.copyOf(divergences);
        }
    }
}
