package io.flotilla.controller.rollout.measuring;

/** The Prometheus that the controller is configured with. */
public interface Prometheus {

    /** What comes of a question. */
    sealed interface Answer {}

    /** One number. */
    record Value(double number) implements Answer {}

    /** None, for a reason that people can read. */
    record Nothing(String why) implements Answer {}

    /** Whether there is one. */
    boolean isConfigured();

    /** Asks a question, and waits a bounded time for the answer. */
    Answer ask(String query);
}
