package io.flotilla.contract.format;

import static io.flotilla.contract.format.GgufFile.StoredAs.BF16;
import static io.flotilla.contract.format.GgufFile.StoredAs.F16;
import static io.flotilla.contract.format.GgufFile.StoredAs.F32;
import static io.flotilla.contract.format.GgufFile.StoredAs.I2_S;
import static io.flotilla.contract.format.GgufFile.StoredAs.MXFP4;
import static io.flotilla.contract.format.GgufFile.StoredAs.Q2_K;
import static io.flotilla.contract.format.GgufFile.StoredAs.Q3_K;
import static io.flotilla.contract.format.GgufFile.StoredAs.Q4_K;
import static io.flotilla.contract.format.GgufFile.StoredAs.Q6_K;
import static io.flotilla.contract.format.GgufFile.StoredAs.Q8_0;
import static io.flotilla.contract.format.GgufFile.StoredAs.TQ1_0;
import static io.flotilla.contract.format.GgufFile.StoredAs.TQ2_0;
import static io.flotilla.contract.format.GgufFile.aGguf;
import static io.flotilla.contract.format.GgufFile.anEmptyGguf;
import static io.flotilla.contract.format.Inspections.recognised;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flotilla.contract.format.Architecture.Attention;
import io.flotilla.contract.format.Architecture.Experts;
import io.flotilla.contract.format.TensorHistogram.Entry;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GgufInspectionTest {
    @Test
    void weights_are_counted_from_the_tensors() {
        var file = aGguf().bytes();

        var weights = recognised(file).weights();

        assertThat(weights.parameterCount()).isEqualTo(64 * 4 + 64 + 2 * 64 * 64);
        assertThat(weights.tensorBytes()).isEqualTo(4 * (64 * 4 + 64) + 2 * 64 * 64 / 32 * 34);
        assertThat(weights.bitsPerWeight()).isCloseTo(9.38, within(0.01));
    }

    @Test
    void the_histogram_lists_each_type_with_most_bytes_first() {
        var file = aGguf().bytes();

        var histogram = recognised(file).histogram();

        assertThat(histogram.entries())
                .containsExactly(
                        new Entry("Q8_0", 2, 8_192, 8_704), new Entry("F32", 2, 320, 1_280));
    }

    @Test
    void the_architecture_is_read_with_its_defaults() {
        var file = aGguf().bytes();

        var architecture = recognised(file).architecture();

        assertThat(architecture)
                .isEqualTo(
                        new Architecture(
                                "llama",
                                2,
                                64,
                                512,
                                4,
                                new Attention(List.of(8, 8), List.of(4, 4), 8, 8, 0),
                                Experts.NONE));
    }

    @Test
    void heads_may_differ_from_block_to_block() {
        var file =
                anEmptyGguf()
                        .with("general.architecture", "gemma3n")
                        .with("gemma3n.block_count", 3)
                        .with("gemma3n.embedding_length", 1024)
                        .withNumbers("gemma3n.attention.head_count", 8, 4, 8)
                        .withNumbers("gemma3n.attention.head_count_kv", 2, 0, 2)
                        .with("gemma3n.attention.key_length", 256)
                        .with("gemma3n.attention.value_length", 128)
                        .with("gemma3n.attention.sliding_window", 512)
                        .with("gemma3n.expert_count", 8)
                        .with("gemma3n.expert_used_count", 2)
                        .withTensor("blk.0.attn_q.weight", F16, 64, 64)
                        .bytes();

        var architecture = recognised(file).architecture();

        assertThat(architecture.attention())
                .isEqualTo(new Attention(List.of(8, 4, 8), List.of(2, 0, 2), 256, 128, 512));
        assertThat(architecture.experts()).isEqualTo(new Experts(8, 2));
    }

    @Test
    void what_the_file_says_of_itself_is_kept_as_its_claim() {
        var file =
                aGguf().with("general.name", "Tiny")
                        .with("general.license", "mit")
                        .with("general.file_type", 7)
                        .with("tokenizer.ggml.model", "llama")
                        .with("tokenizer.chat_template", "{{ messages }}".repeat(500))
                        .bytes();

        var facts = recognised(file).facts();

        assertThat(facts)
                .isEqualTo(
                        new GgufFacts(
                                3,
                                "Tiny",
                                "mit",
                                32,
                                "Q8_0",
                                new GgufFacts.Tokenizer("llama", true),
                                false));
    }

    @Test
    void tensors_are_listed_with_their_place_in_the_file() {
        var file = aGguf().bytes();

        var tensor = recognised(file).tensors().getLast();

        assertThat(tensor)
                .isEqualTo(
                        new Tensor(
                                "blk.1.attn_q.weight",
                                new TensorType("Q8_0", 32, 34),
                                List.of(64L, 64L),
                                new Tensor.Storage.Inline(file.length - 4_352, 4_352)));
    }

    @Test
    void version_2_is_read_alike() {
        var file = aGguf().version(2).bytes();

        var precision = recognised(file).precision();

        assertThat(precision).isEqualTo(Precision.Q8_0);
    }

    @Test
    void another_alignment_is_honoured() {
        var file =
                anEmptyGguf()
                        .with("general.alignment", 256)
                        .withTensor("a", F32, 3)
                        .withTensor("b", F32, 64)
                        .bytes();

        var layout = (Layout.Tensors) recognised(file).layout();

        assertThat(layout.regions()).extracting(region -> region.offset() % 256).containsOnly(0L);
        assertThat(layout.between()).isEqualTo(Layout.Filling.PADDING);
    }

    static Stream<Arguments> wholeFilePrecisions() {
        return Stream.of(
                Arguments.of("full", 0, List.of(F32, F32), Precision.FP32),
                Arguments.of("half", 1, List.of(F16, F16), Precision.FP16),
                Arguments.of("brain", 32, List.of(BF16, BF16), Precision.BF16),
                Arguments.of("eight bits", 7, List.of(Q8_0, Q8_0), Precision.Q8_0),
                Arguments.of("a claimed mix", 15, List.of(Q4_K, Q6_K), Precision.Q4_K_M),
                Arguments.of("a claimed small mix", 14, List.of(Q4_K, Q4_K), Precision.Q4_K_S),
                Arguments.of("a claimed large mix", 13, List.of(Q3_K, Q4_K), Precision.Q3_K_L),
                Arguments.of(
                        "a mix without claim", -1, List.of(Q4_K, Q4_K, Q6_K), Precision.Q4_K_M),
                Arguments.of("no mix, no claim", -1, List.of(Q4_K, Q4_K), Precision.Q4_K_S),
                Arguments.of("two bits", 10, List.of(Q2_K, Q3_K), Precision.Q2_K),
                Arguments.of("an unknown claim", 999, List.of(Q6_K, Q6_K), Precision.Q6_K),
                Arguments.of("ternary", 36, List.of(TQ1_0, TQ1_0), Precision.TQ1_0),
                Arguments.of("ternary by two", 37, List.of(TQ2_0, TQ2_0), Precision.TQ2_0),
                Arguments.of("a false claim", 38, List.of(Q8_0, Q8_0), Precision.Q8_0));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wholeFilePrecisions")
    void the_precision_follows_the_blocks_and_the_claim_only_tells_between_mixes(
            String name, int claim, List<GgufFile.StoredAs> types, Precision expected) {
        var file = anEmptyGguf().withTensor("token_embd.weight", F32, 256, 64);
        if (claim >= 0) {
            file.with("general.file_type", claim);
        }
        for (var i = 0; i < types.size(); i++) {
            file.withTensor("blk." + i + ".ffn_up.weight", types.get(i), 256, 8);
        }

        var precision = recognised(file.bytes()).precision();

        assertThat(precision).as(name).isEqualTo(expected);
    }

    @Test
    void a_false_claim_is_reported() {
        var file = aGguf().with("general.file_type", 38).bytes();

        var warnings = recognised(file).warnings();

        assertThat(warnings)
                .containsExactly("The file claims to be MXFP4, but its tensors make it Q8_0.");
    }

    @Test
    void a_shard_is_reported() {
        var file = aGguf().with("split.no", 0).with("split.count", 3).bytes();

        var warnings = recognised(file).warnings();

        assertThat(warnings)
                .containsExactly("The file is shard 1 of 3; the figures are this shard's only.");
    }

    @Test
    void types_of_bitnet_run_on_bitnet_only() {
        var file =
                anEmptyGguf()
                        .with("general.architecture", "bitnet-b1.58")
                        .with("general.file_type", 40)
                        .withTensorOf("blk.0.ffn_up.weight", I2_S.id(), 256 * 64 / 4 + 32, 256, 64)
                        .bytes();

        var model = recognised(file);

        assertThat(model.precision()).isEqualTo(Precision.I2_S);
        assertThat(model.runtimes()).containsExactly(ModelRuntime.BITNET_CPP);
        assertThat(model.warnings()).isEmpty();
    }

    @Test
    void a_number_that_bitnet_shares_is_told_by_architecture_and_size() {
        var size = 256 * 64 / 24 * 5 + 32;
        var ours = anEmptyGguf().with("general.architecture", "bitnet-b1.58");
        var upstream = anEmptyGguf().with("general.architecture", "gpt-oss");

        var lookup = recognised(ours.withTensorOf("blk.0.up", 39, size, 256, 64).bytes());
        var microscaled = recognised(upstream.withTensor("blk.0.up", MXFP4, 256, 64).bytes());

        assertThat(lookup.precision()).isEqualTo(Precision.TL2);
        assertThat(microscaled.precision()).isEqualTo(Precision.MXFP4);
    }
}
