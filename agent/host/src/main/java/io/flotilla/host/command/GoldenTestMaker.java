package io.flotilla.host.command;

import io.flotilla.host.engine.Embedding;
import io.flotilla.host.engine.EmbeddingModel;
import io.flotilla.host.engine.HostProblem;
import io.flotilla.proto.registry.v1.EmbeddingVector;
import io.flotilla.proto.registry.v1.GoldenCase;
import io.flotilla.proto.registry.v1.GoldenTest;
import io.flotilla.proto.registry.v1.GoldenTolerance;
import java.util.List;

/** Makes a golden test: what a reference model answers, and how near a variant must come. */
final class GoldenTestMaker {
    private static final int MOST_CASES = 64;
    private static final int LARGEST_TEST_BYTES = 256 << 10;

    /** How near a sound variant of each class stays to its full-precision reference. */
    private static final List<GoldenTolerance> TOLERANCES =
            List.of(
                    tolerance("FULL", 0.9999),
                    tolerance("HALF", 0.999),
                    tolerance("MEDIUM", 0.97),
                    tolerance("LOW", 0.93),
                    tolerance("ULTRA_LOW", 0.80));

    private GoldenTestMaker() {}

    static GoldenTest make(EmbeddingModel reference, List<String> texts) throws HostProblem {
        if (texts.isEmpty() || texts.size() > MOST_CASES) {
            throw HostProblem.invalid(
                    "texts",
                    "A golden test has 1 to %d texts, not %d.".formatted(MOST_CASES, texts.size()));
        }
        GoldenTest.Builder test = GoldenTest.newBuilder().addAllTolerances(TOLERANCES);
        for (String text : texts) {
            test.addCases(
                    GoldenCase.newBuilder()
                            .setText(text)
                            .setEmbedding(vector(reference.embed(text))));
        }
        return checked(test.build());
    }

    private static GoldenTest checked(GoldenTest test) throws HostProblem {
        if (test.getSerializedSize() > LARGEST_TEST_BYTES) {
            throw HostProblem.invalid(
                    "texts",
                    "A golden test has at most %d bytes, not %d: use fewer or shorter texts."
                            .formatted(LARGEST_TEST_BYTES, test.getSerializedSize()));
        }
        return test;
    }

    private static EmbeddingVector vector(Embedding embedding) {
        EmbeddingVector.Builder vector = EmbeddingVector.newBuilder();
        for (int i = 0; i < embedding.length(); i++) {
            vector.addValues(embedding.value(i));
        }
        return vector.build();
    }

    private static GoldenTolerance tolerance(String precisionClass, double minCosine) {
        return GoldenTolerance.newBuilder()
                .setPrecisionClass(precisionClass)
                .setMinCosine(minCosine)
                .build();
    }
}
