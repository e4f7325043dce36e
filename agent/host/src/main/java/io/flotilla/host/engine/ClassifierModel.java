package io.flotilla.host.engine;

/** A model that says how much of each class a text has; it takes texts as a tensor. */
public non-sealed interface ClassifierModel extends InferenceModel {

    /**
     * What it makes of one text, as a direction among its classes; what is longer than {@link
     * #maxTokens()} is cut. How sure it is, as a factor of all classes, makes no difference to it.
     */
    Embedding direction(String text) throws HostProblem;

    /** How many classes there are. */
    int classes();

    /** Longest input in tokens. */
    int maxTokens();
}
