package io.flotilla.contract.trust;

/** What comes of a check. */
public sealed interface Verdict {

    /** All is well, and this is what is trusted from now on. */
    record Trusted(TrustedMetadata state) implements Verdict {}

    /**
     * It is not acted on, and what was trusted before stands.
     *
     * @param message one sentence for people
     */
    record Refused(Refusal reason, String message) implements Verdict {}
}
