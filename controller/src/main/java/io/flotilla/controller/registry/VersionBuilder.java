package io.flotilla.controller.registry;

import io.flotilla.controller.shared.Actor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes and measures what a version consists of, between its upload and its manifest. */
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
     * What came of it.
     *
     * @param withheld names of the variants that are not to go out
     * @param divergences measured distance from the reference by name of the variant; see {@link
     *     Manifest#divergences}
     * @param goldenTest for a version that came without one
     * @param doubt why somebody should look before it goes out; empty: nobody needs to
     */
    record Outcome(
            List<String> withheld,
            Map<String, Double> divergences,
            @Nullable GoldenTest goldenTest,
            String doubt) {

        /** What a version has that waited for nothing. */
        static final Outcome UNMEASURED = new Outcome(List.of(), Map.of(), null, "");

        public Outcome {
            withheld = List.copyOf(withheld);
            divergences = Map.copyOf(divergences);
        }
    }
}
