package io.flotilla.controller.registry;

import io.flotilla.controller.shared.ResourceName;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The list of everything that a version consists of at one revision.
 *
 * @param variants by name
 * @param adapters by name
 * @param minimumAgent oldest version of the agent that may run it; empty: any
 * @param divergences measured distance of a variant from the reference by its name, 0 for none: the
 *     mean Kullback-Leibler divergence of a language model in nats, 1 less the mean cosine of
 *     embeddings, the relative error of other outputs
 */
public record Manifest(
        ResourceName modelVersion,
        long revision,
        Model.Task task,
        List<Variant> variants,
        Map<String, Double> divergences,
        @Nullable GoldenTest goldenTest,
        List<Adapter> adapters,
        String minimumAgent,
        Instant createTime) {

    public Manifest {
        variants = variants.stream().sorted(Comparator.comparing(Variant::id)).toList();
        divergences = Map.copyOf(divergences);
        adapters = List.copyOf(adapters);
    }
}
