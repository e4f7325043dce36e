package io.flotilla.host.engine;

/** A model that says how much of each class a text has; it takes texts as a tensor. */
public non-sealed interface ClassifierModel extends InferenceModel {

    /**
     * What it makes of one text, as a direction among its classes; what is longer than {@link
     * #maxTokens()} is cut. Directions compare well: what all classes gain together moves none.
     */
    Embedding direction(String text) throws HostProblem;

    /** How many classes there are. */
    int classes();

    /** Longest input in tokens. */
    int maxTokens();
}
