package io.flotilla.host.generate;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import io.flotilla.host.engine.LoadedModel;
import java.util.Map;

/** A model that writes texts, several at a time. For one thread at a time. */
public interface GenerativeModel {

    /** The model as one that writes texts, or the problem that it is none. */
    static GenerativeModel of(LoadedModel model) throws HostProblem {
        if (model instanceof GenerativeModel generative) {
            return generative;
        }
        throw new HostProblem(Reason.MODEL_UNSUPPORTED, "The variant does not generate texts.");
    }

    /** Takes a text up, which {@link #step} then writes; the caller closes it. */
    Generation begin(GenerationOrder order) throws HostProblem;

    /**
     * Does the next piece of work on all texts under way: of those that are being written one token
     * each, of prompts as much as there is room for beside them.
     */
    void step() throws HostProblem;

    /** The adapters that did not load, by name, each with why. */
    default Map<String, HostProblem> refusedAdapters() {
        return Map.of();
    }

    /** Tokens that all texts and their prompts have room for together. */
    int roomTokens();
}
