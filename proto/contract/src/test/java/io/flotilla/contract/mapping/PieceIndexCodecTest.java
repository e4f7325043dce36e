package io.flotilla.contract.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.contract.format.ByteSource;
import io.flotilla.contract.format.GgufFile;
import io.flotilla.contract.format.GgufFile.StoredAs;
import io.flotilla.contract.format.OnnxFile;
import io.flotilla.contract.format.inspect.ModelFiles;
import io.flotilla.contract.index.Digest;
import io.flotilla.contract.index.PieceIndex;
import io.flotilla.contract.index.PieceIndexer;
import io.flotilla.contract.mapping.PieceIndexCodec.Decoding.Invalid;
import io.flotilla.contract.mapping.PieceIndexCodec.Decoding.Valid;
import io.flotilla.proto.artifact.v1.Piece.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PieceIndexCodecTest {

    /** Computed once. Digests of indexes are signed, so these never change. */
    static Stream<Arguments> signedForms() {
        return Stream.of(
                Arguments.of(
                        "GGUF",
                        aLargeGguf(),
                        "c2d2e91dc17c6df1a3aac8112d73c0c8b46a273f7ec0ced7119f0ea21fcdb002"),
                Arguments.of(
                        "ONNX",
                        aLargeOnnx(),
                        "64d40b732179a54c2e01d58997150867a02f697577d8f962cfc15bf4496105ab"),
                Arguments.of(
                        "opaque",
                        noise(3_000_000),
                        "a63d63e1bfdf9c83f10c0d8b90579714b15b864101199b4a65f79edcd7b86bab"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("signedForms")
    void the_form_of_an_index_never_changes(String name, byte[] file, String digest) {
        var index = indexOf(file);

        var encoded = PieceIndexCodec.encode(index);

        assertThat(Digest.over(encoded)).as(name).hasToString(digest);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("signedForms")
    void decoding_an_encoded_index_gives_it_back(String name, byte[] file, String digest) {
        var index = indexOf(file);

        var decoding = PieceIndexCodec.decode(PieceIndexCodec.encode(index));

        assertThat(decoding).as(name + digest).isEqualTo(new Valid(index));
    }

    static Stream<Arguments> contradictions() {
        return Stream.of(
                broken("version 2 of the form", index -> index.setFormatVersion(2)),
                broken("the pieces end at 27008, the file at 5", index -> index.setSizeBytes(5)),
                broken(
                        "a file of -1 bytes, and 1 to 274877906944 are possible",
                        index -> index.setSizeBytes(-1)),
                broken(
                        "a SHA-256 of 0 bytes",
                        index -> index.setSha256(com.google.protobuf.ByteString.EMPTY)),
                broken(
                        "a piece at 0 of 2147483647",
                        index -> index.getPiecesBuilder(0).setSizeBytes(1L << 32)),
                broken(
                        "a piece of unknown kind 0",
                        index -> index.getPiecesBuilder(0).setKind(Kind.KIND_UNSPECIFIED)),
                broken(
                        "a piece of unknown kind 9",
                        index -> index.getPiecesBuilder(0).setKindValue(9)),
                broken(
                        "the index is not in its canonical form",
                        index -> index.getPiecesBuilder(0).setTensor(0)),
                broken(
                        "blocks of 2147483647 bytes",
                        index -> index.getTensorsBuilder(0).setBlockSizeBytes((1L << 32) + 4)),
                broken(
                        "a tensor with a name or type of more than 512 bytes",
                        index -> index.getTensorsBuilder(0).setName("x".repeat(513))));
    }

    private static Arguments broken(
            String reason, Consumer<io.flotilla.proto.artifact.v1.PieceIndex.Builder> change) {
        return Arguments.of(reason, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("contradictions")
    void an_index_that_breaks_a_rule_is_refused_with_the_reason(
            String reason, Consumer<io.flotilla.proto.artifact.v1.PieceIndex.Builder> change)
            throws IOException {
        var message =
                io.flotilla.proto.artifact.v1.PieceIndex.parseFrom(
                        PieceIndexCodec.encode(aSmallIndex()))
                        .toBuilder();
        change.accept(message);

        var decoding = PieceIndexCodec.decode(message.build().toByteArray());

        assertThat(decoding).isEqualTo(new Invalid(reason));
    }

    @Test
    void an_unknown_field_is_refused() {
        var encoded = PieceIndexCodec.encode(aSmallIndex());
        var longer = Arrays.copyOf(encoded, encoded.length + 2);
        longer[encoded.length] = 15 << 3;

        var decoding = PieceIndexCodec.decode(longer);

        assertThat(decoding).isEqualTo(new Invalid("the index is not in its canonical form"));
    }

    @Test
    void more_bytes_than_any_index_has_are_refused_unread() {
        var bytes = new byte[PieceIndexCodec.MAX_ENCODED_BYTES + 1];

        var decoding = PieceIndexCodec.decode(bytes);

        assertThat(decoding).isEqualTo(new Invalid("an index of 33554433 bytes is too long"));
    }

    @Test
    void a_byte_changed_anywhere_gives_another_valid_index_or_a_reason() {
        var encoded = PieceIndexCodec.encode(aSmallIndex());
        var random = new Random(3);

        for (var at = 0; at < encoded.length; at++) {
            var damaged = encoded.clone();
            damaged[at] = (byte) (damaged[at] + random.nextInt(1, 256));
            var decoding = PieceIndexCodec.decode(damaged);

            assertThat(decoding).isNotEqualTo(new Valid(aSmallIndex()));
        }
    }

    private static PieceIndex aSmallIndex() {
        return indexOf(
                GgufFile.aGguf().withTensor("blk.0.ffn_up.weight", StoredAs.F32, 64, 64).bytes());
    }

    private static byte[] aLargeGguf() {
        return GgufFile.aGguf()
                .withTensor("blk.0.ffn_up.weight", StoredAs.Q4_K, 1024, 4096)
                .withTensor("blk.0.ffn_norm.weight", StoredAs.F32, 64)
                .withTensor("blk.0.ffn_down.weight", StoredAs.Q6_K, 4096, 1024)
                .bytes();
    }

    private static byte[] aLargeOnnx() {
        return OnnxFile.anOnnx()
                .packedMatrix("packed", 4096, 1024, 4, 32)
                .initializer("bias", OnnxFile.FLOAT, 16)
                .initializer("embedding", OnnxFile.FLOAT16, 512, 4096)
                .bytes();
    }

    private static byte[] noise(int sizeBytes) {
        var bytes = new byte[sizeBytes];
        new Random(5).nextBytes(bytes);
        return bytes;
    }

    private static PieceIndex indexOf(byte[] file) {
        try {
            var source = ByteSource.of(file);
            return PieceIndexer.index(source, ModelFiles.inspect(source).layout());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
