package io.flotilla.agent.runtime;

import io.flotilla.agent.runtime.tensor.Tensor;
import io.flotilla.agent.runtime.tensor.TensorSignature;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/** A loaded variant that answers until it is closed or dies. Safe for use by many threads. */
public interface RunningModel extends AutoCloseable {

    /** Embeds 1 to 256 texts, wanted in any case. */
    default EmbedOutcome embed(List<String> texts, Duration timeout) throws InterruptedException {
        return embed(texts, timeout, () -> true)
                .orElseThrow(() -> new IllegalStateException("It is wanted."));
    }

    /**
     * Embeds 1 to 256 texts.
     *
     * @param presence whether whoever asked still waits; asked again and again
     * @return nothing if nobody does any more
     */
    Optional<EmbedOutcome> embed(List<String> texts, Duration timeout, BooleanSupplier presence)
            throws InterruptedException;

    /**
     * Writes a text, and hands it over piece by piece on the caller's thread.
     *
     * @param patience longest time without a piece
     */
    TextOutcome write(TextOrder order, TextSink sink, Duration patience)
            throws InterruptedException;

    /** Takes a text piece by piece. */
    interface TextSink {

        /** Takes the next piece, which is not empty; returns whether more is wanted. */
        boolean accept(String piece);

        /** Whether anything is wanted still; asked again and again while no piece comes. */
        default boolean isWanted() {
            return true;
        }

        /** Of an answer in one piece: no text comes before it. */
        static TextSink whilePresent(BooleanSupplier presence) {
            return new TextSink() {
                @Override
                public boolean accept(String piece) {
                    return isWanted();
                }

                @Override
                public boolean isWanted() {
                    return presence.getAsBoolean();
                }
            };
        }
    }

    /** Names of the adapters that texts can be written with, in order. */
    default List<String> adapters() {
        return List.of();
    }

    /** What it takes and answers with; nothing if it takes texts. */
    default TensorSignature tensors() {
        return TensorSignature.NONE;
    }

    /**
     * Runs tensors.
     *
     * @param outputs that are wanted; empty: all
     * @param presence whether whoever asked still waits; asked again and again
     * @return nothing if nobody does any more
     */
    default Optional<TensorOutcome> infer(
            List<Tensor> inputs, List<String> outputs, Duration timeout, BooleanSupplier presence)
            throws InterruptedException {
        return Optional.of(
                new TensorOutcome.Refused("MODEL_UNSUPPORTED", "the model takes no tensors"));
    }

    /**
     * Runs fixed inputs to see how fast it is.
     *
     * @param repetitions 3 to 32
     */
    BenchmarkOutcome benchmark(int repetitions, Duration timeout) throws InterruptedException;

    /** From the start of its process until it could answer. */
    Duration loadTime();

    /** Elements of each embedding; 0 if it does not embed. */
    int embeddingLength();

    /** Tokens that all prompts and texts have room for together; 0 if it does not write. */
    int textTokens();

    /** Resident memory of its process now, in bytes; 0 once it has ended. */
    long residentBytes();

    /** Largest resident memory of its process so far, in bytes. */
    long peakResidentBytes();

    /** Completes when its process has ended without being asked to. */
    CompletionStage<Fault> death();

    /** Ends it; requests under way fail. */
    @Override
    void close();
}
