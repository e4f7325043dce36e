package io.flotilla.contract.format.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.contract.format.Architecture;
import io.flotilla.contract.format.Format;
import io.flotilla.contract.format.GgufFacts;
import io.flotilla.contract.format.ModelFile;
import io.flotilla.contract.format.Precision;
import io.flotilla.contract.format.Tensor;
import io.flotilla.contract.format.TensorType;
import io.flotilla.contract.format.Weights;
import io.flotilla.contract.format.adapter.Adapter.Change;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdapterFitTest {

    private static final String Q = "blk.0.attn_q.weight";

    @Test
    void an_adapter_of_the_same_matrices_fits() {
        var adapter = adapter(Format.GGUF, "llama", new Change(Q, 64, 128));

        assertThat(AdapterFit.contradiction(adapter, base(Q, 64, 128))).isEmpty();
    }

    @Test
    void another_family_contradicts() {
        var adapter = adapter(Format.GGUF, "qwen3", new Change(Q, 64, 128));

        assertThat(AdapterFit.contradiction(adapter, base(Q, 64, 128)))
                .contains("the adapter is for the family qwen3, and the base is of llama");
    }

    @Test
    void a_matrix_that_the_base_has_not_contradicts() {
        var adapter = adapter(Format.GGUF, "llama", new Change("blk.9.attn_q.weight", 64, 128));

        assertThat(AdapterFit.contradiction(adapter, base(Q, 64, 128)))
                .contains("the adapter changes blk.9.attn_q.weight, which the base has not");
    }

    @Test
    void another_width_or_height_contradicts() {
        assertThat(contradiction(new Change(Q, 32, 128))).contains("as 32 by 128");
        assertThat(contradiction(new Change(Q, 64, 96))).contains("as 64 by 96");
    }

    @Test
    void a_second_matrix_that_is_not_there_says_nothing_of_the_height() {
        var adapter = adapter(Format.GGUF, "llama", new Change(Q, 64, 0));

        assertThat(AdapterFit.contradiction(adapter, base(Q, 64, 128))).isEmpty();
    }

    @Test
    void an_embedding_is_looked_up_and_may_lie_the_other_way() {
        var adapter = adapter(Format.GGUF, "llama", new Change("token_embd.weight", 8, 64));

        assertThat(AdapterFit.contradiction(adapter, base("token_embd.weight", 64, 100))).isEmpty();
    }

    @Test
    void names_of_another_format_are_not_compared() {
        var adapter = adapter(Format.SAFETENSORS, "", new Change("model.layers.0.q_proj", 1, 1));

        assertThat(AdapterFit.contradiction(adapter, base(Q, 64, 128))).isEmpty();
    }

    private static String contradiction(Change change) {
        return AdapterFit.contradiction(adapter(Format.GGUF, "llama", change), base(Q, 64, 128))
                .orElseThrow();
    }

    private static Adapter adapter(Format format, String family, Change change) {
        return new Adapter(
                format,
                "lora",
                8,
                16,
                "",
                List.of("attn_q"),
                new Weights(1, 4),
                family,
                List.of(change));
    }

    private static ModelFile base(String matrix, long inputs, long outputs) {
        var type = new TensorType("F32", 1, 4);
        var tensor =
                new Tensor(
                        matrix,
                        type,
                        List.of(inputs, outputs),
                        new Tensor.Storage.Inline(0, inputs * outputs * 4));
        return new ModelFile(
                Format.GGUF,
                Precision.FP32,
                new Weights(inputs * outputs, inputs * outputs * 4),
                architecture(),
                new GgufFacts(3, "", "", 32, "", new GgufFacts.Tokenizer("", false), false),
                List.of(tensor),
                List.of());
    }

    private static Architecture architecture() {
        return new Architecture(
                "llama",
                1,
                64,
                0,
                0,
                new Architecture.Attention(List.of(), List.of(), 0, 0, 0),
                Architecture.Experts.NONE);
    }
}
