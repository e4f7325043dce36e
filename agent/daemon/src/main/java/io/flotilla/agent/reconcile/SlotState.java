package io.flotilla.agent.reconcile;

import io.flotilla.contract.index.Digest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that is written down of one slot.
 *
 * @param active what serves; null: nothing
 * @param previous what would serve again after a rollback; null: nothing
 * @param trial what is being activated; null: nothing
 */
public record SlotState(
        String slot,
        Pursuit pursuit,
        @Nullable Installed active,
        @Nullable Installed previous,
        @Nullable Trial trial,
        List<Quarantine> quarantines) {

    /** How long a variant that failed here is left alone. */
    private static final Duration QUARANTINE = Duration.ofHours(24);

    public SlotState {
        quarantines = List.copyOf(quarantines);
    }

    /**
     * A variant on its way to serve. Written down before it is loaded, so that one that takes the
     * whole device down with it is not loaded for ever.
     *
     * @param starts how often loading it has begun
     */
    public record Trial(Installed candidate, int starts) {}

    /** A variant that failed on this device, left alone until a time. */
    public record Quarantine(String variant, String reason, Instant until) {

        private io.flotilla.contract.selection.Quarantine asSelectionSees() {
            return new io.flotilla.contract.selection.Quarantine(reason, until);
        }
    }

    static SlotState empty(String slot) {
        return new SlotState(slot, Pursuit.NONE, null, null, null, List.of());
    }

    SlotState with(Pursuit changed) {
        return new SlotState(slot, changed, active, previous, trial, quarantines);
    }

    SlotState startTrial(Installed candidate) {
        var current = trial;
        var starts = current != null && current.candidate.isSameAs(candidate) ? current.starts : 0;
        return new SlotState(
                slot, pursuit, active, previous, new Trial(candidate, starts + 1), quarantines);
    }

    SlotState endTrial() {
        return new SlotState(slot, pursuit, active, previous, null, quarantines);
    }

    /** The candidate serves; what did before is kept for a rollback. */
    SlotState occupy(Installed candidate) {
        var current = active;
        var same = current != null && current.isSameAs(candidate);
        return new SlotState(
                slot, pursuit, candidate, same ? previous : current, null, quarantines);
    }

    /** What served before serves again; what did not prove itself is not kept. */
    SlotState revert() {
        return new SlotState(slot, pursuit, previous, null, null, quarantines);
    }

    SlotState quarantine(String variant, String reason, Instant now) {
        var more = new ArrayList<>(quarantinesAt(now));
        more.removeIf(quarantine -> quarantine.variant.equals(variant));
        more.add(new Quarantine(variant, reason, now.plus(QUARANTINE)));
        return new SlotState(slot, pursuit, active, previous, trial, more);
    }

    /** Somebody wants a version tried anew, so its variants are given another chance. */
    SlotState release(String modelVersion) {
        var left =
                quarantines.stream()
                        .filter(entry -> !entry.variant.startsWith(modelVersion + "/"))
                        .toList();
        return new SlotState(slot, pursuit, active, previous, trial, left);
    }

    private List<Quarantine> quarantinesAt(Instant now) {
        return quarantines.stream().filter(entry -> entry.until.isAfter(now)).toList();
    }

    boolean isQuarantined(String variant, Instant now) {
        return quarantinesAt(now).stream().anyMatch(entry -> entry.variant.equals(variant));
    }

    /** Variants that are not to be tried now, each with why. */
    Map<String, io.flotilla.contract.selection.Quarantine> excludedVariants(Instant now) {
        var excluded = new HashMap<String, io.flotilla.contract.selection.Quarantine>();
        quarantinesAt(now).forEach(entry -> excluded.put(entry.variant, entry.asSelectionSees()));
        pursuit.failedVariants()
                .forEach((variant, why) -> excluded.putIfAbsent(variant, untilLifted(why)));
        return excluded;
    }

    private static io.flotilla.contract.selection.Quarantine untilLifted(String reason) {
        return new io.flotilla.contract.selection.Quarantine(reason, null);
    }

    /** Artifacts that must stay on disk. */
    Set<Digest> references() {
        var references = new HashSet<Digest>();
        addDigests(active, references);
        addDigests(previous, references);
        addDigests(trial == null ? null : trial.candidate, references);
        return references;
    }

    private static void addDigests(@Nullable Installed installed, Set<Digest> references) {
        if (installed != null) {
            references.addAll(installed.variant().digests());
        }
    }
}
