package io.flotilla.agent.reconcile;

import io.flotilla.agent.reconcile.desired.ManifestVariant;
import io.flotilla.agent.reconcile.schedule.WindowWait;
import io.flotilla.agent.select.Quarantines;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The state of one slot: every change is written down before it counts. Changed by the slot's
 * worker only, read by anyone.
 */
final class SlotRecord {
    /** Progress in bytes is told no more often. */
    private static final Duration PROGRESS_INTERVAL = Duration.ofSeconds(1);

    private final Journal journal;
    private final Supplier<String> environment;
    private final Clock clock;
    private final Runnable onChange;
    private volatile SlotState state;
    private volatile @Nullable WindowWait wait;
    private Instant lastProgress = Instant.EPOCH;

    /**
     * A record of what was written down before.
     *
     * @param environment what variants run with now
     * @param onChange called after each change
     */
    SlotRecord(
            SlotState state,
            Journal journal,
            Supplier<String> environment,
            Clock clock,
            Runnable onChange) {
        this.state = state;
        this.journal = journal;
        this.environment = environment;
        this.clock = clock;
        this.onChange = onChange;
    }

    SlotState state() {
        return state;
    }

    /** The window that the slot waits for; null: it waits for none. */
    @Nullable WindowWait waitsFor() {
        return wait;
    }

    /** Notes what the slot waits for, which is found out anew after a restart. */
    void waitFor(@Nullable WindowWait window) {
        if (!Objects.equals(wait, window)) {
            wait = window;
            onChange.run();
        }
    }

    Instant now() {
        return clock.instant();
    }

    /** Writes a change down; if that fails, it did not happen. */
    void save(SlotState changed) throws IOException {
        if (changed.equals(state)) {
            return;
        }
        journal.save(changed);
        state = changed;
        onChange.run();
    }

    /** Leaves a variant alone for a while, since it failed with what is here now. */
    void quarantine(ManifestVariant variant, String reason, Duration lifetime) throws IOException {
        var now = now();
        var entry =
                new Quarantines.Entry(
                        variant.name(),
                        variant.content(),
                        environment.get(),
                        reason,
                        now.plus(lifetime));
        save(state.with(state.quarantines().with(entry, now)));
    }

    void save(Pursuit changed) throws IOException {
        save(state.with(changed));
    }

    /** Writes down what the last attempt has become. */
    Attempt save(Attempt attempt) throws IOException {
        save(state.pursuit().update(attempt));
        return attempt;
    }

    /** Notes progress, which is not worth writing down. */
    Attempt note(Attempt attempt) {
        state = state.with(state.pursuit().update(attempt));
        var now = clock.instant();
        if (now.isAfter(lastProgress.plus(PROGRESS_INTERVAL))) {
            lastProgress = now;
            onChange.run();
        }
        return attempt;
    }

    /** Forgets all that was written down of the slot. */
    void clear() throws IOException {
        journal.remove(state.slot());
        state = SlotState.empty(state.slot());
        wait = null;
        onChange.run();
    }

    boolean isClear() {
        return state.equals(SlotState.empty(state.slot()));
    }

    /** Tells of a change that is not written down. */
    void changed() {
        onChange.run();
    }
}
