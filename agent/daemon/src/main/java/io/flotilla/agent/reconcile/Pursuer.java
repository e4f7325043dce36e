package io.flotilla.agent.reconcile;

import io.flotilla.agent.artifact.Retention;
import io.flotilla.agent.reconcile.Attempt.Cause;
import io.flotilla.agent.reconcile.Attempt.Failure;
import io.flotilla.agent.reconcile.Attempt.Occasion;
import io.flotilla.agent.reconcile.Pursuit.Outcome;
import io.flotilla.agent.reconcile.desired.ManifestVariant;
import io.flotilla.agent.reconcile.desired.SlotAssignment;
import io.flotilla.agent.select.Reselection;
import io.flotilla.agent.serve.Slot;
import io.flotilla.agent.shared.Log;
import io.flotilla.contract.selection.Candidate;
import io.flotilla.contract.selection.Selection;
import java.io.IOException;

/**
 * Pursues an assignment in one slot: attempt after attempt, each with the variant that the one
 * before left, until one serves or none can.
 */
final class Pursuer {
    private static final Log LOG = Log.of(Pursuer.class);

    private static final Failure NOT_NAMED =
            new Failure(
                    FailureReason.INTERNAL, "the assignment does not name this variant any more");

    private final SlotRecord record;
    private final Slot slot;
    private final Chooser chooser;
    private final Retention retention;
    private final AttemptRun attempts;
    private final Reselection reselection = new Reselection();

    Pursuer(
            SlotRecord record,
            Slot slot,
            Chooser chooser,
            Retention retention,
            AttemptRun attempts) {
        this.record = record;
        this.slot = slot;
        this.chooser = chooser;
        this.retention = retention;
        this.attempts = attempts;
    }

    /** Whether there is anything to do about a target; one that is held waits for what fits. */
    boolean isNeeded(SlotAssignment target) {
        var pursuit = record.state().pursuit();
        return !pursuit.isOverFor(target)
                || (pursuit.isHeld(target) && chooser.finds(target, record.state(), slot));
    }

    /** Empties the slot for good. */
    void clear() throws IOException {
        if (record.isClear()) {
            return;
        }
        slot.vacate();
        record.clear();
        retention.release(slot.name());
        retention.sweep();
        LOG.info("slot emptied", "slot", slot.name());
    }

    /** Makes the next attempt, or ends the pursuit; returns after one step. */
    void step(SlotAssignment target) throws IOException, InterruptedException {
        if (!record.state().pursuit().isOf(target) || record.state().pursuit().isOver()) {
            begin(target);
        }
        retain(target);
        var last = record.state().pursuit().last();
        if (last.isEmpty()) {
            chooseFirst(target);
            return;
        }
        var attempt = last.get();
        if (attempt.state().isTerminal()) {
            chooseNext(target, attempt);
            return;
        }
        var withdrawn = target.withdrawn().get(attempt.variant());
        if (withdrawn != null && attempt.state() != AttemptState.SOAKING) {
            record.save(
                    attempt.fail(new Failure(FailureReason.WITHDRAWN, withdrawn), record.now()));
            return;
        }
        var installed = chooser.installed(target, record.state(), attempt.variant());
        if (installed.isEmpty()) {
            record.save(attempt.fail(NOT_NAMED, record.now()));
            return;
        }
        attempts.run(target, installed.get());
    }

    private void begin(SlotAssignment target) throws IOException {
        record.waitFor(null);
        var state = record.state();
        var again = state.pursuit().isEarlierRoundOf(target);
        var released = again ? state.release(target.manifest().modelVersion()) : state;
        record.save(released.with(state.pursuit().begin(target)).endTrial());
        LOG.info(
                "assignment taken up",
                "slot",
                slot.name(),
                "rollout",
                target.deployment(),
                "version",
                target.manifest().modelVersion());
    }

    /** Keeps what may still be wanted; once room was short, only what surely is. */
    private void retain(SlotAssignment target) throws IOException {
        retention.retain(slot.name(), record.state().needed(target.manifest()));
        retention.sweep();
    }

    private void chooseFirst(SlotAssignment target) throws IOException {
        var selection = chooser.select(target, record.state(), slot);
        record.save(record.state().pursuit().choose(selection));
        var kept = chooser.kept(target, record.state());
        if (target.rollback() && kept.isPresent()) {
            assign(target, kept.get().variant().name(), Cause.ROLLBACK);
            return;
        }
        var chosen = selection.chosen();
        if (chosen.isEmpty()) {
            LOG.warning("no variant fits", "slot", slot.name(), "reason", selection.explanation());
            end(target, Outcome.NO_VARIANT);
            return;
        }
        var cause = target.rollback() ? Cause.ROLLBACK : Cause.ASSIGNMENT;
        assign(target, chosen.get().variant(), cause);
    }

