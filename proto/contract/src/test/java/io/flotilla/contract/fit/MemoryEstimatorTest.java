package io.flotilla.contract.fit;

import static io.flotilla.contract.selection.VariantBuilder.aGgufVariant;
import static io.flotilla.contract.selection.VariantBuilder.anOnnxVariant;
import static io.flotilla.contract.selection.VariantBuilder.minilmFp16;
import static io.flotilla.contract.selection.VariantBuilder.minilmFp32;
import static io.flotilla.contract.selection.VariantBuilder.minilmInt8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Percentage.withPercentage;

import io.flotilla.contract.format.Architecture;
import io.flotilla.contract.format.Architecture.Attention;
import io.flotilla.contract.format.Architecture.Experts;
import io.flotilla.contract.format.Format;
import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.format.Precision;
import io.flotilla.contract.format.PrecisionClass;
import io.flotilla.contract.format.TensorHistogram;
import io.flotilla.contract.format.Weights;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MemoryEstimatorTest {

    private static final long MIB = 1L << 20;

    /** Files as they are published; the last column is what the host's peak was. */
    @ParameterizedTest(name = "{0} with {4} tokens")
    @CsvSource({
        "all-MiniLM-L6-v2 FP32,      90387606, 46881792, 0,        128, 214.9",
        "all-MiniLM-L6-v2 INT8,      22972370, 11720448, 0,        128, 117.9",
        "bge-small-en-v1.5 FP32,    133093490, 46881792, 0,        512, 257.2",
        "bge-small-en-v1.5 INT8,     34014426, 11720448, 0,        512, 155.0",
        "bge-small-en-v1.5 INT8,     34014426, 11720448, 0,        128, 131.2",
        "64 MiB of matrices in FP32, 70733000,  7813632, 0,        128, 157.9",
        "64 MiB of matrices in FP16, 35374000,  3906816, 35374000, 128, 194.6",
    })
    void onnx_runtime_is_met_within_six_percent(
            String model,
            long tensorBytes,
            long largestBytes,
            long sixteenBitBytes,
            int tokens,
            double measuredMib) {
        var facts = onnx(tensorBytes, largestBytes, sixteenBitBytes);

        var estimate =
                MemoryEstimator.estimate(
                        facts, ModelRuntime.ONNX_RUNTIME, Workload.ofContext(tokens));

        assertThat((double) estimate.totalBytes() / MIB)
                .as(model)
                .isCloseTo(measuredMib, withPercentage(6));
    }

    @Test
    void sixteen_bit_weights_take_no_less_than_full_ones_on_a_cpu() {
        var half = estimate(minilmFp16().facts());
        var full = estimate(minilmFp32().facts());

        assertThat(half.weightsBytes()).isEqualTo(full.weightsBytes());
        assertThat(half.totalBytes()).isGreaterThanOrEqualTo(full.totalBytes());
    }

    @Test
    void eight_bit_weights_take_much_less() {
        var eightBit = estimate(minilmInt8().facts()).totalBytes();
        var full = estimate(minilmFp32().facts()).totalBytes();

        assertThat(eightBit * 3).isLessThan(full * 2);
    }

    @Test
    void an_onnx_input_longer_than_the_host_takes_costs_nothing_more() {
        var facts = minilmInt8().facts();

        var longest =
                MemoryEstimator.estimate(facts, ModelRuntime.ONNX_RUNTIME, Workload.ofContext(512));
        var longer =
                MemoryEstimator.estimate(
                        facts, ModelRuntime.ONNX_RUNTIME, Workload.ofContext(1_000_000));

        assertThat(longer).isEqualTo(longest);
    }

    @Test
    void where_the_largest_tensor_is_not_known_all_of_them_count_twice() {
        var facts = onnx(50 * MIB, 0, 0);

        var estimate = estimate(facts);

        assertThat(estimate.repackBytes()).isEqualTo(50 * MIB);
    }

    @Test
    void the_cache_of_a_llama_is_what_the_engine_logs() {
        var facts = aGgufVariant(Precision.Q8_0, 8.5).facts();

        var estimate =
                MemoryEstimator.estimate(facts, ModelRuntime.LLAMA_CPP, Workload.ofContext(512));

        assertThat(estimate.kvCacheBytes()).isEqualTo(16 * MIB);
    }

    /** What the host took above an empty one, as deploy/bench/fit has measured it. */
    @ParameterizedTest(name = "{0} with {8} tokens")
    @CsvSource({
        "stories260K F32, llama,  512,   64,  5,  4,  8,   1.1,  512,  21",
        "tales2M F32,     llama,  512,  256,  4,  4, 32,  10.0,  512,  34",
        "60M F32,         llama, 32000, 512,  8,  4, 64, 221.0, 2048, 323",
        "60M F16,         llama, 32000, 512,  8,  4, 64, 110.5, 4096, 229",
        "60M Q8_0,        llama, 32000, 512,  8,  4, 64,  58.7, 8192, 215",
        "125M Q4_0,       llama, 32000, 768, 12,  4, 64,  79.0,  512, 172",
        "350M Q4_K,       llama, 32000, 1024, 24, 8, 64, 203.2,  512, 320",
        "bge-small F16,   bert,  21128, 512,  4,  8, 64,  45.7,  512, 116",
        "bge-small Q8_0,  bert,  21128, 512,  4,  8, 64,  25.1,  512, 98",
    })
    void llama_cpp_is_met_within_fifteen_percent(
            String model,
            String family,
            long vocabulary,
            int width,
            int blocks,
            int heads,
            int headWidth,
            double tensorMib,
            int tokens,
            double measuredMib) {
        var architecture =
                new Architecture(
                        family,
                        blocks,
                        width,
                        8192,
                        vocabulary,
                        new Attention(
                                Collections.nCopies(blocks, heads),
                                Collections.nCopies(blocks, heads),
                                headWidth,
                                headWidth,
                                0),
                        Experts.NONE);
        var facts = llamaCpp((long) (tensorMib * MIB), 0, architecture);

        var estimate =
                MemoryEstimator.estimate(facts, ModelRuntime.LLAMA_CPP, Workload.ofContext(tokens));

        assertThat((double) estimate.aboveEmptyHostBytes() / MIB)
                .as(model)
                .isCloseTo(measuredMib, withPercentage(15));
    }

    @Test
    void a_llama_takes_its_activations_and_as_much_again_for_what_it_says() {
        var facts =
                aGgufVariant(Precision.Q8_0, 8.5)
                        .withArchitecture(llama(1024, 32_000, List.of(8)))
                        .facts();

        var estimate =
                MemoryEstimator.estimate(facts, ModelRuntime.LLAMA_CPP, Workload.ofContext(512));

        assertThat(estimate.computeBytes())
                .isEqualTo(4L * 262 * (32_000 + 2 * 1024) + 4L * 262 * (32_000 + 1024));
    }

    @Test
    void a_tensor_larger_than_all_that_comes_later_is_copied_while_loading() {
        var facts = llamaCpp(4096 * MIB, 1024 * MIB, llama(1024, 1000, List.of(8)));

        var estimate =
                MemoryEstimator.estimate(facts, ModelRuntime.LLAMA_CPP, Workload.ofContext(512));

        assertThat(estimate.repackBytes())
                .isEqualTo(1024 * MIB - estimate.kvCacheBytes() - estimate.computeBytes());
    }

    @ParameterizedTest
    @CsvSource({"F16, 16777216", "Q8_0, 8912896", "Q4_0, 4718592"})
    void what_was_read_takes_less_where_it_is_kept_in_fewer_bits(KeyValueType type, long bytes) {
        var facts = aGgufVariant(Precision.Q8_0, 8.5).facts();
        var workload = new Workload(512, 1, type);

        var estimate = MemoryEstimator.estimate(facts, ModelRuntime.LLAMA_CPP, workload);

        assertThat(estimate.kvCacheBytes()).isEqualTo(bytes);
    }

    /** Twelve blocks of which every sixth sees all: two grow, ten hold 512 + 512 tokens. */
    @Test
    void a_block_with_a_window_holds_what_the_window_and_the_batch_do() {
        var windowed =
                new Architecture(
                        "gemma3",
                        12,
                        1024,
                        32_768,
                        1000,
                        new Attention(
                                Collections.nCopies(12, 4),
                                Collections.nCopies(12, 1),
                                256,
                                256,
                                512),
                        Experts.NONE);
        var facts = aGgufVariant(Precision.Q8_0, 8.5).withArchitecture(windowed).facts();

        var estimate =
                MemoryEstimator.estimate(facts, ModelRuntime.LLAMA_CPP, Workload.ofContext(8192));

        assertThat(estimate.kvCacheBytes()).isEqualTo(2 * 512L * 2 * 8192 + 10 * 512L * 2 * 1024);
    }

    @Test
    void a_recurrent_block_carries_a_state_that_does_not_grow() {
        var hybrid =
                new Architecture(
                        "jamba",
                        4,
                        1024,
                        8192,
                        1000,
                        new Attention(List.of(8, 8, 8, 8), List.of(0, 0, 0, 8), 64, 64, 0),
                        Experts.NONE);
        var facts = aGgufVariant(Precision.Q8_0, 8.5).withArchitecture(hybrid).facts();

        var estimate =
                MemoryEstimator.estimate(facts, ModelRuntime.LLAMA_CPP, new Workload(4096, 2));

        var state = 3L * 2048 * 131 * 4;
        assertThat(estimate.kvCacheBytes()).isEqualTo(2 * (8L * 128 * 2 * 4096 + state));
    }

    @Test
    void blocks_on_a_device_take_their_weights_and_cache_there() {
        var facts = llamaCpp(1024 * MIB, 0, llama(1024, 1000, Collections.nCopies(8, 8)));
        var workload = Workload.ofContext(4096);

        var none = MemoryEstimator.placed(facts, ModelRuntime.LLAMA_CPP, workload, 0);
        var half = MemoryEstimator.placed(facts, ModelRuntime.LLAMA_CPP, workload, 4);
        var all = MemoryEstimator.placed(facts, ModelRuntime.LLAMA_CPP, workload, 9);

        assertThat(none.deviceBytes()).isZero();
        assertThat(half.main().kvCacheBytes()).isEqualTo(none.main().kvCacheBytes() / 2);
        assertThat(half.main().weightsBytes())
                .isBetween(none.main().weightsBytes() / 2, none.main().weightsBytes() * 6 / 10);
        assertThat(half.deviceBytes()).isGreaterThan(512 * MIB);
        assertThat(all.main().kvCacheBytes()).isZero();
        assertThat(all.deviceBytes()).isGreaterThan(1024 * MIB);
    }

    @ParameterizedTest
    @EnumSource(ModelRuntime.class)
    void what_is_on_a_device_is_not_in_main_memory_too(ModelRuntime runtime) {
        var facts = aGgufVariant(Precision.Q8_0, 8.5).facts();
        var workload = Workload.ofContext(512);

        var here = MemoryEstimator.placed(facts, runtime, workload, 0);
        var there = MemoryEstimator.placed(facts, runtime, workload, 1000);

        assertThat(here.deviceBytes()).isZero();
        assertThat(there.main().totalBytes()).isLessThan(here.main().totalBytes());
        assertThat(there.deviceBytes()).isPositive();
    }

    @Test
    void blocks_that_cache_nothing_cost_nothing() {
        var hybrid =
                aGgufVariant(Precision.Q8_0, 8.5)
                        .withArchitecture(llama(2048, 32_000, List.of(8, 0, 0, 8)))
                        .facts();

        var estimate =
                MemoryEstimator.estimate(hybrid, ModelRuntime.LLAMA_CPP, Workload.ofContext(4096));

        assertThat(estimate.kvCacheBytes()).isEqualTo(2L * 8 * (64 + 64) * 2 * 4096);
    }

    @Test
    void sequences_served_together_have_a_cache_each() {
        var facts = aGgufVariant(Precision.Q8_0, 8.5).facts();

        var one = MemoryEstimator.estimate(facts, ModelRuntime.LLAMA_CPP, new Workload(1000, 1));
        var four = MemoryEstimator.estimate(facts, ModelRuntime.LLAMA_CPP, new Workload(1000, 4));

        assertThat(four.kvCacheBytes()).isEqualTo(4 * one.kvCacheBytes());
    }

    @Test
    void an_encoder_keeps_no_cache() {
        var bert =
                new Architecture(
                        "bert",
                        6,
                        384,
                        512,
                        30_522,
                        new Attention(List.of(12), List.of(12), 32, 32, 0),
                        Experts.NONE);
        var facts = aGgufVariant(Precision.Q8_0, 8.5).withArchitecture(bert).facts();

        var estimate =
                MemoryEstimator.estimate(facts, ModelRuntime.LLAMA_CPP, Workload.ofContext(512));

        assertThat(estimate.kvCacheBytes()).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = Precision.class,
            names = {"Q4_0", "Q8_0", "Q6_K", "IQ4_NL"})
    void no_type_counts_twice_since_the_host_has_weights_read(Precision precision) {
        var facts = aGgufVariant(precision, 5).facts();

        var estimate =
                MemoryEstimator.estimate(facts, ModelRuntime.LLAMA_CPP, Workload.ofContext(512));

        assertThat(estimate.weightsBytes()).isEqualTo(facts.weights().tensorBytes());
        assertThat(estimate.repackBytes()).isZero();
    }

    @Test
    void of_a_table_in_a_file_beside_only_the_rows_in_use_count() {
        var inside = onnx(400 * MIB, 90 * MIB, 0);
        var tensors = inside.tensors();
        var beside =
                new VariantFacts(
                        inside.format(),
                        inside.precision(),
                        inside.precisionClass(),
                        inside.requirements(),
                        inside.weights(),
                        inside.architecture(),
                        new Tensors(tensors.histogram(), 90 * MIB, 400 * MIB, 768));

        assertThat(estimate(beside).weightsBytes()).isEqualTo(310 * MIB);
        assertThat(estimate(beside).repackBytes()).isZero();
    }

    @ParameterizedTest
    @EnumSource(ModelRuntime.class)
    void numbers_beyond_all_bounds_are_capped(ModelRuntime runtime) {
        var monster =
                new Architecture(
                        "llama",
                        1024,
                        Integer.MAX_VALUE,
                        Long.MAX_VALUE,
                        Long.MAX_VALUE,
                        new Attention(
                                List.of(),
                                Collections.nCopies(1024, Integer.MAX_VALUE),
                                Integer.MAX_VALUE,
                                Integer.MAX_VALUE,
                                0),
                        Experts.NONE);
        var facts =
                new VariantFacts(
                        null,
                        "FP32",
                        PrecisionClass.FULL,
                        new Requirements(List.of(runtime), new TreeSet<>(), ""),
                        new Weights(Long.MAX_VALUE, Long.MAX_VALUE),
                        monster,
                        new Tensors(new TensorHistogram(List.of()), Long.MAX_VALUE));

        var estimate =
                MemoryEstimator.estimate(
                        facts, runtime, new Workload(Long.MAX_VALUE, Integer.MAX_VALUE));

        assertThat(estimate.totalBytes()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void every_engine_has_an_estimate_above_its_weights() {
        var facts = anOnnxVariant(Precision.FP32, 4).facts();

        assertThat(ModelRuntime.values())
                .allSatisfy(
                        runtime ->
                                assertThat(
                                                MemoryEstimator.estimate(
                                                                facts,
                                                                runtime,
                                                                Workload.ofContext(0))
                                                        .totalBytes())
                                        .isGreaterThan(facts.weights().tensorBytes()));
    }

    @Test
    void a_negative_part_is_refused() {
        assertThatThrownBy(() -> new MemoryEstimate(1, 2, -3, 4, 5))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static MemoryEstimate estimate(VariantFacts facts) {
        return MemoryEstimator.estimate(facts, ModelRuntime.ONNX_RUNTIME, Workload.ofContext(128));
    }

    private static VariantFacts onnx(long tensorBytes, long largestBytes, long sixteenBitBytes) {
        var entries =
                List.of(
                        new TensorHistogram.Entry("FLOAT16", 1, 1, sixteenBitBytes),
                        new TensorHistogram.Entry("FLOAT", 1, 1, tensorBytes - sixteenBitBytes));
        return new VariantFacts(
                Format.ONNX,
                "FP32",
                PrecisionClass.FULL,
                new Requirements(List.of(ModelRuntime.ONNX_RUNTIME), new TreeSet<>(), ""),
                new Weights(1, tensorBytes),
                Architecture.UNDECLARED,
                new Tensors(new TensorHistogram(entries), largestBytes));
    }

    private static VariantFacts llamaCpp(
            long tensorBytes, long largestBytes, Architecture architecture) {
        return new VariantFacts(
                Format.GGUF,
                "F16",
                PrecisionClass.HALF,
                new Requirements(List.of(ModelRuntime.LLAMA_CPP), new TreeSet<>(), ""),
                new Weights(tensorBytes / 2, tensorBytes),
                architecture,
                new Tensors(new TensorHistogram(List.of()), largestBytes));
    }

    private static Architecture llama(
            int embeddingLength, long vocabularySize, List<Integer> keyValueHeads) {
        return new Architecture(
                "llama",
                keyValueHeads.size(),
                embeddingLength,
                8192,
                vocabularySize,
                new Attention(keyValueHeads, keyValueHeads, 64, 64, 0),
                Experts.NONE);
    }
}
