package io.flotilla.contract.hardware;

import static io.flotilla.contract.hardware.ProfileBuilder.aGpu;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.hardware.ProviderSupport.State;
import java.util.List;
import org.junit.jupiter.api.Test;

class RuntimeSupportTest {

    @Test
    void providers_go_by_their_short_names() {
        var support =
                RuntimeSupport.offering(
                        ModelRuntime.ONNX_RUNTIME,
                        "1.29.0",
                        List.of("CPUExecutionProvider", "cpu", "cuda"));

        assertThat(support.providerNames()).containsExactly("cpu", "cuda");
    }

    @Test
    void what_failed_is_not_offered_any_more() {
        var support =
                llama(
                        new ProviderSupport("cuda", "CUDA0", "", State.FAILED, "it broke"),
                        ProviderSupport.provedOnCpu());

        assertThat(support.offers("cuda")).isFalse();
        assertThat(support.offers("cpu")).isTrue();
        assertThat(support.offers("")).isTrue();
    }

    @Test
    void on_an_accelerator_what_is_proved_goes_before_what_is_not() {
        var card = aGpu("nvidia", "L4", 24_000);
        var vulkan = new ProviderSupport("vulkan", "Vulkan0", card.id(), State.UNPROVED, "");
        var cuda = new ProviderSupport("cuda", "CUDA0", card.id(), State.PROVED, "");

        assertThat(llama(vulkan, cuda).usableOn(card)).contains(cuda);
        assertThat(llama(vulkan).usableOn(card)).contains(vulkan);
        assertThat(llama(vulkan.with(State.FAILED, "it broke")).usableOn(card)).isEmpty();
        assertThat(llama(cuda).usableOn(aGpu("nvidia", "another", 1))).isEmpty();
    }

    private static RuntimeSupport llama(ProviderSupport... providers) {
        return new RuntimeSupport(ModelRuntime.LLAMA_CPP, "1.0", List.of(providers));
    }
}
