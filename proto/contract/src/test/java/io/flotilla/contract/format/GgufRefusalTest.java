package io.flotilla.contract.format;

import static io.flotilla.contract.format.GgufFile.StoredAs.F32;
import static io.flotilla.contract.format.GgufFile.StoredAs.I2_S;
import static io.flotilla.contract.format.GgufFile.StoredAs.Q4_K;
import static io.flotilla.contract.format.GgufFile.aGguf;
import static io.flotilla.contract.format.GgufFile.anEmptyGguf;
import static io.flotilla.contract.format.Inspections.inspect;
import static io.flotilla.contract.format.Inspections.reasonAgainst;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GgufRefusalTest {

    private static final int ANY_TYPE = 0;

    @Test
    void a_type_of_bitnet_in_another_architecture_is_refused() {
        var file = aGguf().withTensorOf("blk.2.up", I2_S.id(), 4_128, 256, 64).bytes();

        var reason = reasonAgainst(file);

        assertThat(reason)
                .isEqualTo("tensor blk.2.up has type 36, which only BitNet architectures have");
    }

    @Test
    void a_file_without_tensors_is_not_a_model() {
        var file = anEmptyGguf().with("general.architecture", "llama").bytes();

        var inspection = inspect(file);

        assertThat(inspection).isInstanceOf(Inspection.Unsupported.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3 << 24})
    void an_old_or_big_endian_file_is_known_but_not_read(int version) {
        var file = aGguf().version(version).bytes();

        var inspection = inspect(file);

        assertThat(inspection).isInstanceOf(Inspection.Unsupported.class);
    }

    static Stream<Arguments> contradictions() {
        return Stream.of(
                Arguments.of(aGguf().version(77), "GGUF version 77; 2 and 3 are known"),
                Arguments.of(
                        aGguf().with("llama.block_count", 3),
                        "metadata key llama.block_count occurs twice"),
                Arguments.of(
                        aGguf().withTensor("blk.0.attn_q.weight", F32, 8),
                        "tensor blk.0.attn_q.weight occurs twice"),
                Arguments.of(
                        aGguf().with("general.alignment", 24),
                        "general.alignment is 24, and must be a power of two up to 1048576"),
                Arguments.of(
                        aGguf().withTensorOf("odd", 99, 32, 8), "tensor odd has unknown type 99"),
                Arguments.of(
                        aGguf().withTensorOf("odd", Q4_K.id(), 160, 100, 2),
                        "tensor odd has rows of 100 elements, which Q4_K cannot store: it takes 256"
                                + " at a time"),
                Arguments.of(
                        aGguf().withTensorAt(33, "odd", ANY_TYPE, 8),
                        "tensor odd has offset 33, which is not a multiple of 32"),
                Arguments.of(
                        aGguf().withTensorAt(64, "odd", ANY_TYPE, 8),
                        "tensor odd has offset 64, within the tensor before it"),
                Arguments.of(
                        aGguf().withTensorAt(1 << 20, "odd", ANY_TYPE, 8),
                        "tensor odd has offset 1048576, behind a hole that begins at 9984"),
                Arguments.of(
                        aGguf().withTensorAt(9_984, "odd", ANY_TYPE, 8),
                        "the file ends within tensor odd: it needs 32 bytes, 0 are left"),
                Arguments.of(
                        aGguf().withTensorAt(9_984, "odd", ANY_TYPE, 1L << 40, 1L << 40),
                        "tensor odd has the impossible dimension 1099511627776"),
                Arguments.of(
                        aGguf().withTensorAt(9_984, "odd", ANY_TYPE, 0),
                        "tensor odd has the impossible dimension 0"),
                Arguments.of(
                        aGguf().withTensorAt(9_984, "odd", ANY_TYPE, 1, 1, 1, 1, 1),
                        "tensor odd has 5 dimensions, and at most 4 are possible"),
                Arguments.of(
                        aGguf().withArrayOf("list", 8, -1),
                        "an array of 18446744073709551615 elements; at most 16777216 are read"),
                Arguments.of(aGguf().withArrayOf("list", 9, 1), "an array of arrays"),
                Arguments.of(aGguf().withArrayOf("list", 77, 1), "unknown value type 77"),
                Arguments.of(
                        aGguf().withTensorOf("x".repeat(256), ANY_TYPE, 32, 8),
                        "a tensor's name is 256 bytes long, and must be 1 to 255"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("contradictions")
    void a_file_that_contradicts_itself_is_refused_with_the_reason(GgufFile file, String expected) {
        var bytes = file.bytes();

        var reason = reasonAgainst(bytes);

        assertThat(reason).isEqualTo(expected);
    }

    @Test
    void bytes_behind_the_last_tensor_are_refused_at_their_offset() {
        var file = aGguf().bytes();
        var longer = Arrays.copyOf(file, file.length + 32);

        var inspection = inspect(longer);

        assertThat(inspection)
                .isEqualTo(
                        new Inspection.Malformed(
                                Format.GGUF, "32 bytes follow the last tensor", file.length));
    }
}
