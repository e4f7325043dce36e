package io.flotilla.agent.reconcile;

import io.flotilla.agent.artifact.Retention;
import io.flotilla.agent.reconcile.Attempt.Cause;
import io.flotilla.agent.reconcile.Pursuit.Outcome;
import io.flotilla.agent.reconcile.desired.SlotAssignment;
import io.flotilla.agent.serve.Slot;
import io.flotilla.agent.shared.Log;
import io.flotilla.contract.index.Digest;
import io.flotilla.contract.selection.Candidate;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/**
 * Pursues an assignment in one slot: attempt after attempt, each with the variant that the one
 * before left, until one serves or none can.
 */
final class Pursuer {
    private static final Log LOG = Log.of(Pursuer.class);

    private final SlotRecord record;
    private final Slot slot;
    private final Chooser chooser;
    private final Retention retention;
    private final AttemptRun attempts;

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

    /** Whether there is anything to do about a target. */
    boolean isNeeded(SlotAssignment target) {
        var pursuit = record.state().pursuit();
        return !pursuit.isOf(target) || !pursuit.isOver();
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
        if (!record.state().pursuit().isOf(target)) {
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
        var installed = chooser.installed(target, record.state(), attempt.variant());
        if (installed.isEmpty()) {
            fail(attempt);
            return;
        }
        attempts.run(target, installed.get());
    }

    private void begin(SlotAssignment target) throws IOException {
        var state = record.state();
        var again = state.pursuit().deployment().equals(target.deployment());
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
        var needed = new HashSet<>(record.state().references());
        var pursuit = record.state().pursuit();
        if (!pursuit.isOver()) {
            needed.addAll(wanted(target, pursuit));
        }
        retention.retain(slot.name(), needed);
        retention.sweep();
    }

    private static Set<Digest> wanted(SlotAssignment target, Pursuit pursuit) {
        var wanted = new HashSet<Digest>();
        var shortOfRoom =
                pursuit.ofRound().stream()
                        .map(Attempt::failure)
                        .anyMatch(
                                failure ->
                                        failure != null
                                                && failure.reason() == FailureReason.DISK_FULL);
        var last = pursuit.last().map(Attempt::variant).orElse("");
        for (var variant : target.manifest().variants()) {
            if (!shortOfRoom || variant.name().equals(last)) {
                wanted.addAll(variant.digests());
            }
        }
        return wanted;
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
                failure.reason() + ": " + failure.message());
        if (mayRetry(target, ended, failure.reason())) {
            assign(target, ended.variant(), Cause.RETRY);
            return;
        }
        if (failure.reason().quarantines()) {
            var reason = failure.reason() + ": " + failure.message();
            record.save(record.state().quarantine(ended.variant(), reason, record.now()));
        }
        if (!failure.reason().otherVariantHelps() || !target.policy().ladder()) {
            end(target, Outcome.FAILED);
            return;
        }
        var selection = chooser.select(target, record.state(), slot);
        record.save(record.state().pursuit().choose(selection));
        var next = selection.chosen().map(Candidate::variant);
        if (next.isPresent()) {
            assign(target, next.get(), Cause.LADDER);
        } else {
            end(target, Outcome.FAILED);
        }
    }

    private boolean mayRetry(SlotAssignment target, Attempt ended, FailureReason reason) {
        var state = record.state();
        return reason.retryHelps()
                && state.pursuit().tries(ended.variant()) <= target.conduct().retries()
                && !state.isQuarantined(ended.variant(), record.now());
    }

    private void assign(SlotAssignment target, String name, Cause cause) throws IOException {
        var variant = target.manifest().variant(name).orElseThrow();
        var pursuit = record.state().pursuit();
        record.save(
                pursuit.add(Attempt.assign(pursuit.nextNumber(), cause, variant, record.now())));
        LOG.info("variant chosen", "slot", slot.name(), "variant", name, "reason", cause);
    }

    private void end(SlotAssignment target, Outcome outcome) throws IOException {
        record.save(record.state().pursuit().end(outcome));
        retain(target);
        LOG.info("assignment ended", "slot", slot.name(), "reason", outcome);
    }

    private void fail(Attempt attempt) throws IOException {
        var failure =
                new Attempt.Failure(
                        FailureReason.INTERNAL,
                        "the assignment does not name this variant any more");
        record.save(attempt.fail(failure, record.now()));
    }
}
