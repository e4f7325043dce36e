package io.flotilla.host.evaluate;

import java.util.List;

/** What an evaluation runs through a variant. */
public sealed interface EvaluationInputs {

    /** Texts. */
    record Texts(List<String> texts) implements EvaluationInputs {

        public Texts {
            texts = List.copyOf(texts);
        }
    }

    /** Inputs drawn at random; the same seed gives the same inputs to the same signature. */
    record Drawn(int count, long seed) implements EvaluationInputs {}
}
