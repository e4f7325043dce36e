package io.flotilla.agent.reconcile;

import io.flotilla.agent.reconcile.Attempt.Failure;
import io.flotilla.agent.reconcile.desired.SlotAssignment;
import io.flotilla.agent.reconcile.schedule.WindowWait;
import io.flotilla.agent.runtime.CrashWindow;
import io.flotilla.agent.runtime.Fault;
import io.flotilla.agent.runtime.LoadOutcome;
import io.flotilla.agent.select.Appraiser;
import io.flotilla.agent.select.Appraiser.Verdict;
import io.flotilla.agent.serve.Meter;
import io.flotilla.agent.serve.Occupant;
import io.flotilla.agent.serve.Slot;
import io.flotilla.agent.shared.Backoff;
import io.flotilla.agent.shared.Log;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that works on a slot: keeps answering what should answer, and pursues what is
 * assigned. It serves first and asks later, so a controller that is away delays nothing.
 */
final class SlotWorker {
    private static final Log LOG = Log.of(SlotWorker.class);

    /**
     * How often a slot that serves is looked at: cheap, since the probe only reads what changes.
     */
    private static final Duration LOOK_INTERVAL = Duration.ofSeconds(30);

    /** A benchmark that could not be made, since the machine was busy, is tried again then. */
    private static final Duration APPRAISAL_INTERVAL = Duration.ofMinutes(2);

    private static final long IDLE_MILLIS = Duration.ofHours(1).toMillis();

    /** A model that lived this long before it died is not in a crash loop. */
    private static final Duration STEADY = Duration.ofMinutes(1);

    private final SlotRecord record;
    private final Slot slot;
    private final Staging staging;
    private final Loader loader;
    private final Pursuer pursuer;
    private final AttemptRun attempts;
    private final Appraiser appraiser;
    private final Desire desire;
    private final Backoff backoff;
    private final Meter meter;
    private final Thread thread;
    private final CrashWindow crashes = new CrashWindow();

    /** Used by the worker's thread only. */
    private Instant nextStart = Instant.EPOCH;

    private Instant lastStart = Instant.EPOCH;
    private Instant nextAppraisal = Instant.EPOCH;

    SlotWorker(
            SlotRecord record,
            Slot slot,
            Staging staging,
            Loader loader,
            Pursuer pursuer,
            AttemptRun attempts,
            Appraiser appraiser,
            Desire desire,
            Backoff backoff,
            Meter meter) {
        this.record = record;
        this.slot = slot;
        this.staging = staging;
        this.loader = loader;
        this.pursuer = pursuer;
        this.attempts = attempts;
        this.appraiser = appraiser;
        this.desire = desire;
        this.backoff = backoff;
        this.meter = meter;
        this.thread = Thread.ofVirtual().name("slot-" + slot.name()).unstarted(this::run);
    }

    /** Starts the worker unless it runs. */
    void start() {
        if (thread.getState() == Thread.State.NEW) {
            thread.start();
        }
    }

    Desire desire() {
        return desire;
    }

    /** The window that it waits for; null: it waits for none. */
    @Nullable WindowWait waitsFor() {
        return record.waitsFor();
    }

    SlotState state() {
        return record.state();
    }

    /** Whether the slot holds anything, or is about to. */
    boolean isInUse() {
        return !record.isClear();
    }

    Slot slot() {
        return slot;
    }

    /** Waits for the worker's end, which was asked for before. */
    void join(Duration limit) throws InterruptedException {
        thread.join(limit);
    }

    private void run() {
        while (!desire.isStopped()) {
            try {
                step();
            } catch (InterruptedException _) {
                LOG.debug("work disturbed", "slot", slot.name());
            } catch (IOException | RuntimeException e) {
                LOG.error("work on a slot failed", e, "slot", slot.name());
                nextStart = record.now().plus(backoff.next());
                awaitChange(nextStart);
            }
        }
    }

