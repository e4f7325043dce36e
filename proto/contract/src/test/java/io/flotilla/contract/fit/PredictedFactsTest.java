package io.flotilla.contract.fit;

import static io.flotilla.contract.selection.VariantBuilder.aGgufVariant;
import static io.flotilla.contract.selection.VariantBuilder.minilmFp32;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.contract.format.Format;
import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.format.Precision;
import org.junit.jupiter.api.Test;

class PredictedFactsTest {

    @Test
    void a_smaller_gguf_is_estimated_as_if_it_were_there() {
        var source = aGgufVariant(Precision.FP16, 16).facts();
        var made = aGgufVariant(Precision.Q4_K_M, 4.9).facts();

        var predicted =
                PredictedFacts.of(
                        source, Format.GGUF, Precision.Q4_K_M, made.weights().tensorBytes());

        var context = Workload.ofContext(2048);
        var expected = MemoryEstimator.estimate(made, ModelRuntime.LLAMA_CPP, context);
        var estimate = MemoryEstimator.estimate(predicted, ModelRuntime.LLAMA_CPP, context);
        assertThat(estimate.weightsBytes()).isEqualTo(expected.weightsBytes());
        assertThat(estimate.kvCacheBytes()).isEqualTo(expected.kvCacheBytes());
        assertThat(estimate.computeBytes()).isEqualTo(expected.computeBytes());
        assertThat(predicted.precisionClass()).isEqualTo(made.precisionClass());
    }

    @Test
    void what_becomes_of_onnx_as_gguf_runs_in_llama_cpp() {
        var source = minilmFp32().facts();

        var predicted = PredictedFacts.of(source, Format.GGUF, Precision.Q8_0, 24_000_000);

        assertThat(predicted.requirements().runtimes()).containsExactly(ModelRuntime.LLAMA_CPP);
        assertThat(predicted.tensors().largestBytes()).isLessThan(source.tensors().largestBytes());
    }
}
