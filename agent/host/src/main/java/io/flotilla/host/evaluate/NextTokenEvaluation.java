package io.flotilla.host.evaluate;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.LanguageModel;
import io.flotilla.host.engine.ProgressSink;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * Lets a language model foresee each token of texts, and compares its distributions with the
 * reference's; {@link NextTokenRecord} says how these are kept.
 */
final class NextTokenEvaluation {
    private static final int MOST_POSITIONS = 1 << 16;
    private static final double PERCENTILE = 0.99;

    private final LanguageModel model;
    private final List<String> texts;
    private final OutputFiles files;
    private final int mostPositions;
    private final ByteBuffer expectedBytes;
    private final ByteBuffer keptBytes;
    private final float[] divergences;
    private double logProbabilities;
    private double referenceLogProbabilities;
    private int sameTops;
    private int positions;
    private long tokens;
    private long engineNanos;

    NextTokenEvaluation(LanguageModel model, List<String> texts, OutputFiles files) {
        this.model = model;
        this.texts = texts;
        this.files = files;
        int recordBytes = NextTokenRecord.bytes(model.vocabularySize());
        this.mostPositions =
                (int)
                        Math.min(
                                MOST_POSITIONS,
                                (OutputsWriter.LARGEST_FILE_BYTES - OutputsHeader.BYTES)
                                        / recordBytes);
        this.expectedBytes = buffer(recordBytes);
        this.keptBytes = buffer(recordBytes);
        this.divergences = new float[mostPositions];
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    Evaluation run(ProgressSink progress) throws HostProblem {
        OutputsHeader header =
                OutputsHeader.ofTexts(
                        OutputsHeader.Kind.NEXT_TOKENS, model.vocabularySize(), texts);
        try (OutputsReader expected = OutputsReader.open(files.reference(), header);
                OutputsWriter kept = OutputsWriter.open(files.kept(), header)) {
            for (int i = 0; i < texts.size() && positions < mostPositions; i++) {
                read(i, expected, kept, progress);
            }
            requireSome();
            expected.requireEnd();
            kept.commit();
            return new Evaluation(
                    comparison(expected.isPresent()),
                    Math.exp(-logProbabilities / positions),
                    tokens,
                    engineNanos);
        }
    }

    private void read(int text, OutputsReader expected, OutputsWriter kept, ProgressSink progress)
            throws HostProblem {
        long start = System.nanoTime();
        long[] comparing = new long[1];
        tokens +=
                model.foresee(
                        texts.get(text),
                        mostPositions - positions,
                        (token, logits) -> {
                            long begun = System.nanoTime();
                            progress.report((double) text / texts.size(), "text " + (text + 1));
                            take(new Distribution(logits), token, expected, kept);
                            comparing[0] += System.nanoTime() - begun;
                        });
        engineNanos += System.nanoTime() - start - comparing[0];
    }

    private void take(
            Distribution distribution, int token, OutputsReader expected, OutputsWriter kept)
            throws HostProblem {
        logProbabilities += distribution.logProbability(token);
        if (kept.isKeeping()) {
            NextTokenRecord.write(distribution, token, keptBytes.clear());
            kept.write(keptBytes.flip());
        }
        if (expected.isPresent()) {
            expected.read(expectedBytes.clear());
            compare(distribution, new NextTokenRecord(expectedBytes.flip(), token));
        }
        positions++;
    }

    private void compare(Distribution distribution, NextTokenRecord reference) throws HostProblem {
        divergences[positions] = (float) reference.divergenceOf(distribution);
        referenceLogProbabilities += reference.logProbability();
        sameTops += reference.hasTop(distribution.top()) ? 1 : 0;
    }

    private void requireSome() throws HostProblem {
        if (positions == 0) {
            throw HostProblem.invalid("texts", "The texts have no token that can be foreseen.");
        }
    }

    private Comparison comparison(boolean hasReference) {
        if (!hasReference) {
            return new Comparison.None();
        }
        double sum = 0;
        for (int i = 0; i < positions; i++) {
            sum += divergences[i];
        }
        Arrays.sort(divergences, 0, positions);
        return new Comparison.NextTokens(
                Math.max(0, sum / positions),
                Math.max(0, divergences[(int) Math.ceil(PERCENTILE * positions) - 1]),
                (double) sameTops / positions,
                Math.exp(-referenceLogProbabilities / positions));
    }
}
