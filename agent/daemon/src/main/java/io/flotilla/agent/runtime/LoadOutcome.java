package io.flotilla.agent.runtime;

/** What loading a variant came to. */
public sealed interface LoadOutcome {

    /** It answers; the caller closes it. */
    record Loaded(RunningModel model) implements LoadOutcome {}

    /** It does not answer, and nothing of it is left running. */
    record Failed(Fault fault) implements LoadOutcome {}
}
