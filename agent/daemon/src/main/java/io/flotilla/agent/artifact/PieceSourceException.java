package io.flotilla.agent.artifact;

import org.jspecify.annotations.Nullable;

/** A source did not give what was asked for. */
public final class PieceSourceException extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean passing;

    /**
     * Says what went wrong.
     *
     * @param passing whether asking again later can help
     */
    public PieceSourceException(String message, boolean passing, @Nullable Throwable cause) {
        super(message, cause);
        this.passing = passing;
    }

    /** Whether asking again later can help. */
    public boolean isPassing() {
        return passing;
    }
}
