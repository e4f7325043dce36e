package io.flotilla.agent.artifact;

import io.flotilla.agent.shared.Log;
import io.flotilla.contract.index.Digest;

/** Counts what a source gave that is not what it should be, up to where it will not do better. */
final class BadPieces {
    private static final Log LOG = Log.of(BadPieces.class);
    private static final int LIMIT = 3;

    private final Digest artifact;
    private int count;

    BadPieces(Digest artifact) {
        this.artifact = artifact;
    }

    void add(String what) throws MismatchException {
        LOG.warning("bad bytes from the source", "artifact", artifact, "reason", what);
        if (++count >= LIMIT) {
            throw new MismatchException(what);
        }
    }
}
