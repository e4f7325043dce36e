package io.flotilla.agent.runtime;

/**
 * Why a model does not answer, or does not any more.
 *
 * @param message one sentence with the figures
 */
public record Fault(Kind kind, String message) {

    /** Kinds of faults. */
    public enum Kind {
        /** The engine refused the variant. */
        LOAD_FAILED,
        /** It took more memory than it may. */
        OUT_OF_MEMORY,
        /** The system ended its process for want of memory. */
        OOM_KILLED,
        /** Its process died. */
        ENGINE_CRASHED,
        /** It did not answer in time; a process that says nothing at all is ended for that. */
        TIMED_OUT
    }
}
