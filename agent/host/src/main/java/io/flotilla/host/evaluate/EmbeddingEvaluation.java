package io.flotilla.host.evaluate;

import io.flotilla.host.engine.Embedding;
import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.ProgressSink;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Makes vectors of texts. A record of kept outputs is the vector of a text, floats. */
final class EmbeddingEvaluation {
    private final Embedder embedder;
    private final int length;
    private final List<String> texts;
    private final OutputFiles files;
    private final ByteBuffer reference;
    private double cosines;
    private double minCosine = 1;
    private long tokens;
    private long engineNanos;

    /** What makes a vector of a text. */
    interface Embedder {
        Embedding embed(String text) throws HostProblem;
    }

    /**
     * An evaluation that has not run yet.
     *
     * @param length elements of each vector
     */
    EmbeddingEvaluation(Embedder embedder, int length, List<String> texts, OutputFiles files) {
        this.embedder = embedder;
        this.length = length;
        this.texts = texts;
        this.files = files;
        this.reference = record();
    }

    private ByteBuffer record() {
        return ByteBuffer.allocate(length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }

    Evaluation run(ProgressSink progress) throws HostProblem {
        OutputsHeader header = OutputsHeader.ofTexts(OutputsHeader.Kind.EMBEDDINGS, length, texts);
        try (OutputsReader expected = OutputsReader.open(files.reference(), header);
                OutputsWriter kept = OutputsWriter.open(files.kept(), header)) {
            for (int i = 0; i < texts.size(); i++) {
                progress.report((double) i / texts.size(), "text " + (i + 1));
                embed(texts.get(i), expected, kept);
            }
            expected.requireEnd();
            kept.commit();
            return new Evaluation(comparison(expected.isPresent()), 0, tokens, engineNanos);
        }
    }

    private void embed(String text, OutputsReader expected, OutputsWriter kept) throws HostProblem {
        long start = System.nanoTime();
        Embedding embedding = embedder.embed(text);
        engineNanos += System.nanoTime() - start;
        tokens += embedding.tokenCount();
        kept.write(bytes(embedding));
        if (expected.isPresent()) {
            expected.read(reference.clear());
            compare(embedding);
        }
    }

    private ByteBuffer bytes(Embedding embedding) {
        ByteBuffer bytes = record();
        for (int i = 0; i < embedding.length(); i++) {
            bytes.putFloat(embedding.value(i));
        }
        return bytes.flip();
    }

    private void compare(Embedding embedding) throws HostProblem {
        Cosine cosine = new Cosine();
        for (int i = 0; i < embedding.length(); i++) {
            cosine.add(embedding.value(i), reference.getFloat(i * Float.BYTES));
        }
        cosines += cosine.value();
        minCosine = Math.min(minCosine, cosine.value());
    }

    private Comparison comparison(boolean hasReference) {
        return hasReference
                ? new Comparison.Embeddings(cosines / texts.size(), minCosine)
                : new Comparison.None();
    }
}
