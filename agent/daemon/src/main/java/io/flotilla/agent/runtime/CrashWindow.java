package io.flotilla.agent.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;

/** Tells a model that keeps failing while it serves from one that failed once. */
public final class CrashWindow {
    /** Crashes further apart than this have nothing to do with one another. */
    static final Duration WINDOW = Duration.ofMinutes(10);

    /** So many crashes within the window are no accident. */
    static final int LIMIT = 3;

    /** Used by one thread only. */
    private final ArrayDeque<Instant> crashes = new ArrayDeque<>();

    /**
     * Notes a failure.
     *
     * @return whether the model is to be given up: at once if memory is short, which trying again
     *     does not make longer, else if it happens too often
     */
    public boolean note(Fault fault, Instant now) {
        return switch (fault.kind()) {
            case OUT_OF_MEMORY, OOM_KILLED -> true;
            case ENGINE_CRASHED, LOAD_FAILED, TIMED_OUT -> isTooOften(now);
        };
    }

    private boolean isTooOften(Instant now) {
        while (!crashes.isEmpty() && crashes.getFirst().plus(WINDOW).isBefore(now)) {
            crashes.removeFirst();
        }
        crashes.addLast(now);
        return crashes.size() >= LIMIT;
    }

    /** Forgets what was noted, since another model serves. */
    public void clear() {
        crashes.clear();
    }
}
