package io.flotilla.agent.reconcile;

import io.flotilla.agent.reconcile.desired.Manifest;
import io.flotilla.agent.reconcile.desired.ManifestVariant;
import io.flotilla.agent.reconcile.desired.SlotAssignment;
import io.flotilla.agent.runtime.EngineSetting;
import io.flotilla.agent.select.SelectionInputs;
import io.flotilla.agent.select.SelectionInputs.Choice;
import io.flotilla.agent.serve.Occupant;
import io.flotilla.agent.serve.Slot;
import io.flotilla.contract.selection.Candidate;
import io.flotilla.contract.selection.Objection;
import io.flotilla.contract.selection.Quarantine;
import io.flotilla.contract.selection.Selection;
import io.flotilla.contract.selection.ranking.VariantSelector;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Chooses which variant of an assigned version to try. */
final class Chooser {
    private final SelectionInputs inputs;
    private final Staging staging;
    private final Clock clock;

    Chooser(SelectionInputs inputs, Staging staging, Clock clock) {
        this.inputs = inputs;
        this.staging = staging;
        this.clock = clock;
    }

    /** Selects by the contract's function, with what failed here left out. */
    Selection select(SlotAssignment target, SlotState state, Slot slot) {
        var reclaimableBytes =
                slot.occupant().map(Occupant::model).map(model -> model.residentBytes()).orElse(0L);
        var facts =
                inputs.facts(
                                reclaimableBytes,
                                staging.cachedVariants(target.manifest()),
                                excluded(target.manifest(), state),
                                choice(target))
                        .withObjections(withdrawn(target));
        var variants = target.manifest().variants().stream().map(ManifestVariant::selectable);
        return VariantSelector.select(
                facts, target.manifest().modelVersion(), variants.toList(), target.policy());
    }

    /** Whether anything fits now. */
    boolean finds(SlotAssignment target, SlotState state, Slot slot) {
        return select(target, state, slot).chosen().isPresent();
    }

    /** What a rollback goes back to without moving a byte: the occupant that is kept for it. */
    Optional<Installed> kept(SlotAssignment target, SlotState state) {
        var excluded = excluded(target.manifest(), state);
        var previous = state.previous();
        if (previous == null || excluded.containsKey(previous.variant().name())) {
            return Optional.empty();
        }
        return Optional.of(previous).filter(kept -> isUnchanged(kept, target.manifest()));
    }

    private static Map<String, Objection> withdrawn(SlotAssignment target) {
        return target.withdrawn().entrySet().stream()
                .collect(
                        Collectors.toMap(
                                Map.Entry::getKey,
                                entry ->
                                        new Objection(Objection.Kind.WITHDRAWN, entry.getValue())));
    }

    private static Choice choice(SlotAssignment target) {
        var names =
                target.manifest().variants().stream()
                        .collect(
                                Collectors.toMap(
                                        ManifestVariant::content,
                                        ManifestVariant::name,
                                        (one, _) -> one));
        return new Choice(names, target.measuredByClass());
    }

    private Map<String, Quarantine> excluded(Manifest manifest, SlotState state) {
        return state.excludedVariants(manifest, inputs.environment(), clock.instant());
    }

    private static boolean isUnchanged(Installed installed, Manifest manifest) {
        return manifest.modelVersion().equals(installed.modelVersion())
                && manifest.variant(installed.variant().name())
                        .filter(variant -> variant.hasFilesOf(installed.variant()))
                        .isPresent();
    }

    /** How the variant of an attempt is run; empty if the target does not name it any more. */
    Optional<Installed> installed(SlotAssignment target, SlotState state, String variant) {
        var kept = kept(target, state).filter(found -> found.variant().name().equals(variant));
        if (kept.isPresent()) {
            return kept;
        }
        var selection = state.pursuit().selection();
        if (selection == null) {
            return Optional.empty();
        }
        return selection.candidates().stream()
                .filter(candidate -> candidate.variant().equals(variant))
                .findFirst()
                .flatMap(candidate -> installed(target, candidate));
    }

    private static Optional<Installed> installed(SlotAssignment target, Candidate candidate) {
        var placement = candidate.placement();
        if (placement == null) {
            return Optional.empty();
        }
        return target.manifest()
                .variant(candidate.variant())
                .map(
                        variant ->
                                new Installed(
                                        target.manifest().modelVersion(),
                                        variant,
                                        EngineSetting.of(
                                                placement,
                                                candidate.footprint().setting(),
                                                target.policy().room()),
                                        candidate.memory().need().totalBytes()
                                                + variant.adapterBytes()));
    }
}
