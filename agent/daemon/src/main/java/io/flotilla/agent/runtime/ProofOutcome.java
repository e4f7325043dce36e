package io.flotilla.agent.runtime;

/** What came of a tiny run on one of an engine's devices. */
public sealed interface ProofOutcome {

    /** The device gave the right answer. */
    record Proved() implements ProofOutcome {}

    /** It did not; it may even have taken its process down. */
    record Failed(String reason) implements ProofOutcome {}

    /** There was no run, for a reason that says nothing about the device. */
    record NotTried(String reason) implements ProofOutcome {}
}
