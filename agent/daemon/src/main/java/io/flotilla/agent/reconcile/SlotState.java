package io.flotilla.agent.reconcile;

import io.flotilla.agent.reconcile.desired.Manifest;
import io.flotilla.agent.reconcile.desired.ManifestVariant;
import io.flotilla.agent.select.Quarantines;
import io.flotilla.contract.index.Digest;
import io.flotilla.contract.selection.Quarantine;
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
 * @param quarantines what failed here
 * @param switches when another variant was last chosen without anybody's asking, oldest first
 */
public record SlotState(
        String slot,
        Pursuit pursuit,
        @Nullable Installed active,
        @Nullable Installed previous,
        @Nullable Trial trial,
        Quarantines quarantines,
        List<Instant> switches) {

    public SlotState {
        switches = List.copyOf(switches);
    }

    /**
     * A variant on its way to serve. Written down before it is loaded, so that one that takes the
     * whole device down with it is not loaded for ever.
     *
     * @param starts how often loading it has begun
     */
    public record Trial(Installed candidate, int starts) {}

    static SlotState empty(String slot) {
        return new SlotState(slot, Pursuit.NONE, null, null, null, Quarantines.NONE, List.of());
    }

    SlotState with(Pursuit changed) {
        return new SlotState(slot, changed, active, previous, trial, quarantines, switches);
    }

    SlotState with(Quarantines changed) {
        return new SlotState(slot, pursuit, active, previous, trial, changed, switches);
    }

    /** Another variant was chosen without anybody's asking; what is older is forgotten. */
    SlotState switched(Instant now, Duration remembered) {
        var times = new ArrayList<Instant>();
        switches.stream().filter(time -> time.plus(remembered).isAfter(now)).forEach(times::add);
        times.add(now);
        return new SlotState(slot, pursuit, active, previous, trial, quarantines, times);
    }

    SlotState startTrial(Installed candidate) {
        var current = trial;
        var starts = current != null && current.candidate.isSameAs(candidate) ? current.starts : 0;
        return serving(active, previous, new Trial(candidate, starts + 1));
    }

    SlotState endTrial() {
        return serving(active, previous, null);
    }

    /**
     * The candidate serves; what did before is kept for a rollback, unless the device chose anew by
     * itself: then a rollback still means what served before the rollout.
     */
    SlotState occupy(Installed candidate) {
        var current = active;
        var keeps = current != null && (current.isSameAs(candidate) || pursuit.isReopened());
        return serving(candidate, keeps ? previous : current, null);
    }

    /** There is no way back but by a download. */
    SlotState forgetPrevious() {
        return serving(active, null, trial);
    }

    /** What served before serves again; what did not prove itself is not kept. */
    SlotState revert() {
        return serving(previous, null, null);
    }

    private SlotState serving(
            @Nullable Installed now, @Nullable Installed before, @Nullable Trial candidate) {
        return new SlotState(slot, pursuit, now, before, candidate, quarantines, switches);
    }

    /** Somebody wants a version tried anew, so its variants are given another chance. */
    SlotState release(String modelVersion) {
        return with(quarantines.release(modelVersion));
    }

    boolean isQuarantined(ManifestVariant variant, Instant now) {
        return quarantines.find(variant.name(), variant.content(), "", now).isPresent();
    }

    /**
     * Variants of a version that are not to be tried now, each with why.
     *
     * @param environment what they would run with
     */
    Map<String, Quarantine> excludedVariants(Manifest manifest, String environment, Instant now) {
        var excluded = new HashMap<String, Quarantine>();
        for (var variant : manifest.variants()) {
            quarantines
                    .find(variant.name(), variant.content(), environment, now)
                    .ifPresent(found -> excluded.put(variant.name(), found));
        }
        return withFailed(excluded);
    }

    /**
     * All variants that are not to be tried now, each with why.
     *
     * @param environment what they would run with
     */
    Map<String, Quarantine> excludedVariants(String environment, Instant now) {
        return withFailed(quarantines.inForce(environment, now));
    }

    private Map<String, Quarantine> withFailed(Map<String, Quarantine> quarantined) {
        var excluded = new HashMap<>(quarantined);
        pursuit.failedVariants()
                .forEach((name, why) -> excluded.putIfAbsent(name, new Quarantine(why, null)));
        return excluded;
    }

    /** Artifacts that must stay on disk. */
    Set<Digest> references() {
        var references = new HashSet<Digest>();
        addDigests(active, references);
        addDigests(previous, references);
        addDigests(trial == null ? null : trial.candidate, references);
        return references;
    }

    /** Artifacts that must stay on disk while a version is pursued. */
    Set<Digest> needed(Manifest manifest) {
        var needed = references();
        if (!pursuit.isOver()) {
            needed.addAll(pursuit.artifacts(manifest));
        }
        return needed;
    }

    private static void addDigests(@Nullable Installed installed, Set<Digest> references) {
        if (installed != null) {
            references.addAll(installed.variant().digests());
        }
    }
}