    private void step() throws IOException, InterruptedException {
        var target = desire.look();
        if (target.isEmpty()) {
            pursuer.clear();
            awaitChange(Instant.MAX);
            return;
        }
        keepServing(target.get());
        if (pursuer.isNeeded(target.get())) {
            pursuer.step(target.get());
            watch();
            var wait = record.waitsFor();
            if (wait != null) {
                awaitChange(earlier(wait.opens(), record.now().plus(LOOK_INTERVAL)));
            }
            return;
        }
        if (isServing()) {
            if (slot.isObserved()
                    || (!appraiseAgain(target.get()) && !pursuer.reconsider(target.get()))) {
                awaitChange(record.now().plus(LOOK_INTERVAL));
            }
            return;
        }
        awaitChange(nextLook(target.get()));
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private Instant nextLook(SlotAssignment target) {
        var restart = record.state().active() == null ? Instant.MAX : nextStart;
        var look = record.now().plus(LOOK_INTERVAL);
        return record.state().pursuit().isHeld(target) && look.isBefore(restart) ? look : restart;
    }

    /**
     * Measures what serves if its speed is not known yet.
     *
     * @return whether something is to be done about it
     */
    private boolean appraiseAgain(SlotAssignment target) throws IOException, InterruptedException {
        var active = record.state().active();
        var occupant = slot.occupant();
        if (active == null
                || occupant.isEmpty()
                || record.now().isBefore(nextAppraisal)
                || appraiser.isMeasured(active.item())) {
            return false;
        }
        nextAppraisal = record.now().plus(APPRAISAL_INTERVAL);
        var objective = target.policy().demands().speed();
        return switch (appraiser.appraise(occupant.get().model(), active.item(), objective)) {
            case Verdict.Fine _ -> false;
            case Verdict.Died _ -> true;
            case Verdict.TooSlow(var message) ->
                    pursuer.fall(target, new Failure(FailureReason.TOO_SLOW, message));
        };
    }

    private boolean isServing() {
        return slot.occupant().isPresent();
    }

    private void awaitChange(Instant until) {
        try {
            var left =
                    until.equals(Instant.MAX)
                            ? IDLE_MILLIS
                            : Duration.between(record.now(), until).toMillis();
            desire.await(Math.clamp(left, 1, IDLE_MILLIS));
        } catch (InterruptedException _) {
            LOG.debug("waiting disturbed", "slot", slot.name());
        }
    }

    /** Sees that what is active answers: loads it after a restart, and again after it died. */
    private void keepServing(SlotAssignment target) throws IOException, InterruptedException {
        buryTheDead(target);
        var active = record.state().active();
        if (active == null || isServing() || record.now().isBefore(nextStart)) {
            return;
        }
        if (!staging.verify(active.variant(), Set.of())) {
            LOG.warning(
                    "files of what serves are damaged, fetching them again", "slot", slot.name());
            record.changed();
            var fetched = desire.disturbably(() -> staging.fetch(active.variant(), _ -> {}));
            if (fetched.failure() != null) {
                postpone(fetched.failure().message());
                return;
            }
        }
        lastStart = record.now();
        switch (loader.load(active)) {
            case LoadOutcome.Failed(var fault) -> {
                postpone(fault.message());
                fallIfHopeless(target, fault);
            }
            case LoadOutcome.Loaded(var model) -> {
                slot.occupy(new Occupant(active.modelVersion(), active.variant().name(), model));
                LOG.info(
                        "variant serves again",
                        "slot",
                        slot.name(),
                        "variant",
                        active.variant().name());
                watch();
                record.changed();
                attempts.compareAgain(target);
            }
        }
    }

    private void postpone(String reason) {
        nextStart = record.now().plus(backoff.next());
        LOG.warning("what should serve does not", "slot", slot.name(), "reason", reason);
        record.changed();
    }

    private void buryTheDead(SlotAssignment target) throws IOException {
        var death = slot.occupantDeath();
        if (death.isEmpty()) {
            return;
        }
        LOG.warning("a model died", "slot", slot.name(), "reason", death.get().message());
        slot.occupant().ifPresent(dead -> meter.crashed(slot.name(), dead.variant()));
        slot.vacate();
        var now = record.now();
        if (lastStart.plus(STEADY).isBefore(now)) {
            backoff.reset();
        }
        nextStart = now.plus(backoff.next());
        record.changed();
        fallIfHopeless(target, death.get());
    }

    /** What fails again and again makes way for another variant. */
    private void fallIfHopeless(SlotAssignment target, Fault fault) throws IOException {
        var failure = new Failure(FailureReason.of(fault.kind()), fault.message());
        if (crashes.note(fault, record.now()) && pursuer.fall(target, failure)) {
            crashes.clear();
            backoff.reset();
            nextStart = record.now();
        }
    }

    /** Learns of the death of whatever occupies the slot now. */
    private void watch() {
        lastStart = record.now();
        slot.occupant()
                .map(Occupant::model)
                .ifPresent(model -> model.death().thenAccept(_ -> desire.signal()));
    }
}
