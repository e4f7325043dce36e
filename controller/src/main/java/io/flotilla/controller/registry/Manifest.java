package io.flotilla.controller.registry;

import io.flotilla.controller.shared.ResourceName;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The list of everything that a version consists of at one revision.
 *
 * @param variants by name
 */
public record Manifest(
        ResourceName modelVersion,
        long revision,
        Model.Task task,
        List<Variant> variants,
        @Nullable GoldenTest goldenTest,
        Instant createTime) {

    public Manifest {
        variants = variants.stream().sorted(Comparator.comparing(Variant::id)).toList();
    }
}
