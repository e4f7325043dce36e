package io.flotilla.controller.registry.publishing;

import io.flotilla.controller.registry.Adapter;
import io.flotilla.controller.registry.ModelVersion;
import io.flotilla.controller.registry.VariantFile;
import io.flotilla.controller.shared.ResourceName;
import io.flotilla.controller.shared.Violations;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An adapter that somebody wants to add, before its files were looked at.
 *
 * @param baseVariant that it is for; null: the most exact one of its format, or of any
 */
public record NewAdapter(
        ResourceName version,
        String id,
        List<NewVariant.File> files,
        @Nullable ResourceName baseVariant) {

    private static final int MAX_FILES = 16;

    public NewAdapter {
        files = List.copyOf(files);
    }

    /** Fails unless its files make sense together, whatever is in them. */
    void check() {
        var violations = new Violations();
        violations.collect(() -> Adapter.NAMES.checkId("adapter_id", id));
        var weights =
                files.stream().filter(file -> file.role() == VariantFile.Role.WEIGHTS).count();
        violations
                .require(
                        files.size() <= MAX_FILES,
                        "adapter.files",
                        "must be at most %d, not %d".formatted(MAX_FILES, files.size()))
                .require(
                        weights == 1,
                        "adapter.files",
                        "must hold exactly one file with ROLE_WEIGHTS, not " + weights);
        violations.throwIfAny();
        NewVariant.checkPaths(files, "adapter", violations);
        var base = baseVariant;
        violations.require(
                base == null
                        || ModelVersion.NAMES
                                .of(base.id("model"), base.id("version"))
                                .equals(version),
                "adapter.base_variant",
                "must be a variant of " + version);
        violations.throwIfAny();
    }
}
