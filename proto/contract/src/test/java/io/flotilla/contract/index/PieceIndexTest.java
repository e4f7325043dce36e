package io.flotilla.contract.index;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flotilla.contract.index.Piece.Content;
import io.flotilla.contract.index.Piece.Content.Header;
import io.flotilla.contract.index.Piece.Content.TensorPart;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PieceIndexTest {

    private static final Digest ANY = new Digest(1, 2, 3, 4);
    private static final IndexedTensor TENSOR = new IndexedTensor("w", "F32", 4, 10, 20);

    static Stream<Arguments> contradictions() {
        var header = piece(0, 10, new Header());
        return Stream.of(
                Arguments.of(
                        "a file of 0 bytes, and 1 to 274877906944 are possible",
                        0,
                        List.of(),
                        List.of()),
                Arguments.of(
                        "a piece begins at 11, not at 10",
                        30,
                        List.of(header, piece(11, 19, new Header())),
                        List.of()),
                Arguments.of(
                        "the pieces end at 10, the file at 30", 30, List.of(header), List.of()),
                Arguments.of(
                        "tensors end at 30, the file at 10", 10, List.of(header), List.of(TENSOR)),
                Arguments.of(
                        "tensor w begins before the one before it ends",
                        10,
                        List.of(header),
                        List.of(TENSOR, TENSOR)),
                Arguments.of(
                        "the piece at 10 is of tensor 1, and tensor 0 of 1 is next",
                        30,
                        List.of(header, piece(10, 20, new TensorPart(1))),
                        List.of(TENSOR)),
                Arguments.of(
                        "the piece at 10 is of tensor 0, and tensor 0 of 0 is next",
                        30,
                        List.of(header, piece(10, 20, new TensorPart(0))),
                        List.of()),
                Arguments.of(
                        "tensor w begins at 10, and its first piece at 8",
                        30,
                        List.of(piece(0, 8, new Header()), piece(8, 22, new TensorPart(0))),
                        List.of(TENSOR)),
                Arguments.of(
                        "the piece at 10 reaches beyond tensor w",
                        40,
                        List.of(header, piece(10, 30, new TensorPart(0))),
                        List.of(TENSOR)),
                Arguments.of(
                        "the piece at 10 splits a block of tensor w",
                        30,
                        List.of(
                                header,
                                piece(10, 6, new TensorPart(0)),
                                piece(16, 14, new TensorPart(0))),
                        List.of(TENSOR)),
                Arguments.of(
                        "the piece at 18 interrupts a tensor",
                        30,
                        List.of(
                                header,
                                piece(10, 8, new TensorPart(0)),
                                piece(18, 12, new Header())),
                        List.of(TENSOR)),
                Arguments.of(
                        "tensor 0 has not all of its pieces",
                        30,
                        List.of(header, piece(10, 20, new Header())),
                        List.of(TENSOR)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("contradictions")
    void an_index_that_contradicts_itself_cannot_be_made(
            String reason, long sizeBytes, List<Piece> pieces, List<IndexedTensor> tensors) {
        assertThatThrownBy(() -> new PieceIndex(sizeBytes, ANY, pieces, tensors))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(reason);
    }

    private static Piece piece(long offset, int sizeBytes, Content content) {
        return new Piece(offset, sizeBytes, ANY, content);
    }
}
