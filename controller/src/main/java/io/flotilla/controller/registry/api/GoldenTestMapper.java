package io.flotilla.controller.registry.api;

import io.flotilla.contract.format.PrecisionClass;
import io.flotilla.controller.registry.GoldenTest;
import io.flotilla.controller.registry.GoldenTest.Case;
import io.flotilla.controller.registry.GoldenTest.Tolerance;
import io.flotilla.controller.shared.FleetException.InvalidArgument;
import io.flotilla.proto.registry.v1.EmbeddingVector;
import io.flotilla.proto.registry.v1.GoldenCase;
import io.flotilla.proto.registry.v1.GoldenTolerance;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Maps golden tests between Java and the wire. */
final class GoldenTestMapper {

    private static final int MAX_BYTES = 256 * 1024;

    private GoldenTestMapper() {}

    static io.flotilla.proto.registry.v1.GoldenTest toWire(GoldenTest golden) {
        return io.flotilla.proto.registry.v1.GoldenTest.newBuilder()
                .addAllCases(golden.cases().stream().map(GoldenTestMapper::toWire).toList())
                .addAllTolerances(
                        golden.tolerances().stream().map(GoldenTestMapper::toWire).toList())
                .build();
    }

    private static GoldenCase toWire(Case golden) {
        return GoldenCase.newBuilder()
                .setText(golden.text())
                .setEmbedding(EmbeddingVector.newBuilder().addAllValues(golden.embedding()))
                .build();
    }

    private static GoldenTolerance toWire(Tolerance tolerance) {
        return GoldenTolerance.newBuilder()
                .setPrecisionClass(tolerance.precisionClass().name())
                .setMinCosine(tolerance.minCosine())
                .build();
    }

    /**
     * Reads a golden test that a caller sent in the field. What is not set becomes empty.
     *
     * @throws InvalidArgument if it is too large, or names a precision class that there is not
     */
    static GoldenTest parse(String field, io.flotilla.proto.registry.v1.GoldenTest message) {
        if (message.getSerializedSize() > MAX_BYTES) {
            throw InvalidArgument.of(
                    field,
                    "must be at most %d bytes encoded, not %d"
                            .formatted(MAX_BYTES, message.getSerializedSize()));
        }
        return new GoldenTest(
                message.getCasesList().stream()
                        .map(
                                golden ->
                                        new Case(
                                                golden.getText(),
                                                golden.getEmbedding().getValuesList()))
                        .toList(),
                message.getTolerancesList().stream()
                        .map(tolerance -> parse(field, tolerance))
                        .toList());
    }

    private static Tolerance parse(String field, GoldenTolerance message) {
        var name = message.getPrecisionClass();
        return Arrays.stream(PrecisionClass.values())
                .filter(known -> known.name().equals(name))
                .findFirst()
                .map(known -> new Tolerance(known, message.getMinCosine()))
                .orElseThrow(
                        () ->
                                InvalidArgument.of(
                                        field + ".tolerances.precision_class",
                                        "must be one of %s, not \"%s\"".formatted(CLASSES, name)));
    }

    private static final String CLASSES =
            Arrays.stream(PrecisionClass.values())
                    .map(Enum::name)
                    .collect(Collectors.joining(", "));
}
