package io.flotilla.contract.fit;

import static io.flotilla.contract.fit.MemoryEstimatorTest.MIB;
import static io.flotilla.contract.fit.MemoryEstimatorTest.estimate;
import static io.flotilla.contract.fit.MemoryEstimatorTest.llama;
import static io.flotilla.contract.fit.MemoryEstimatorTest.llamaCpp;
import static io.flotilla.contract.selection.VariantBuilder.aGgufVariant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import io.flotilla.contract.format.Architecture;
import io.flotilla.contract.format.Architecture.Attention;
import io.flotilla.contract.format.Architecture.Experts;
import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.format.Precision;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LlamaMemoryTest {
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
}
