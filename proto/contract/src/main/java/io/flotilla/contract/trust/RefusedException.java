package io.flotilla.contract.trust;

/** Leads out of a check; becomes a {@link Verdict.Refused} before it leaves this package. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    private final Refusal reason;

    RefusedException(Refusal reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    Verdict.Refused verdict() {
        return new Verdict.Refused(reason, String.valueOf(getMessage()));
    }
}
