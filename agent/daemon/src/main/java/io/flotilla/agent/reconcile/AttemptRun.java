package io.flotilla.agent.reconcile;

import io.flotilla.agent.reconcile.Activation.Outcome.Activated;
import io.flotilla.agent.reconcile.Activation.Outcome.NotActivated;
import io.flotilla.agent.reconcile.Attempt.Cause;
import io.flotilla.agent.reconcile.Attempt.Failure;
import io.flotilla.agent.reconcile.desired.GoldenTest;
import io.flotilla.agent.reconcile.desired.Handover.Room;
import io.flotilla.agent.reconcile.desired.ManifestVariant;
import io.flotilla.agent.reconcile.desired.SlotAssignment;
import io.flotilla.agent.reconcile.schedule.WindowWait;
import io.flotilla.agent.reconcile.schedule.Windows;
import io.flotilla.agent.runtime.Fault;
import io.flotilla.agent.runtime.RunningModel;
import io.flotilla.agent.serve.Slot;
import io.flotilla.agent.serve.shadow.ShadowRule;
import io.flotilla.agent.shared.Log;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * Carries one attempt from wherever it is to its end. Every move is written down before what it
 * stands for is done, so that a restart goes on from there.
 */
final class AttemptRun {
    private static final Log LOG = Log.of(AttemptRun.class);

    /** A variant that took the agent down this often while it was loaded is not loaded again. */
    private static final int MAX_TRIALS = 2;

    /** How often files that were damaged on disk are fetched again within an attempt. */
    private static final int MAX_REPAIRS = 1;

    /** It may have been revoked since it was assigned; the way back is open all the same. */
    private static final Failure STALE =
            new Failure(
                    FailureReason.EXPIRED,
                    "what is known of released versions expired before this was activated");

    private final SlotRecord record;
    private final Slot slot;
    private final Staging staging;
    private final Activation activation;
    private final Windows windows;
    private final BooleanSupplier stale;
    private final Desire desire;

    AttemptRun(
            SlotRecord record,
            Slot slot,
            Staging staging,
            Activation activation,
            Windows windows,
            BooleanSupplier stale,
            Desire desire) {
        this.record = record;
        this.slot = slot;
        this.staging = staging;
        this.activation = activation;
        this.windows = windows;
        this.stale = stale;
        this.desire = desire;
    }

    /** Runs the last attempt of the pursuit. Returns when it has ended, or waits for a window. */
    void run(SlotAssignment target, Installed candidate) throws IOException, InterruptedException {
        if (current().state() == AttemptState.SOAKING) {
            resumeSoak(target);
            return;
        }
        var wait = waitsFor(target, candidate);
        record.waitFor(wait.orElse(null));
        if (wait.isPresent()) {
            return;
        }
        var failure = stage(target, candidate);
        if (failure.isPresent()) {
            record.save(current().fail(failure.get(), record.now()));
            return;
        }
        var closed = activationClosed(target);
        if (closed.isPresent()) {
            record.waitFor(closed.get());
            return;
        }
        activate(target, candidate);
    }

    /** The window without which nothing can be done now. */
    private Optional<WindowWait> waitsFor(SlotAssignment target, Installed candidate) {
        return switch (current().state()) {
            case STAGED, ACTIVATING -> activationClosed(target);
            case ASSIGNED, DOWNLOADING, VERIFYING ->
                    staging.isCached(candidate.variant())
                            ? Optional.empty()
                            : downloadClosed(target);
            case SOAKING, SUCCEEDED, FAILED, REVERTED -> Optional.empty();
        };
    }

    private Optional<WindowWait> downloadClosed(SlotAssignment target) {
        var conduct = target.conduct();
        return isFalling()
                ? Optional.empty()
                : windows.download(
                        conduct.schedule().download(),
                        target.rollback() ? Set.of() : conduct.networks());
    }

    private Optional<WindowWait> activationClosed(SlotAssignment target) {
        return isFalling()
                ? Optional.empty()
                : windows.activate(target.conduct().schedule().activate());
    }

    /** Where a variant that served has fallen, the next one does not wait. */
    private boolean isFalling() {
        var pursuit = record.state().pursuit();
        return pursuit.isReopened() && pursuit.ofRound().getFirst().cause() == Cause.LADDER;
    }

    private Attempt current() {
        return record.state().pursuit().last().orElseThrow();
    }

    private Optional<Failure> stage(SlotAssignment target, Installed candidate)
            throws IOException, InterruptedException {
        if (current().state() == AttemptState.ASSIGNED) {
            record.save(current().download(record.now()));
        }
        for (var repairs = 0; repairs <= MAX_REPAIRS; repairs++) {
            var fetched = desire.disturbably(() -> fetch(target, candidate.variant()));
            if (fetched.failure() != null) {
                return Optional.of(fetched.failure());
            }
            if (current().state() == AttemptState.DOWNLOADING) {
                record.save(current().verify(record.now()));
            }
            if (staging.verify(candidate.variant(), fetched.checked())) {
                if (current().state() == AttemptState.VERIFYING) {
                    record.save(current().stage(record.now()));
                }
                return Optional.empty();
            }
        }
        return Optional.of(
                new Failure(
                        FailureReason.DIGEST_MISMATCH,
                        "files on this disk change after they were written"));
    }

