package io.flotilla.host.generate;

import io.flotilla.host.engine.HostProblem;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A text from its order to its end. */
final class TextInProgress {
    final int[] prompt;
    final String adapter;
    final TokenSampler sampler;
    private final LongSupplier nanoTime;
    private final WrittenText written;

    /** 0: as many as there is room for. */
    private final int maxTokens;

    private final long beginNanos;
    private long turnNanos;
    private long firstNanos;
    private long lastNanos;
    private int cachedTokens;
    private int tokens;
    private int next;
    private @Nullable HostProblem problem;
    private Generation.@Nullable Finish finish;

    /** Tokens that it has room for, the prompt's among them. */
    int room;

    TextInProgress(
            int[] prompt, GenerationOrder order, TokenSampler sampler, LongSupplier nanoTime) {
        this.prompt = prompt;
        this.adapter = order.adapter();
        this.sampler = sampler;
        this.nanoTime = nanoTime;
        this.written = new WrittenText(order.stops());
        this.maxTokens = order.maxTokens();
        this.beginNanos = nanoTime.getAsLong();
    }

    void takeTurn(int known) {
        turnNanos = nanoTime.getAsLong();
        cachedTokens = known;
    }

    /** The token that was chosen and is not read yet. */
    int next() {
        return next;
    }

    /** Takes the token that was chosen; the text may end with it. */
    void write(int token, TokenEngine engine) {
        lastNanos = nanoTime.getAsLong();
        if (tokens++ == 0) {
            firstNanos = lastNanos;
        }
        if (engine.ends(token)) {
            end(Generation.Finish.STOP);
            return;
        }
        next = token;
        sampler.accept(token);
        if (written.add(engine.piece(token))) {
            end(Generation.Finish.STOP);
        } else if (tokens == maxTokens) {
            end(Generation.Finish.LENGTH);
        }
    }

    void end(Generation.Finish how) {
        finish = how;
        written.end();
    }

    void fail(HostProblem why) {
        problem = why;
    }

    boolean isOver() {
        return finish != null || problem != null;
    }

    boolean isDone() throws HostProblem {
        if (problem != null) {
            throw problem;
        }
        return finish != null;
    }

    String takeText() {
        return written.take();
    }

    Generation.Result result() {
        if (finish == null) {
            throw new IllegalStateException("The text is not written yet.");
        }
        return new Generation.Result(
                finish,
                prompt.length,
                cachedTokens,
                tokens,
                new Generation.Timing(
                        turnNanos - beginNanos, firstNanos - turnNanos, lastNanos - firstNanos));
    }
}