    private void chooseNext(SlotAssignment target, Attempt ended) throws IOException {
        var failure = ended.failure();
        if (failure == null) {
            end(target, Outcome.SERVING);
            return;
        }
        LOG.warning(
                "attempt failed",
                "slot",
                slot.name(),
                "variant",
                ended.variant(),
                "reason",
                failure.words());
        if (mayRetry(target, ended, failure.reason())) {
            assign(target, ended.variant(), Cause.RETRY);
            return;
        }
        if (failure.reason().quarantines()) {
            quarantine(target, variant(target, ended.variant()), failure);
        }
        if (!failure.reason().otherVariantHelps() || !target.policy().ladder()) {
            endUnsuccessful(target);
            return;
        }
        var selection = chooser.select(target, record.state(), slot);
        record.save(record.state().pursuit().choose(selection));
        var next = selection.chosen().map(Candidate::variant);
        if (next.isPresent()) {
            assign(target, next.get(), Cause.LADDER);
        } else {
            endUnsuccessful(target);
        }
    }

    /**
     * Falls to the next variant since the one that served has failed too often; with nothing left,
     * to what served before the rollout.
     *
     * @return whether there is anything else
     */
    boolean fall(SlotAssignment target, Failure failure) throws IOException {
        var active = record.state().active();
        if (active == null || !mayChoose(target, active) || !failure.reason().quarantines()) {
            return false;
        }
        quarantine(target, active.variant(), failure);
        var selection = chooser.select(target, record.state(), slot);
        var next = selection.chosen();
        if (next.isPresent()) {
            var occasion = new Occasion(failure.reason().name(), failure.message());
            chooseAnew(target, selection, next.get(), Cause.LADDER, occasion);
            return true;
        }
        if (record.state().previous() == null) {
            return false;
        }
        record.save(record.state().with(record.state().pursuit().end(Outcome.FAILED)).revert());
        return true;
    }

    /**
     * Looks whether another variant of what is assigned suits the device better by now.
     *
     * @return whether one is to be tried
     */
    boolean reconsider(SlotAssignment target) throws IOException {
        var active = record.state().active();
        if (active == null || !mayChoose(target, active)) {
            return false;
        }
        var selection = chooser.select(target, record.state(), slot);
        var change =
                reselection.consider(
                        selection,
                        active.variant().name(),
                        target.policy().objective(),
                        record.state().switches(),
                        record.now());
        if (change.isEmpty()) {
            return false;
        }
        var occasion = new Occasion(change.get().reason(), change.get().message());
        chooseAnew(target, selection, change.get().to(), Cause.RESELECTION, occasion);
        return true;
    }

    /** Whether the device may choose among the target's variants by itself. */
    private boolean mayChoose(SlotAssignment target, Installed active) {
        var pursuit = record.state().pursuit();
        return pursuit.isOf(target)
                && pursuit.isOver()
                && target.policy().ladder()
                && !target.rollback()
                && active.modelVersion().equals(target.manifest().modelVersion());
    }

    private void chooseAnew(
            SlotAssignment target,
            Selection selection,
            Candidate next,
            Cause cause,
            Occasion occasion)
            throws IOException {
        var pursuit = record.state().pursuit().reopen(selection);
        var attempt =
                Attempt.assign(
                        pursuit.nextNumber(), cause, variant(target, next.variant()), record.now());
        record.save(
                record.state()
                        .with(pursuit.add(attempt.on(occasion)))
                        .switched(record.now(), Reselection.DAY));
        LOG.warning(
                "another variant chosen",
                "slot",
                slot.name(),
                "variant",
                next.variant(),
                "reason",
                occasion.reason() + ": " + occasion.message());
    }

    private void quarantine(SlotAssignment target, ManifestVariant variant, Failure failure)
            throws IOException {
        record.quarantine(variant, failure.words(), target.conduct().quarantine());
    }

    private static ManifestVariant variant(SlotAssignment target, String name) {
        return target.manifest().variant(name).orElseThrow();
    }

    /**
     * No attempt of this round succeeded; if it was the device's own idea, nothing is lost by it.
     */
    private void endUnsuccessful(SlotAssignment target) throws IOException {
        var serves = record.state().pursuit().isReopened() && record.state().active() != null;
        end(target, serves ? Outcome.SERVING : Outcome.FAILED);
    }

    private boolean mayRetry(SlotAssignment target, Attempt ended, FailureReason reason) {
        var state = record.state();
        return reason.retryHelps()
                && state.pursuit().tries(ended.variant()) <= target.conduct().retries()
                && target.manifest().variant(ended.variant()).stream()
                        .anyMatch(variant -> !state.isQuarantined(variant, record.now()));
    }

    private void assign(SlotAssignment target, String name, Cause cause) throws IOException {
        var variant = variant(target, name);
        var pursuit = record.state().pursuit();
        record.save(
                pursuit.add(Attempt.assign(pursuit.nextNumber(), cause, variant, record.now())));
        LOG.info("variant chosen", "slot", slot.name(), "variant", name, "reason", cause);
    }

    private void end(SlotAssignment target, Outcome outcome) throws IOException {
        record.save(record.state().pursuit().end(outcome));
        if (outcome == Outcome.SERVING && !target.conduct().handover().keepsPrevious()) {
            record.save(record.state().forgetPrevious());
        }
        retain(target);
        LOG.info("assignment ended", "slot", slot.name(), "reason", outcome);
    }
}
