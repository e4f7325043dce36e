package io.flotilla.host.generate;

import io.flotilla.host.engine.HostProblem;

/**
 * How tokens are chosen.
 *
 * @param temperature how much unlikely tokens are raised; 0: always the likeliest
 * @param seed where chance begins; only its lower 32 bits count
 * @param grammar that the text keeps to, in GBNF; empty: any text
 */
public record Sampling(double temperature, Cut cut, int seed, Penalties penalties, String grammar) {
    private static final int LONGEST_GRAMMAR = 1 << 16;
    private static final double HOTTEST = 100;

    /** Always the likeliest token. */
    public static final Sampling GREEDY = new Sampling(0, Cut.NONE, 0, Penalties.NONE, "");

    /** Checks what a request asks for. */
    public static Sampling of(
            double temperature, Cut cut, int seed, Penalties penalties, String grammar)
            throws HostProblem {
        if (!(temperature >= 0 && temperature <= HOTTEST)) {
            throw HostProblem.invalid("temperature", "temperature must be 0 to 100.");
        }
        if (grammar.length() > LONGEST_GRAMMAR) {
            throw HostProblem.invalid(
                    "grammar", "A grammar has at most %d characters.".formatted(LONGEST_GRAMMAR));
        }
        return new Sampling(temperature, cut, seed, penalties, grammar);
    }

    /** Whether nothing is left to chance and nothing changes what the model says. */
    public boolean isPlain() {
        return temperature == 0 && penalties.areNone() && grammar.isEmpty();
    }

    /**
     * Which tokens are looked at; 0 has no effect.
     *
     * @param topK the likeliest
     * @param topP the share of probability that they reach
     * @param minP their least probability, as a share of the likeliest's
     */
    public record Cut(int topK, double topP, double minP) {
        static final Cut NONE = new Cut(0, 0, 0);

        /** Checks what a request asks for. */
        public static Cut of(int topK, double topP, double minP) throws HostProblem {
            if (topK < 0) {
                throw HostProblem.invalid("top_k", "top_k must be at least 0.");
            }
            if (!(topP >= 0 && topP <= 1)) {
                throw HostProblem.invalid("top_p", "top_p must be 0 to 1.");
            }
            if (!(minP >= 0 && minP <= 1)) {
                throw HostProblem.invalid("min_p", "min_p must be 0 to 1.");
            }
            return new Cut(topK, topP, minP);
        }
    }

    /**
     * What makes tokens that came lately less likely.
     *
     * @param repeat divides their odds; 1 has no effect
     * @param frequency lowers their logits for each time
     * @param presence lowers their logits once
     * @param tokens newest tokens that are meant
     */
    public record Penalties(double repeat, double frequency, double presence, int tokens) {
        static final Penalties NONE = new Penalties(1, 0, 0, 0);
        private static final int MOST_TOKENS = 4_096;
        private static final int USUAL_TOKENS = 64;
        private static final double LARGEST = 10;

        /** Checks what a request asks for; a repeat of 0 means 1, and tokens of 0 means 64. */
        public static Penalties of(double repeat, double frequency, double presence, int tokens)
                throws HostProblem {
            if (!(repeat >= 0 && repeat <= LARGEST)) {
                throw HostProblem.invalid("repeat_penalty", "repeat_penalty must be 0 to 10.");
            }
            if (!(Math.abs(frequency) <= LARGEST && Math.abs(presence) <= LARGEST)) {
                throw HostProblem.invalid(
                        "frequency_penalty",
                        "frequency_penalty and presence_penalty must be -10 to 10.");
            }
            if (tokens < 0 || tokens > MOST_TOKENS) {
                throw HostProblem.invalid(
                        "penalty_tokens", "penalty_tokens must be 0 to " + MOST_TOKENS + ".");
            }
            return new Penalties(
                    repeat == 0 ? 1 : repeat,
                    frequency,
                    presence,
                    tokens == 0 ? USUAL_TOKENS : tokens);
        }

        public boolean areNone() {
            return repeat == 1 && frequency == 0 && presence == 0;
        }
    }
}
