package io.flotilla.agent.artifact;

import io.flotilla.contract.index.Digest;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Who needs which artifacts; what nobody needs is swept. Safe for use by many threads. */
public final class Retention {
    private final Sweeper sweeper;

    /** Guarded by this, as is sweeping: nothing is removed that somebody has just asked to keep. */
    private final Map<String, Set<Digest>> needs = new HashMap<>();

    public Retention(Sweeper sweeper) {
        this.sweeper = sweeper;
    }

    /** Removes all artifacts but those to keep. */
    @FunctionalInterface
    public interface Sweeper {
        void sweep(Set<Digest> kept) throws IOException;
    }

    /** Says what an owner needs from now on, in place of what it needed before. */
    public synchronized void retain(String owner, Set<Digest> artifacts) {
        needs.put(owner, Set.copyOf(artifacts));
    }

    /** Says that an owner is no more. */
    public synchronized void release(String owner) {
        needs.remove(owner);
    }

    /** Removes what nobody needs. */
    public synchronized void sweep() throws IOException {
        var kept = new HashSet<Digest>();
        needs.values().forEach(kept::addAll);
        sweeper.sweep(kept);
    }
}
