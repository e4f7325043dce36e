package io.flotilla.contract.selection;

/**
 * What something else than selection has against a variant, which selection could not know by
 * itself.
 *
 * @param detail in a few words, to follow a colon
 */
public record Objection(Kind kind, String detail) {

    /** Kinds of objections. */
    public enum Kind {
        /** The engine says that it was compiled for another chip or driver. */
        COMPILED_FOR_ANOTHER,
        /** The engine is too old for its file. */
        FORMAT_TOO_NEW,
        /** What proves that it is released is missing or wrong. */
        NOT_TRUSTED,
        /** The rollout that brings it has withdrawn it from devices like this one. */
        WITHDRAWN
    }
}
