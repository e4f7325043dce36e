package io.flotilla.controller.distribution;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.flotilla.controller.shared.FleetException.InvalidArgument;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PieceRangeTest {

    private static final int PIECES = 10;

    static Stream<List<PieceRange>> possible() {
        return Stream.of(
                List.of(new PieceRange(0, 1)),
                List.of(new PieceRange(0, 10)),
                List.of(new PieceRange(9, 1)),
                List.of(new PieceRange(5, 5), new PieceRange(0, 5)),
                List.of(new PieceRange(3, 1), new PieceRange(3, 1)));
    }

    @ParameterizedTest
    @MethodSource("possible")
    void ranges_within_the_artifact_are_taken(List<PieceRange> ranges) {
        assertThatCode(() -> PieceRange.check(ranges, PIECES)).doesNotThrowAnyException();
    }

    static Stream<Arguments> impossible() {
        return Stream.of(
                Arguments.of("INVALID_ARGUMENT", List.of()),
                Arguments.of("INVALID_ARGUMENT", List.of(new PieceRange(0, 0))),
                Arguments.of("INVALID_ARGUMENT", List.of(new PieceRange(0, -1))),
                Arguments.of("NO_SUCH_PIECE", List.of(new PieceRange(-1, 1))),
                Arguments.of("NO_SUCH_PIECE", List.of(new PieceRange(10, 1))),
                Arguments.of("NO_SUCH_PIECE", List.of(new PieceRange(9, 2))),
                Arguments.of("NO_SUCH_PIECE", List.of(new PieceRange(1, Integer.MAX_VALUE))),
                Arguments.of(
                        "NO_SUCH_PIECE",
                        List.of(new PieceRange(Integer.MAX_VALUE, Integer.MAX_VALUE))),
                Arguments.of(
                        "INVALID_ARGUMENT", List.of(new PieceRange(0, 10), new PieceRange(0, 1))),
                Arguments.of(
                        "INVALID_ARGUMENT", Collections.nCopies(10_001, new PieceRange(0, 1))));
    }

    @ParameterizedTest
    @MethodSource("impossible")
    void other_ranges_are_refused(String reason, List<PieceRange> ranges) {
        assertThatExceptionOfType(InvalidArgument.class)
                .isThrownBy(() -> PieceRange.check(ranges, PIECES))
                .matches(thrown -> thrown.reason().equals(reason));
    }
}
