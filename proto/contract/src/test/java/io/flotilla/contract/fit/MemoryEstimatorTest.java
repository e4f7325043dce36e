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

    static final long MIB = 1L << 20;

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

    static MemoryEstimate estimate(VariantFacts facts) {
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

    static VariantFacts llamaCpp(long tensorBytes, long largestBytes, Architecture architecture) {
        return new VariantFacts(
                Format.GGUF,
                "F16",
                PrecisionClass.HALF,
                new Requirements(List.of(ModelRuntime.LLAMA_CPP), new TreeSet<>(), ""),
                new Weights(tensorBytes / 2, tensorBytes),
                architecture,
                new Tensors(new TensorHistogram(List.of()), largestBytes));
    }

    static Architecture llama(
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
