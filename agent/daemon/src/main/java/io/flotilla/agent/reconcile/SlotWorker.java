package io.flotilla.agent.reconcile;

import io.flotilla.agent.runtime.LoadOutcome;
import io.flotilla.agent.serve.Occupant;
import io.flotilla.agent.serve.Slot;
import io.flotilla.agent.shared.Backoff;
import io.flotilla.agent.shared.Log;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/**
 * The one thread that works on a slot: keeps answering what should answer, and pursues what is
 * assigned. It serves first and asks later, so a controller that is away delays nothing.
 */
final class SlotWorker {
    private static final Log LOG = Log.of(SlotWorker.class);
    private static final long IDLE_MILLIS = Duration.ofHours(1).toMillis();

    /** A model that lived this long before it died is not in a crash loop. */
    private static final Duration STEADY = Duration.ofMinutes(1);

    private final SlotRecord record;
    private final Slot slot;
    private final Staging staging;
    private final Loader loader;
    private final Pursuer pursuer;
    private final Desire desire;
    private final Backoff backoff;
    private final Thread thread;

    /** Used by the worker's thread only. */
    private Instant nextStart = Instant.EPOCH;

    private Instant lastStart = Instant.EPOCH;

    SlotWorker(
            SlotRecord record,
            Slot slot,
            Staging staging,
            Loader loader,
            Pursuer pursuer,
            Desire desire,
            Backoff backoff) {
        this.record = record;
        this.slot = slot;
        this.staging = staging;
        this.loader = loader;
        this.pursuer = pursuer;
        this.desire = desire;
        this.backoff = backoff;
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
        keepServing();
        if (pursuer.isNeeded(target.get())) {
            pursuer.step(target.get());
            watch();
            return;
        }
        awaitChange(isServing() || record.state().active() == null ? Instant.MAX : nextStart);
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
    private void keepServing() throws IOException, InterruptedException {
        buryTheDead();
        var active = record.state().active();
        if (active == null || isServing() || record.now().isBefore(nextStart)) {
            return;
        }
        if (!staging.verify(active.variant())) {
            LOG.warning(
                    "files of what serves are damaged, fetching them again", "slot", slot.name());
            record.changed();
            var failure = desire.disturbably(() -> staging.fetch(active.variant(), _ -> {}));
            if (failure.isPresent()) {
                postpone(failure.get().message());
                return;
            }
        }
        lastStart = record.now();
        switch (loader.load(active)) {
            case LoadOutcome.Failed(var fault) -> postpone(fault.message());
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
            }
        }
    }

    private void postpone(String reason) {
        nextStart = record.now().plus(backoff.next());
        LOG.warning("what should serve does not", "slot", slot.name(), "reason", reason);
        record.changed();
    }

    private void buryTheDead() {
        var death = slot.occupantDeath();
        if (death.isEmpty()) {
            return;
        }
        LOG.warning("a model died", "slot", slot.name(), "reason", death.get().message());
        slot.vacate();
        var now = record.now();
        if (lastStart.plus(STEADY).isBefore(now)) {
            backoff.reset();
        }
        nextStart = now.plus(backoff.next());
        record.changed();
    }

    /** Learns of the death of whatever occupies the slot now. */
    private void watch() {
        lastStart = record.now();
        slot.occupant()
                .map(Occupant::model)
                .ifPresent(model -> model.death().thenAccept(_ -> desire.signal()));
    }
}
