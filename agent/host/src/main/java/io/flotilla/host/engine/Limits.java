package io.flotilla.host.engine;

/**
 * What a loaded variant may use.
 *
 * @param threads threads of the engine, 1 to 256
 * @param maxTokens longest input, 1 to 32,768; 0: what the tokenizer says, at most 512
 */
public record Limits(int threads, int maxTokens) {
    private static final int MOST_THREADS = 256;
    private static final int MOST_TOKENS = 32_768;

    /** Checks what a request asks for; 0 threads means the cores less one, at least one. */
    public static Limits of(int threads, int maxTokens) throws HostProblem {
        if (threads < 0 || threads > MOST_THREADS) {
            throw HostProblem.invalid("threads", "threads must be 0 to " + MOST_THREADS + ".");
        }
        if (maxTokens < 0 || maxTokens > MOST_TOKENS) {
            throw HostProblem.invalid("max_tokens", "max_tokens must be 0 to " + MOST_TOKENS + ".");
        }
        return new Limits(threads == 0 ? spareCores() : threads, maxTokens);
    }

    private static int spareCores() {
        return Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
    }
}
