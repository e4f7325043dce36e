package io.flotilla.agent.artifact;

/** What arrived is not what the manifest says, too often. */
final class MismatchException extends Exception {
    private static final long serialVersionUID = 1;

    MismatchException(String message) {
        super(message);
    }
}
