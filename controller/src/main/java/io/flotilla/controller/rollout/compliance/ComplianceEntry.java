package io.flotilla.controller.rollout.compliance;

import io.flotilla.controller.access.RecordedEvent;
import io.flotilla.controller.making.evaluation.Evaluation;
import io.flotilla.controller.registry.VariantFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A serving with what speaks for it.
 *
 * @param files of the variant
 * @param approval the last one of its rollout; null: nobody had to approve it
 * @param evaluation the newest of the variant; null: it was not measured here
 */
public record ComplianceEntry(
        Serving serving,
        List<VariantFile> files,
        @Nullable RecordedEvent approval,
        @Nullable Evaluation evaluation) {

    public ComplianceEntry {
        files = List.copyOf(files);
    }
}
