package io.flotilla.agent.reconcile;

import io.flotilla.agent.reconcile.desired.Manifest;
import io.flotilla.agent.reconcile.desired.SlotAssignment;
import io.flotilla.contract.index.Digest;
import io.flotilla.contract.selection.Selection;
import io.flotilla.contract.selection.VariantPolicy.NoFit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How far one round of one deployment is on this device.
 *
 * @param roundStart how many attempts earlier rounds made
 * @param selection what was chosen last, and why; null before the first choice
 * @param attempts in order, those of earlier rounds included
 */
public record Pursuit(
        String deployment,
        int round,
        int roundStart,
        Outcome outcome,
        @Nullable Selection selection,
        List<Attempt> attempts) {

    /** Nothing is pursued. */
    public static final Pursuit NONE = new Pursuit("", 0, 0, Outcome.WORKING, null, List.of());

    /** As many as a report may hold. */
    private static final int MAX_ATTEMPTS = 100;

    public Pursuit {
        attempts = List.copyOf(attempts);
        if (roundStart > attempts.size()) {
            throw new IllegalArgumentException(
                    roundStart + " earlier attempts of " + attempts.size());
        }
    }

    /** Outcomes of a round. */
    public enum Outcome {
        /** Still at it. */
        WORKING,
        /** The slot serves the version. */
        SERVING,
        /** No attempt succeeded; the previous version serves if there was one. */
        FAILED,
        /** No variant fits the device. */
        NO_VARIANT
    }

    boolean isOf(SlotAssignment target) {
        return deployment.equals(target.deployment()) && round == target.round();
    }

    boolean isEarlierRoundOf(SlotAssignment target) {
        return deployment.equals(target.deployment()) && round != target.round();
    }

    /** Whether nothing fitted the target, and the device is to wait until something does. */
    boolean isHeld(SlotAssignment target) {
        return isOf(target)
                && outcome == Outcome.NO_VARIANT
                && target.policy().onNoFit() == NoFit.HOLD
                && !target.rollback();
    }

    boolean isOverFor(SlotAssignment target) {
        return isOf(target) && isOver();
    }

    boolean isOver() {
        return outcome != Outcome.WORKING;
    }

    /** The pursuit of a target that is not this one's; attempts stay if the deployment does. */
    Pursuit begin(SlotAssignment target) {
        var earlier = deployment.equals(target.deployment()) ? attempts : List.<Attempt>of();
        return new Pursuit(
                target.deployment(),
                target.round(),
                earlier.size(),
                Outcome.WORKING,
                null,
                earlier);
    }

    /**
     * The same once more, since the device chose anew by itself; what failed may be tried again.
     */
    Pursuit reopen(Selection chosen) {
        return new Pursuit(deployment, round, attempts.size(), Outcome.WORKING, chosen, attempts);
    }

    /** Whether the device took it up again by itself after it was over. */
    boolean isReopened() {
        return !ofRound().isEmpty() && ofRound().getFirst().occasion() != null;
    }

    Pursuit choose(Selection chosen) {
        return new Pursuit(deployment, round, roundStart, outcome, chosen, attempts);
    }

    Pursuit end(Outcome ended) {
        return new Pursuit(deployment, round, roundStart, ended, selection, attempts);
    }

    /** Adds an attempt; beyond what a report may hold the oldest goes. */
    Pursuit add(Attempt attempt) {
        var more = new ArrayList<>(attempts);
        more.add(attempt);
        var start = roundStart;
        while (more.size() > MAX_ATTEMPTS) {
            more.removeFirst();
            start = Math.max(0, start - 1);
        }
        return new Pursuit(deployment, round, start, outcome, selection, more);
    }

    /** Replaces the last attempt by what it has become. */
    Pursuit update(Attempt attempt) {
        var more = new ArrayList<>(attempts.subList(0, attempts.size() - 1));
        more.add(attempt);
        return new Pursuit(deployment, round, roundStart, outcome, selection, more);
    }

    int nextNumber() {
        return attempts.isEmpty() ? 1 : attempts.getLast().number() + 1;
    }

    /** Attempts of this round, in order. */
    List<Attempt> ofRound() {
        return attempts.subList(roundStart, attempts.size());
    }

    Optional<Attempt> last() {
        return ofRound().isEmpty() ? Optional.empty() : Optional.of(ofRound().getLast());
    }

    /** The variants that failed in this round, each with why. */
    Map<String, String> failedVariants() {
        var failed = new HashMap<String, String>();
        for (var attempt : ofRound()) {
            var failure = attempt.failure();
            if (failure != null) {
                failed.put(attempt.variant(), failure.words());
            }
        }
        return failed;
    }

    /** What this round may still need of a version; once room was short, only what is tried. */
    Set<Digest> artifacts(Manifest manifest) {
        var shortOfRoom =
                ofRound().stream()
                        .map(Attempt::failure)
                        .anyMatch(
                                failure ->
                                        failure != null
                                                && failure.reason() == FailureReason.DISK_FULL);
        var last = last().map(Attempt::variant).orElse("");
        var artifacts = new HashSet<Digest>();
        for (var variant : manifest.variants()) {
            if (!shortOfRoom || variant.name().equals(last)) {
                artifacts.addAll(variant.digests());
            }
        }
        return artifacts;
    }

    /** How often a variant was tried in this round. */
    long tries(String variant) {
        return ofRound().stream().filter(attempt -> attempt.variant().equals(variant)).count();
    }
}
