package io.flotilla.agent.identity;

/** The controller, or the way to it, did not give this machine an identity. */
public final class EnrollmentException extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean lasting;

    EnrollmentException(String message, boolean lasting, Throwable cause) {
        super(message, cause);
        this.lasting = lasting;
    }

    EnrollmentException(String message) {
        super(message);
        this.lasting = true;
    }

    /** Whether somebody must change something first; otherwise trying again later can help. */
    public boolean isLasting() {
        return lasting;
    }
}
