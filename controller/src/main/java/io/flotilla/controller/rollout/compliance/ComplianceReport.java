package io.flotilla.controller.rollout.compliance;

import io.flotilla.controller.access.EventFilter;
import io.flotilla.controller.access.EventRepository;
import io.flotilla.controller.access.RecordedEvent;
import io.flotilla.controller.access.scope.Reach;
import io.flotilla.controller.making.evaluation.Evaluation;
import io.flotilla.controller.making.evaluation.EvaluationRepository;
import io.flotilla.controller.registry.ModelVersion;
import io.flotilla.controller.registry.Variant;
import io.flotilla.controller.registry.VariantFile;
import io.flotilla.controller.registry.VariantRepository;
import io.flotilla.controller.shared.Page;
import io.flotilla.controller.shared.PageRequest;
import io.flotilla.controller.shared.ResourceName;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells what ran where from when to when, approved by whom, and with which evaluation. */
@Singleton
public class ComplianceReport {

    private final ServingRepository servings;
    private final VariantRepository variants;
    private final EvaluationRepository evaluations;
    private final EventRepository events;

    ComplianceReport(
            ServingRepository servings,
            VariantRepository variants,
            EvaluationRepository evaluations,
            EventRepository events) {
        this.servings = servings;
        this.variants = variants;
        this.evaluations = evaluations;
        this.events = events;
    }

    /** A page of it, of what is within reach. */
    @Transactional
    public Page<ComplianceEntry> list(ServingFilter filter, Reach reach, PageRequest wanted) {
        var known = new Known();
        return wanted.cut(
                        servings.after(wanted.after(), filter, reach, wanted.limit()), Serving::key)
                .map(known::entry);
    }

    /** What was looked up for one page: few rollouts bring few variants to many devices. */
    private final class Known {

        private final Map<String, List<VariantFile>> files = new HashMap<>();
        private final Map<String, Optional<RecordedEvent>> approvals = new HashMap<>();
        private final Map<String, Optional<Evaluation>> newest = new HashMap<>();

        private ComplianceEntry entry(Serving serving) {
            var variant = serving.variant();
            return new ComplianceEntry(
                    serving,
                    files.computeIfAbsent(variant, this::filesOf),
                    approvals
                            .computeIfAbsent(serving.rollout().resourceName(), this::approvalOf)
                            .orElse(null),
                    newest.computeIfAbsent(variant, this::evaluationOf).orElse(null));
        }

        private List<VariantFile> filesOf(String variant) {
            return variants.find(name(variant)).map(Variant::files).orElse(List.of());
        }

        private Optional<RecordedEvent> approvalOf(String rollout) {
            var approvals = EventFilter.of(rollout).doing("rollout.approve");
            return events.before(approvals, Long.MAX_VALUE, 1).stream().findFirst();
        }

        private Optional<Evaluation> evaluationOf(String variant) {
            var version = name(variant);
            return evaluations
                    .newestOf(ModelVersion.NAMES.of(version.id("model"), version.id("version")))
                    .stream()
                    .filter(found -> found.name().toString().startsWith(variant + "/"))
                    .findFirst();
        }

        private static ResourceName name(String variant) {
            return Variant.NAMES.parse("variant", variant);
        }
    }
}