    /** What has come when the window closes stays, and the rest comes in the next. */
    private Staging.Fetched fetch(SlotAssignment target, ManifestVariant variant)
            throws InterruptedException {
        var earlierBytes = current().figures().receivedBytes();
        return staging.fetch(
                variant,
                bytes -> {
                    record.note(current().received(earlierBytes + bytes, record.now()));
                    if (downloadClosed(target).isPresent()) {
                        Thread.currentThread().interrupt();
                    }
                });
    }

    private void activate(SlotAssignment target, Installed candidate)
            throws IOException, InterruptedException {
        if (stale.getAsBoolean() && !target.rollback()) {
            endFailed(STALE, false);
            return;
        }
        var pursuit = record.state().pursuit().update(current().activate(record.now()));
        record.save(record.state().with(pursuit).startTrial(candidate));
        var trial = record.state().trial();
        if (trial != null && trial.starts() > MAX_TRIALS) {
            endAsDangerous(candidate, target.conduct().quarantine());
            return;
        }
        var conduct = target.conduct();
        var golden = conduct.goldenTest() ? target.manifest().goldenTest() : GoldenTest.NONE;
        var demands =
                new Activation.Demands(
                        golden, target.policy().demands().speed(), room(target), shadow(target));
        switch (activation.activate(slot, candidate, demands)) {
            case NotActivated(var failure, var cosine, var vacated) -> {
                if (cosine != null) {
                    record.note(current().measured(cosine, record.now()));
                }
                endFailed(failure, vacated);
            }
            case Activated(var model, var cosine) -> {
                var soaking = record.state().pursuit().update(current().soak(cosine, record.now()));
                record.save(record.state().with(soaking).occupy(candidate));
                LOG.info(
                        "variant serves",
                        "slot",
                        slot.name(),
                        "variant",
                        candidate.variant().name());
                soak(model, conduct.soak());
            }
        }
    }

    /** The way back is open, whatever the policy says of memory. */
    private static Room room(SlotAssignment target) {
        return target.rollback() ? Room.AUTO : target.conduct().handover().room();
    }

    /** On the way back nothing is compared. */
    private static ShadowRule shadow(SlotAssignment target) {
        return target.rollback() ? ShadowRule.NONE : target.conduct().shadow();
    }

    /** After a restart versions are compared again, as long as the policy wants it. */
    void compareAgain(SlotAssignment target) throws IOException, InterruptedException {
        var state = record.state();
        var last = state.pursuit().last();
        var shadow = shadow(target);
        if (!shadow.isWanted()
                || state.previous() == null
                || last.isEmpty()
                || !state.pursuit().isOf(target)) {
            return;
        }
        var end = last.get().times().update().plus(shadow.limit());
        if (record.now().isBefore(end)) {
            activation.compareAgain(slot, state.previous(), shadow);
        }
    }

    /** It took the agent down with it, so it is not tried again, whatever the policy says. */
    private void endAsDangerous(Installed candidate, Duration quarantine) throws IOException {
        var message = "the agent itself ended " + MAX_TRIALS + " times while it loaded this";
        record.quarantine(candidate.variant(), message, quarantine);
        endFailed(new Failure(FailureReason.ENGINE_CRASHED, message), false);
    }

    private void endFailed(Failure failure, boolean vacated) throws IOException {
        var now = record.now();
        var ended = vacated ? current().revert(failure, now) : current().fail(failure, now);
        record.save(record.state().with(record.state().pursuit().update(ended)).endTrial());
    }

    /** After a restart the watch begins anew, on the model that was loaded meanwhile. */
    private void resumeSoak(SlotAssignment target) throws IOException, InterruptedException {
        var occupant = slot.occupant();
        if (occupant.isPresent()) {
            soak(occupant.get().model(), target.conduct().soak());
            return;
        }
        revert(new Failure(FailureReason.ENGINE_CRASHED, "it could not be loaded again"));
    }

    private void soak(RunningModel model, Duration soak) throws IOException, InterruptedException {
        var death = desire.disturbably(() -> awaitDeath(model, soak));
        if (death.isEmpty()) {
            record.save(current().succeed(record.now()));
            return;
        }
        var fault = death.get();
        slot.vacate();
        revert(new Failure(FailureReason.of(fault.kind()), fault.message()));
    }

    private static Optional<Fault> awaitDeath(RunningModel model, Duration limit)
            throws InterruptedException {
        CompletableFuture<Fault> death = model.death().toCompletableFuture();
        try {
            return Optional.of(death.get(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException _) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a death is told, never failed", e);
        }
    }

    private void revert(Failure failure) throws IOException {
        var state = record.state();
        var now = record.now();
        var ended =
                state.previous() == null
                        ? current().fail(failure, now)
                        : current().revert(failure, now);
        record.save(state.with(state.pursuit().update(ended)).revert());
    }
}
